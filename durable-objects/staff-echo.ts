import { MINUTE_MS } from '#src/kernel/clock';
import type { InboundEvent } from '#src/messages/index';
import type { OutboxRow } from '#src/outbox/index';
import type { StoredConversation } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';

/** Somebody answers from the phone of the restaurant: the bot does not speak into that (design.md §6 row 21). */
const PAUSE_MS = 30 * MINUTE_MS;
/** A send whose answer we do not have yet may be what is echoed. */
const UNDER_WAY_MS = 2 * MINUTE_MS;

/** The conversation after an echo of a person; as it was for anything else. */
export function notePerson(
  store: ConversationStore,
  conversation: StoredConversation,
  event: InboundEvent,
): StoredConversation {
  if (event.content.kind !== 'staff_echo' || isOurs(store.recentRows(), event)) return conversation;
  const pausedUntil = Math.max(conversation.state.pausedUntil ?? 0, event.at + PAUSE_MS);
  return { ...conversation, state: { ...conversation.state, pausedUntil } };
}

/** Instagram echoes our own sends like everybody else's, and sometimes before Graph has answered. */
function isOurs(rows: readonly OutboxRow[], event: InboundEvent): boolean {
  const { messageId, at } = event;
  return rows.some(({ providerId, status, createdAt }) => {
    if (providerId !== null) return providerId === messageId;
    return (status === 'sending' || status === 'unknown') && Math.abs(at - createdAt) < UNDER_WAY_MS;
  });
}
