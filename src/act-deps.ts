import type { ConversationPorts } from '#durable-objects/conversation-ports';
import type { Database } from '#src/db/index';
import type { Clock } from '#src/kernel/clock';
import type { AccountRef } from '#src/messages/index';
import { findOrderStatus, placeOrderInDatabase } from '#src/orders/order.repository';
import { orderStatus } from '#src/orders/order-status.usecase';
import { placeOrder } from '#src/orders/place-order.usecase';

/** What the acts of a turn ask of the outside. */
export function actPerformer(parts: {
  db: Database;
  clock: Clock;
  hashUserKey(account: AccountRef, userKey: string): Promise<string>;
}): ConversationPorts['perform'] {
  const { db, clock } = parts;
  return async (act, { profile, locale, conversationId, correlationId }) => {
    const { tenantId, restaurantId, channel, accountId, user } = profile;
    switch (act.kind) {
      case 'order_status': {
        const query = { tenantId, restaurantId, checkoutId: act.checkoutId };
        const found = await orderStatus({ findOrderStatus: (asked) => findOrderStatus(db, asked) }, query);
        return { kind: 'order_status', outcome: found };
      }
      case 'place_order': {
        const { checkout } = act;
        const ordering = {
          placeOrder: (...request: Parameters<Parameters<typeof placeOrder>[0]['placeOrder']>) =>
            placeOrderInDatabase(db, ...request),
          hashUserKey: () => parts.hashUserKey({ channel, accountId }, user.key),
          now: () => clock.now(),
        };
        const owner = { tenantId, restaurantId, channel, accountId, user };
        const outcome = await placeOrder(ordering, { ...owner, locale, conversationId, correlationId, checkout });
        return { kind: 'place_order', checkout, outcome };
      }
    }
  };
}
