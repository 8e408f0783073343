import { DurableObject } from 'cloudflare:workers';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { conversationPorts } from '#src/deps';
import { codeOf } from '#src/kernel/errors';
import { BACKSTOP_MS, nextAlarmAt, OUTBOX_KEPT_MS, SEEN_MS } from './conversation-agenda.ts';
import type { Conversation } from './conversation-client.ts';
import { deferEvent, takeEvent, takeReceipt } from './conversation-intake.ts';
import { journalPage } from './conversation-journal.ts';
import { type Claimed, claimNext, deadLetterOf } from './conversation-outbox.ts';
import { retryWaitingOrder, runPendingEvent } from './conversation-pending.ts';
import type { ConversationPeer, ConversationPorts } from './conversation-ports.ts';
import type { Claim, Delivery, Received, Settlement } from './conversation-rpc.ts';
import { ConversationStore } from './conversation-store.ts';

const ALIAS = 'aliasOf';

/**
 * One customer's conversation with one account: dedupe, turns in order, state, outbox and journal, all in one SQLite database.
 * The row is the truth; queue messages and alarms are only nudges. A turn that needs an act runs alone (`turning`), because waits on the
 * outside let other calls in.
 */
export class ConversationObject extends DurableObject<Env> implements Conversation {
  private readonly store: ConversationStore;
  private readonly ports: ConversationPorts;
  private turning = false;
  /** Undefined until asked for: only the storage knows after an eviction. */
  private alarmAt: number | null | undefined;
  private journalSentAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.store = new ConversationStore(ctx.storage);
    this.ports = conversationPorts(env);
  }

  /** Durable when it returns: the answer waits for the write. */
  async receive(delivery: Delivery): Promise<Received> {
    const elsewhere = await this.keptElsewhere(delivery);
    if (elsewhere) return elsewhere.receive(delivery);
    const restaurant = await this.ports.loadRestaurant(delivery.owner.restaurantId);
    await this.learnAlarm();
    const { fresh, failed } = this.takeIn(delivery, restaurant);
    if (this.store.hasPendingEvents()) this.ctx.waitUntil(this.runTurns());
    else if (fresh > 0) this.ctx.waitUntil(this.nudge());
    this.ctx.waitUntil(this.bury(failed));
    return { fresh, duplicates: delivery.events.length - fresh };
  }

  /** Settles what was claimed before, and hands out the next message that may go. */
  async claim(previous: Settlement | null): Promise<Claim> {
    await this.learnAlarm();
    const claimed: Claimed = this.store.transaction(() => {
      const next = claimNext({ store: this.store, ports: this.ports, previous });
      if (next.wakeAt !== null) this.armBy(next.wakeAt);
      return next;
    });
    this.ctx.waitUntil(this.bury(claimed.failed));
    return claimed.claim;
  }

  /** The archive holds everything up to this revision. */
  async journaled(upTo: number): Promise<void> {
    if (this.store.load()) this.store.transaction(() => this.store.confirmJournal(upTo));
    this.journalSentAt = null;
  }

  async recognize(key: string): Promise<boolean> {
    const conversation = this.store.load();
    if (!conversation) return false;
    const { profile } = conversation;
    const promised = profile.claimedBy ?? key;
    if (promised === key && profile.claimedBy === undefined) {
      this.store.transaction(() => this.store.save({ ...conversation, profile: { ...profile, claimedBy: key } }));
    }
    return promised === key;
  }

  async follow(conversationId: string): Promise<boolean> {
    if (this.store.load()) return false;
    this.ctx.storage.kv.put(ALIAS, conversationId);
    return true;
  }

  /** For development and support: the whole conversation as it stands. */
  async inspect(): Promise<object> {
    const alias = this.ctx.storage.kv.get<string>(ALIAS);
    const conversation = this.store.load();
    const alarmAt = await this.ctx.storage.getAlarm();
    return {
      id: this.ctx.id.toString(),
      aliasOf: alias ?? null,
      alarmAt,
      ...conversation,
      outbox: this.store.recentRows(),
    };
  }

  /** Whatever is due: it never throws, because an alarm that fails six times is never tried again (platform.md §1.2). */
  override async alarm(): Promise<void> {
    this.alarmAt = null;
    try {
      await this.runTurns();
      await this.flushJournal();
      const now = this.ports.clock.now();
      if (this.store.load()) {
        this.store.transaction(() => this.store.purge({ events: now - SEEN_MS, outbox: now - OUTBOX_KEPT_MS }));
      }
    } catch (error) {
      this.ports.log.error('alarm_failed', { error: codeOf(error) });
    } finally {
      this.rearm();
    }
  }

  private takeIn(
    delivery: Delivery,
    restaurant: RestaurantSnapshot | null,
  ): { fresh: number; failed: readonly number[] } {
    const intake = { store: this.store, ports: this.ports, delivery, restaurant, busy: this.turning };
    const takeAll = (take: typeof takeEvent) => () => {
      const failed = this.store.load() ? delivery.receipts.flatMap((receipt) => takeReceipt(this.store, receipt)) : [];
      const fresh = delivery.events.filter((event) => take(intake, event)).length;
      if (this.store.hasUnjournaled()) this.armBy(this.ports.clock.now() + BACKSTOP_MS);
      return { fresh, failed };
    };
    const nothingToKeep = delivery.events.length === 0 && !this.store.load();
    if (nothingToKeep) return { fresh: 0, failed: [] };
    try {
      return this.store.transaction(takeAll(takeEvent));
    } catch (error) {
      this.ports.log.error('turn_failed', { tries: 0, error: codeOf(error) });
      return this.store.transaction(takeAll(deferEvent));
    }
  }

  /** Pending events in order, then an order that waits. One at a time. */
  private async runTurns(): Promise<void> {
    if (this.turning) return;
    this.turning = true;
    try {
      await this.runPendingTurns();
    } finally {
      this.turning = false;
    }
    await this.nudge();
  }

  private async runPendingTurns(): Promise<void> {
    const profile = this.store.load()?.profile;
    const restaurant = profile && (await this.ports.loadRestaurant(profile.restaurantId));
    if (!restaurant) return;
    const { store, ports } = this;
    const pending = { store, ports, restaurant, conversationId: this.ctx.id.toString() };
    for (let event = store.nextPendingEvent(); event; event = store.nextPendingEvent()) {
      if (!(await runPendingEvent(pending, event))) break;
    }
    await retryWaitingOrder(pending);
    this.rearm();
  }

  /** Wakes the sender when a row may go. Losing this call costs a few seconds: the alarm does it again. */
  private async nudge(): Promise<void> {
    const [oldest] = this.store.unsettledRows();
    if (!oldest || oldest.dueAt > this.ports.clock.now()) return;
    await this.ports.wake(this.ctx.id.toString());
  }

  private async flushJournal(): Promise<void> {
    const profile = this.store.load()?.profile;
    if (!profile || !this.store.hasUnjournaled()) return;
    const page = await journalPage({ store: this.store, profile, conversationId: this.ctx.id.toString() });
    if (!page) return;
    this.journalSentAt = this.ports.clock.now();
    await this.ports.sendJournal(page);
  }

  private async bury(outboxIds: readonly number[]): Promise<void> {
    for (const id of outboxIds) {
      const letter = deadLetterOf({ store: this.store, conversationId: this.ctx.id.toString(), outboxId: id });
      if (letter) await this.ports.sendDeadLetter(letter);
    }
  }

  /** The conversation that an older id of this customer began, if this object has none of its own. */
  private async keptElsewhere(delivery: Delivery): Promise<ConversationPeer | null> {
    if (this.store.load()) return null;
    const known = this.ctx.storage.kv.get<string>(ALIAS);
    if (known !== undefined) return this.ports.conversation(known);
    const key = delivery.events[0]?.user.key;
    if (key === undefined) return null;
    for (const id of delivery.olderIds) {
      const older = this.ports.conversation(id);
      if (await older.recognize(key)) {
        if (!this.store.load()) this.ctx.storage.kv.put(ALIAS, id);
        return older;
      }
    }
    return null;
  }

  private async learnAlarm(): Promise<void> {
    if (this.alarmAt === undefined) this.alarmAt = await this.ctx.storage.getAlarm();
  }

  private rearm(): void {
    const conversation = this.store.load();
    const [oldest] = this.store.unsettledRows();
    const at = nextAlarmAt({
      now: this.ports.clock.now(),
      hasPendingEvents: this.store.hasPendingEvents(),
      outboxDueAt: oldest?.dueAt ?? null,
      orderRetryAt: conversation?.state.waiting?.retryAt ?? null,
      hasUnjournaled: this.store.hasUnjournaled(),
      journalSentAt: this.journalSentAt,
      oldestEventAt: this.store.oldestEventAt(),
    });
    if (at !== null) this.armBy(at);
  }

  /** Sets the alarm unless an earlier one is set. Inside a transaction it is part of it. */
  private armBy(at: number): void {
    if (this.alarmAt !== null && this.alarmAt !== undefined && this.alarmAt <= at) return;
    this.alarmAt = at;
    void this.ctx.storage.setAlarm(at);
  }
}
