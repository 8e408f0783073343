import { AppError } from '#src/kernel/errors';
import type { DeliveryQuote } from './quote.ts';

/** Null while Postgres cannot be asked: the talk has an answer to that. */
export async function quoteOrNull(ask: () => Promise<DeliveryQuote>): Promise<DeliveryQuote | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AppError && error.retryable) return null;
    throw error;
  }
}
