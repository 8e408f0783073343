import { AppError } from '#src/kernel/errors';
import type { CancelOrderOutcome } from './order.ts';
import type { OrderQuery } from './order-status.usecase.ts';

/** The customer takes an order back. An outage is an outcome, because the talk has an answer to it. */
export async function cancelOrder(
  deps: { cancelOwnOrder(query: OrderQuery): Promise<CancelOrderOutcome> },
  query: OrderQuery,
): Promise<CancelOrderOutcome> {
  try {
    return await deps.cancelOwnOrder(query);
  } catch (error) {
    if (error instanceof AppError && error.retryable) return { kind: 'unavailable' };
    throw error;
  }
}
