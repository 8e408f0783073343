import type { InboundEvent } from '#src/messages/index';
import type { Alias } from './conversation-alias.ts';
import type { Erasure } from './conversation-erasure.ts';
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

/** The whole conversation as it stands, for development and support. */
export async function inspectConversation(
  ctx: DurableObjectState,
  parts: { store: ConversationStore; alias: Alias; erasure: Erasure },
): Promise<object> {
  const { alias, erasure, store } = parts;
  const ends = { aliasOf: alias.target(), alarmAt: await ctx.storage.getAlarm(), tombstoneEndsAt: erasure.endsAt() };
  return { id: ctx.id.toString(), ...ends, ...store.load(), outbox: store.recentRows() };
}
