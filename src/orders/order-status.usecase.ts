import { AppError } from '#src/kernel/errors';
import type { OrderStatusOutcome } from './order.ts';

export interface OrderQuery {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly checkoutId: string;
}

/** Where an order stands. An outage is an outcome, because the talk has an answer to it. */
export async function orderStatus(
  deps: { findOrderStatus(query: OrderQuery): Promise<OrderStatusOutcome> },
  query: OrderQuery,
): Promise<OrderStatusOutcome> {
  try {
    return await deps.findOrderStatus(query);
  } catch (error) {
    if (error instanceof AppError && error.retryable) return { kind: 'unavailable' };
    throw error;
  }
}
