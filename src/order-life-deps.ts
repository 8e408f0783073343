import type { Conversation } from '#durable-objects/conversation-client';
import type { Database } from '#src/db/index';
import type { Clock } from '#src/kernel/clock';
import { type MoveOrderOutcome, moveOrderInDatabase } from '#src/orders/order-life.repository';
import { claimRequests, settleRequest } from '#src/orders/outbound-request.repository';
import { type RelayDeps, relayRequests } from '#src/orders/relay-requests.usecase';

export interface OrderLifeDeps {
  /** Moves an order of this tenant, and has its customer told at once. */
  move(order: {
    tenantId: string;
    orderId: string;
    to: string;
    by: string;
    note: string | null;
  }): Promise<MoveOrderOutcome>;
  /** Hands over whatever waits to be said, of one order or of all. */
  relay(orderId: string | null): Promise<{ handed: number; failed: number }>;
}

export function orderLifeDeps(input: {
  db: Database;
  clock: Clock;
  conversations: { isConversationId(id: string): boolean; conversation(id: string): Pick<Conversation, 'tell'> };
}): OrderLifeDeps {
  const { db, clock, conversations } = input;
  const relaying: RelayDeps = {
    claim: (query) => claimRequests(db, { ...query, now: clock.now() }),
    settle: (settled) => settleRequest(db, { ...settled, now: clock.now() }),
    isConversationId: conversations.isConversationId,
    tell: (conversationId, order) => conversations.conversation(conversationId).tell(order),
  };
  return {
    move: async (order) => {
      const outcome = await moveOrderInDatabase(db, order);
      // What cannot be handed over now is handed over within a minute.
      if (outcome.outcome === 'moved') await relayRequests(relaying, order.orderId).catch(() => {});
      return outcome;
    },
    relay: (orderId) => relayRequests(relaying, orderId),
  };
}
