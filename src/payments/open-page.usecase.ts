import { AppError } from '#src/kernel/errors';
import type { NewPage, PayablePage } from './page.ts';

export interface OpenPageDeps {
  findPayable(query: { tenantId: string; intentId: string }): Promise<PayablePage | null>;
  open(page: Omit<NewPage, 'card'>): Promise<{ readonly id: string; readonly url: string } | null>;
  keep(page: { intentId: string; checkoutId: string; amountCentimes: number; url: string }): Promise<string | null>;
}

/** Where a deposit is paid by card, the same page however often it is asked for. Null: it cannot be paid so now. */
export async function openPage(
  deps: OpenPageDeps,
  query: { tenantId: string; intentId: string },
): Promise<string | null> {
  try {
    const payable = await deps.findPayable(query);
    if (!payable || payable.url !== null) return payable?.url ?? null;
    const { intentId, amountCentimes } = payable;
    const page = await deps.open(payable);
    return page && (await deps.keep({ intentId, checkoutId: page.id, amountCentimes, url: page.url }));
  } catch (error) {
    if (error instanceof AppError && error.retryable) return null;
    throw error;
  }
}
