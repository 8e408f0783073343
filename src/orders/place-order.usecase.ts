import { AppError } from '#src/kernel/errors';
import type { OrderRequest, PlaceOrderOutcome } from './order.ts';

export interface PlaceOrderDeps {
  /** Throws `DB_UNAVAILABLE` when Postgres could not be asked or its answer was lost. */
  placeOrder(request: OrderRequest, at: { now: number; userKeyHmac: string }): Promise<PlaceOrderOutcome>;
  hashUserKey(request: OrderRequest): Promise<string>;
  now(): number;
}

/** One order per checkout, however often it is asked for. An outage is an outcome, because the talk has an answer to it. */
export async function placeOrder(deps: PlaceOrderDeps, request: OrderRequest): Promise<PlaceOrderOutcome> {
  const userKeyHmac = await deps.hashUserKey(request);
  try {
    return await deps.placeOrder(request, { now: deps.now(), userKeyHmac });
  } catch (error) {
    if (error instanceof AppError && error.retryable) return { kind: 'unavailable' };
    throw error;
  }
}
