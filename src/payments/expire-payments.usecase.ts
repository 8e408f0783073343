import type { SettledPage } from './page.ts';
import type { OverduePayment } from './standing.ts';

export interface ExpirePaymentsDeps {
  list(query: { limit: number }): Promise<readonly OverduePayment[]>;
  /** Null: the provider does not answer now. */
  ask(pageId: string): Promise<SettledPage['outcome'] | null>;
  expire(intentId: string): Promise<boolean>;
  tell(orderId: string): Promise<void>;
}

const BATCH = 100;
/** For so long a provider that does not answer gets the benefit of the doubt: money may be there. */
const PATIENCE_SECONDS = 1_800;

/** Gives up deposits that did not come in time, after one more look at the pages where they may have been paid. */
export async function expirePayments(deps: ExpirePaymentsDeps): Promise<{ expired: number; waiting: number }> {
  let expired = 0;
  let waiting = 0;
  for (const overdue of await deps.list({ limit: BATCH })) {
    const looked = await Promise.all(overdue.checkouts.map((pageId) => deps.ask(pageId)));
    if (looked.includes(null) && overdue.overdueSeconds < PATIENCE_SECONDS) {
      waiting++;
    } else if (await deps.expire(overdue.intentId)) {
      expired++;
      await deps.tell(overdue.orderId);
    }
  }
  return { expired, waiting };
}
