import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Centimes } from '#src/kernel/money';
import type { OverduePayment, PaymentQuery, PaymentStanding } from './standing.ts';
import type { ChangeOutcome } from './terms.ts';

/** A payment as the admin API shows it: the SQL function `payment_view`. */
export interface PaymentView {
  readonly order_id: string;
  readonly order_number: number;
  readonly order_status: string;
  readonly intent_id: string;
  readonly method: string;
  readonly status: string;
  readonly total_cents: number;
  readonly deposit_cents: number;
  readonly deposit_paid_cents: number;
  readonly cash_cents: number;
  readonly collected_cents: number;
  readonly reference: string | null;
  readonly provider: string | null;
  readonly expires_at: string | null;
}

export type DepositAnswer =
  | (PaymentView & { readonly outcome: 'confirmed' | 'late'; readonly replayed: boolean })
  | { readonly outcome: 'not_found' | 'nothing_due' | 'reference_used' }
  | { readonly outcome: 'too_little'; readonly deposit_cents: number }
  | { readonly outcome: 'too_much'; readonly total_cents: number };

export type RefundAnswer =
  | (PaymentView & { readonly outcome: 'refunded'; readonly replayed: boolean })
  | { readonly outcome: 'not_found' | 'nothing_paid' }
  | { readonly outcome: 'not_cancelled'; readonly status: string }
  | { readonly outcome: 'too_much'; readonly paid_cents: number };

/** Money that moved for an order, by whoever says so. */
export interface MoneyMove {
  readonly tenantId: string;
  readonly orderId: string;
  readonly centimes: Centimes;
  readonly reference: string;
  readonly by: string;
  readonly now: number;
}

/** One round trip, one transaction: the money, its history, its order, what the customer is told. */
export async function confirmDeposit(db: Database, move: MoneyMove): Promise<DepositAnswer> {
  return answerOf(
    await db.execute<{ answer: DepositAnswer }>(sql`
      select confirm_deposit(${move.tenantId}::uuid, ${move.orderId}::uuid, ${move.centimes}::integer, 'transfer', ${move.reference}, ${move.by},
        ${instantOf(move.now)}::timestamptz) as answer`),
  );
}

export async function refundDeposit(db: Database, move: MoneyMove): Promise<RefundAnswer> {
  return answerOf(
    await db.execute<{ answer: RefundAnswer }>(sql`
      select refund_deposit(${move.tenantId}::uuid, ${move.orderId}::uuid, ${move.centimes}::integer, ${move.reference}, ${move.by},
        ${instantOf(move.now)}::timestamptz) as answer`),
  );
}

/** `claims`: the customer says that it is paid. */
export async function askPayment(
  db: Database,
  query: PaymentQuery & { readonly claims: boolean; readonly now: number },
): Promise<PaymentStanding> {
  const { tenantId, restaurantId, checkoutId, claims, now } = query;
  return answerOf(
    await db.execute<{ answer: PaymentStanding }>(sql`
      select ask_payment(${tenantId}::uuid, ${restaurantId}::uuid, ${checkoutId}::uuid, ${claims}, ${instantOf(now)}::timestamptz) as answer`),
  );
}

type ChangeAnswer =
  | { readonly outcome: 'noted' | 'too_little'; readonly cash_cents: number }
  | { readonly outcome: 'none' };

export async function noteChangeFor(
  db: Database,
  note: PaymentQuery & { readonly centimes: Centimes },
): Promise<ChangeOutcome> {
  const { tenantId, restaurantId, checkoutId, centimes } = note;
  const answer: ChangeAnswer = answerOf(
    await db.execute<{ answer: ChangeAnswer }>(sql`
      select note_change_for(${tenantId}::uuid, ${restaurantId}::uuid, ${checkoutId}::uuid, ${centimes}::integer) as answer`),
  );
  return answer.outcome === 'none' ? { kind: 'none' } : { kind: answer.outcome, cashCentimes: answer.cash_cents };
}

export async function listOverduePayments(
  db: Database,
  query: { now: number; limit: number },
): Promise<readonly OverduePayment[]> {
  const { rows } = await db.execute<{
    intent_id: string;
    order_id: string;
    overdue_seconds: number;
    checkouts: string[];
  }>(sql`select * from overdue_payments(${instantOf(query.now)}::timestamptz, ${query.limit}::integer)`);
  return rows.map((row) => ({
    intentId: row.intent_id,
    orderId: row.order_id,
    overdueSeconds: row.overdue_seconds,
    checkouts: row.checkouts,
  }));
}

/** False: it has been paid, or it is not time yet. */
export async function expirePayment(db: Database, overdue: { intentId: string; now: number }): Promise<boolean> {
  return answerOf(
    await db.execute<{ answer: boolean }>(
      sql`select expire_payment(${overdue.intentId}::uuid, ${instantOf(overdue.now)}::timestamptz) as answer`,
    ),
  );
}

/** Of a function that always answers. */
function answerOf<Answer>({ rows }: { readonly rows: readonly { readonly answer: Answer }[] }): Answer {
  const [row] = rows;
  if (!row) throw new Error('a payment function answered nothing');
  return row.answer;
}

function instantOf(at: number): string {
  return new Date(at).toISOString();
}
