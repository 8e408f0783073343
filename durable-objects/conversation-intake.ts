import { converse, type RestaurantSnapshot } from '#src/conversation/index';
import { type InboundEvent, wantsAnswer } from '#src/messages/index';
import { applyReceipt, rowsOfReceipt } from '#src/outbox/index';
import type { ConversationPorts } from './conversation-ports.ts';
import type { AddressedReceipt, Delivery } from './conversation-rpc.ts';
import type { ConversationStore, StoredConversation } from './conversation-store.ts';
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

/**
 * Takes one event in: unknown → remembered and, where nothing outside is needed, decided at once, in the caller's transaction.
 * False for an event that is known already.
 */
export function takeEvent(intake: Intake, event: InboundEvent): boolean {
  const { store, ports, delivery, restaurant } = intake;
  if (store.hasEvent(event.id)) return false;
  const stored = store.load() ?? openConversation({ owner: delivery.owner, event, restaurant });
  const profile = noteContact(stored.profile, event);
  const conversation = { ...stored, profile };
  if (!wantsAnswer(event)) {
    remember(intake, {
      event,
      conversation,
      status: event.content.kind === 'identity_changed' ? 'pending' : 'recorded',
    });
    return true;
  }
  if (intake.busy || !restaurant || store.hasPendingEvents()) {
    remember(intake, { event, conversation, status: 'pending' });
    return true;
  }
  const facts = factsFor({ ports, profile, restaurant });
  const turn = converse(conversation.state, { kind: 'event', content: event.content, at: event.at }, facts);
  if (turn.act) {
    remember(intake, { event, conversation, status: 'pending' });
    return true;
  }
  const { receivedAt, correlationId } = delivery;
  store.insertEvent(event, { status: 'processed', receivedAt, correlationId });
  const cause = { messageId: event.messageId ?? null, correlationId };
  commitTurn({ store, profile, state: turn.state, replies: turn.replies, cause, now: facts.now });
  return true;
}

/** Every event waits for a turn of its own: what a delivery falls back to when deciding failed. */
export function deferEvent(intake: Intake, event: InboundEvent): boolean {
  const { store, delivery, restaurant } = intake;
  if (store.hasEvent(event.id)) return false;
  const stored = store.load() ?? openConversation({ owner: delivery.owner, event, restaurant });
  const status = wantsAnswer(event) || event.content.kind === 'identity_changed' ? 'pending' : 'recorded';
  remember(intake, { event, conversation: { ...stored, profile: noteContact(stored.profile, event) }, status });
  return true;
}

function remember(
  intake: Intake,
  input: { event: InboundEvent; conversation: StoredConversation; status: 'pending' | 'recorded' },
): void {
  const { store, delivery } = intake;
  const { receivedAt, correlationId } = delivery;
  store.insertEvent(input.event, { status: input.status, receivedAt, correlationId });
  store.save(input.conversation);
}

/** The ids of rows that a receipt has just made fail. */
export function takeReceipt(store: ConversationStore, addressed: AddressedReceipt): readonly number[] {
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
