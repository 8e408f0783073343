import { SECOND_MS } from '#src/kernel/clock';
import { AppError } from '#src/kernel/errors';
import { wantsAnswer } from '#src/messages/index';
import { judgeDate } from '#src/security/index';
import type { AlarmClock } from './alarm-clock.ts';
import type { Alias } from './conversation-alias.ts';
import { SEEN_MS } from './conversation-horizons.ts';
import { remembersNothing } from './conversation-memory.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import { type ConversationProfile, keysOf } from './conversation-record.ts';
import type { Delivery, EraseOrder } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';
import {
  readTombstone,
  removeTombstone,
  type Tombstone,
  tombstoneEndsAt,
  writeTombstone,
} from './conversation-tombstone.ts';

/** A turn that waits for Postgres ends by its timeout; what keeps coming for longer than all these pauses is tried again by the caller. */
const MAX_PAUSES = 100;
const PAUSE_MS = SECOND_MS / 5;

interface ErasureParts {
  readonly ctx: DurableObjectState;
  readonly store: ConversationStore;
  readonly alias: Alias;
  readonly alarms: AlarmClock;
  readonly ports: ConversationPorts;
  /** A turn is under way: its commit would bring back what was erased meanwhile. */
  isTurning(): boolean;
}

/** The end of a conversation on its customer's wish, and what stands in its place (invariant I12). */
export class Erasure {
  private readonly parts: ErasureParts;
  private known: Tombstone | null | undefined;

  constructor(parts: ErasureParts) {
    this.parts = parts;
  }

  /**
   * What of a delivery may still be acted on: nothing dated before the erasure, and afterwards nothing either until the customer writes again.
   * What is dated ahead may be a repetition of what was erased, however new it looks. An echo or a notice does not bring anybody back. Call in the same breath as the write.
   */
  admit(delivery: Delivery): Delivery {
    const tombstone = this.tombstone();
    if (!tombstone) return delivery;
    const { receivedAt } = delivery;
    const later = delivery.events.filter(
      ({ at }) => at > tombstone.erasedAt && judgeDate(at, { receivedAt, windowMs: SEEN_MS }) !== 'ahead',
    );
    const { store, alias } = this.parts;
    const isAlive = store.load() !== null || alias.target() !== null || later.some(wantsAnswer);
    return { ...delivery, events: isAlive ? later : [] };
  }

  /**
   * Everything gone here and under every other id of this customer; the answer is the hour up to which. The other ids come first: they can
   * only be told from what is erased last. Asking again changes nothing.
   */
  async erase(order: EraseOrder): Promise<number> {
    const { ctx, store, ports } = this.parts;
    const closed = new Set<string>();
    for (let pauses = 0; pauses < MAX_PAUSES; pauses++) {
      const profile = store.load()?.profile;
      if (!profile) return this.eraseEmpty(order);
      if (profile.tenantId !== order.tenantId) return order.at;
      const open = keysOf(profile).filter((key) => !closed.has(key));
      if (open.length === 0 && !this.parts.isTurning()) return this.wipe(order.at);
      for (const id of await this.idsOf(profile, open))
        await ports.conversation(id).entomb(ctx.id.toString(), order.at);
      for (const key of open) closed.add(key);
      if (this.parts.isTurning()) await scheduler.wait(PAUSE_MS);
    }
    throw new AppError('CONVERSATION_BUSY', 'a conversation did not come to rest', { retryable: true });
  }

  /** The customer of that conversation is erased: this object leads there no more. One that is somebody else's by now stays as it is. */
  entomb(conversationId: string, at: number): void {
    const { store, alias } = this.parts;
    const target = alias.target();
    if (!store.load() && (target === null || target === conversationId)) this.wipe(at);
  }

  /** When the tombstone may go, or a conversation that has been silent for long and remembers nothing any more; null without either. */
  endsAt(): number | null {
    const tombstone = this.tombstone();
    return tombstone ? tombstoneEndsAt(tombstone) : this.silenceEndsAt();
  }

  async expire(now: number): Promise<void> {
    const { ctx, store, alias, alarms } = this.parts;
    const endsAt = this.endsAt();
    if (endsAt === null || endsAt > now) return;
    if (!this.tombstone()) {
      await ctx.storage.deleteAll();
      store.forget();
      alarms.forget();
      return;
    }
    this.known = null;
    if (store.load() || alias.target() !== null) removeTombstone(ctx.storage);
    else await ctx.storage.deleteAll();
  }

  /** All of its memory is older than its horizon, and nothing is to come. */
  private silenceEndsAt(): number | null {
    const { store, ports, ctx, alias } = this.parts;
    const conversation = store.load();
    if (!conversation || store.hasUnjournaled() || alias.target() !== null) return null;
    const { profile, state } = conversation;
    const isAtRest = state.waiting === null && !profile.guard?.quarantine && (profile.tellings ?? []).length === 0;
    if (!isAtRest || profile.purgeAt !== null || !remembersNothing(ctx.storage.sql)) return null;
    return profile.lastInboundAt + ports.silenceMs;
  }

  private tombstone(): Tombstone | null {
    if (this.known === undefined) this.known = readTombstone(this.parts.ctx.storage);
    return this.known;
  }

  private eraseEmpty(order: EraseOrder): number {
    if (this.parts.alias.target() !== null) return order.at;
    return this.tombstone()?.erasedAt ?? this.wipe(order.at);
  }

  private async idsOf(profile: ConversationProfile, keys: readonly string[]): Promise<readonly string[]> {
    const { ctx, ports } = this.parts;
    const ids = await Promise.all(keys.map((key) => ports.conversationIdOf(profile, key)));
    return ids.filter((id) => id !== ctx.id.toString());
  }

  /**
   * Clocks of two machines differ, so the hour is never before anything that was taken in. There is no wait between deleting and the tombstone:
   * no other call may see one without the other.
   */
  private wipe(at: number): number {
    const { ctx, store, alarms, ports } = this.parts;
    const erasedAt = Math.max(at, ports.clock.now(), store.latestAt(), this.tombstone()?.erasedAt ?? 0);
    const { lastRev, nextOutboxId } = store;
    const tombstone = { erasedAt, lastRev, nextOutboxId };
    void ctx.storage.deleteAll();
    writeTombstone(ctx.storage, tombstone);
    this.known = tombstone;
    store.forget();
    alarms.forget();
    alarms.moveTo(tombstoneEndsAt(tombstone));
    return erasedAt;
  }
}
