import type { InboundEvent } from '#src/messages/index';
import type { ConversationExport } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';

/** All that a conversation holds about its customer, for that customer to read; null without one, or when it is another tenant's. */
export function exportConversation(store: ConversationStore, tenantId: string): ConversationExport | null {
  const conversation = store.load();
  if (!conversation || conversation.profile.tenantId !== tenantId) return null;
  const { profile, state } = conversation;
  const { events, rows } = store.everything();
  return {
    user: profile.user,
    lastInboundAt: profile.lastInboundAt,
    state,
    received: events.map(({ at, received_at, status, body }) => {
      const { id, content } = JSON.parse(body) as InboundEvent;
      return { id, at, receivedAt: received_at, status, content };
    }),
    sent: rows.map((row) => {
      const { id, createdAt, intent, status, message, sentAt, deliveredAt, readAt } = row;
      return { id, createdAt, intent, status, message, sentAt, deliveredAt, readAt };
    }),
  };
}
