import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Centimes } from '#src/kernel/money';
import type { PaymentDefaults, TermsAnswer } from './terms.ts';
import { paymentDefaultsJson, type TermsAnswerJson, termsAnswerOf } from './terms-json.ts';

export interface TermsQuestion {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly account: { readonly channel: string; readonly accountId: string };
  readonly userKeyHmac: string;
  readonly mode: string;
  /** Items and delivery. */
  readonly dueCentimes: Centimes;
  readonly at: number;
  readonly defaults: PaymentDefaults;
}

/** One round trip: how this customer would pay an order of that sum. */
export async function findPaymentTerms(db: Database, question: TermsQuestion): Promise<TermsAnswer> {
  const request = JSON.stringify({
    tenant_id: question.tenantId,
    restaurant_id: question.restaurantId,
    channel: question.account.channel,
    account_id: question.account.accountId,
    user_key_hmac: question.userKeyHmac,
    service_mode: question.mode,
    due_cents: question.dueCentimes,
    defaults: paymentDefaultsJson(question.defaults),
    now: new Date(question.at).toISOString(),
  });
  const { rows } = await db.execute<{ answer: TermsAnswerJson | null }>(
    sql`select payment_terms_for(${request}::jsonb) as answer`,
  );
  const answer = rows[0]?.answer;
  if (!answer) throw new Error('payment_terms answered nothing');
  return termsAnswerOf(answer);
}
