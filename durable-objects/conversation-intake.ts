import { converse, type RestaurantSnapshot } from '#src/conversation/index';
import { codeOf } from '#src/kernel/errors';
import { type InboundEvent, wantsAnswer } from '#src/messages/index';
import { applyReceipt, rowsOfReceipt } from '#src/outbox/index';
import { SEEN_MS } from './conversation-horizons.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import type { StoredConversation } from './conversation-record.ts';
import type { AddressedReceipt, Delivery } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';
import { commitTurn, factsFor, noteContact, openConversation } from './conversation-turn.ts';

interface Intake {
  readonly store: ConversationStore;
  readonly ports: ConversationPorts;
  readonly delivery: Delivery;
  /** Null: not to be had now, so that nothing can be decided yet. */
  readonly restaurant: RestaurantSnapshot | null;
  /** A turn is waiting for its act: what arrives now waits behind it. */
  readonly busy: boolean;
}

export interface TakenIn {
  readonly fresh: number;
  /** Rows that are new in the outbox. */
  readonly replies: number;
  /** Rows that a receipt has made fail. */
  readonly failed: readonly number[];
}

/** Everything of a delivery in one transaction. When deciding fails, every event is kept for a turn of its own. */
export function takeDelivery(intake: Intake, arm: () => void): TakenIn {
  const { store, ports, delivery } = intake;
  if (delivery.events.length === 0 && !store.load()) return { fresh: 0, replies: 0, failed: [] };
  const takeAll = (take: typeof takeEvent) => () => {
    const firstId = store.nextOutboxId;
    const failed = store.load() ? delivery.receipts.flatMap((receipt) => takeReceipt(store, receipt)) : [];
    const fresh = delivery.events.filter((event) => take(intake, event)).length;
    if (store.hasUnjournaled()) arm();
    return { fresh, replies: store.nextOutboxId - firstId, failed };
  };
  try {
    return store.transaction(takeAll(takeEvent));
  } catch (error) {
    ports.log.error('turn_failed', { tries: 0, error: codeOf(error) });
    return store.transaction(takeAll(deferEvent));
  }
}

/**
 * Takes one event in: unknown → remembered and, where nothing outside is needed, decided at once, in the caller's transaction.
 * False for an event that is known already.
 */
function takeEvent(intake: Intake, event: InboundEvent): boolean {
  const { store, ports, delivery, restaurant } = intake;
  const mustWait = intake.busy || !restaurant || store.hasPendingEvents();
  if (mustWait || !wantsAnswer(event)) return deferEvent(intake, event);
  const { receivedAt, correlationId } = delivery;
  const stored = storedFor(intake, event);
  if (!store.insertEvent(event, { status: 'processed', receivedAt, correlationId })) return false;
  const profile = noteContact(stored.profile, event);
  const facts = factsFor({ ports, profile, restaurant });
  const turn = converse(stored.state, { kind: 'event', content: event.content, at: event.at }, facts);
  if (turn.act) {
    store.postponeEvent(event.id);
    store.save({ ...stored, profile });
    return true;
  }
  const cause = { messageId: event.messageId ?? null, correlationId };
  commitTurn({ store, profile, state: turn.state, replies: turn.replies, cause, now: facts.now });
  return true;
}

/** The event is kept; what wants an answer gets a turn of its own. Also what a delivery falls back to when deciding failed. */
function deferEvent(intake: Intake, event: InboundEvent): boolean {
  const { store, delivery } = intake;
  const { receivedAt, correlationId } = delivery;
  const status = wantsAnswer(event) || event.content.kind === 'identity_changed' ? 'pending' : 'recorded';
  const known = store.load();
  const stored = storedFor(intake, event);
  if (!store.insertEvent(event, { status, receivedAt, correlationId })) return false;
  const profile = noteContact(stored.profile, event);
  if (!known || profile !== known.profile) store.save({ ...stored, profile });
  return true;
}

function storedFor({ store, delivery, restaurant }: Intake, event: InboundEvent): StoredConversation {
  const { nextOutboxId } = store;
  const stored = store.load() ?? openConversation({ owner: delivery.owner, event, restaurant, nextOutboxId });
  const { profile } = stored;
  return profile.purgeAt === null
    ? { ...stored, profile: { ...profile, purgeAt: delivery.receivedAt + SEEN_MS } }
    : stored;
}

/** The ids of rows that a receipt has just made fail. */
function takeReceipt(store: ConversationStore, addressed: AddressedReceipt): readonly number[] {
  const { receipt, outboxId, attempt } = addressed;
  const candidates = outboxId === null ? store.recentRows() : [store.outboxRow(outboxId)].filter((row) => row !== null);
  const failed: number[] = [];
  for (const row of rowsOfReceipt(candidates, { receipt, outboxId })) {
    const change = applyReceipt(row, receipt, attempt);
    if (!change) continue;
    store.changeOutboxRow(row.id, change);
    if (change.status === 'failed' && row.status !== 'failed') failed.push(row.id);
  }
  return failed;
}
