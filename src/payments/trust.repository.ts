import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

export type NoShowAnswer =
  | {
      readonly outcome: 'noted';
      readonly replayed: boolean;
      readonly order_number: number;
      readonly trust_score: number | null;
      readonly no_show_count: number | null;
      readonly blacklisted: boolean;
    }
  | { readonly outcome: 'refused'; readonly status: string }
  | { readonly outcome: 'not_found' };

/** How far a customer is trusted with cash (spec/b §4.3). */
export interface RiskView {
  readonly customer_id: string;
  readonly level: 'NEW' | 'BLACKLISTED' | 'HIGH' | 'MEDIUM' | 'LOW' | 'TRUSTED';
  readonly trust_score: number;
  readonly total_orders: number;
  readonly completed_orders: number;
  readonly cancelled_orders: number;
  readonly no_show_count: number;
  readonly requires_deposit: boolean;
  readonly blacklisted: boolean;
  readonly blacklist_reason: string | null;
  readonly blacklist_until: string | null;
}

/** Nobody took the order: it is cancelled, and remembered of its customer, once. */
export async function markNoShow(
  db: Database,
  order: { tenantId: string; orderId: string; by: string; now: number },
): Promise<NoShowAnswer> {
  const { tenantId, orderId, by, now } = order;
  const { rows } = await db.execute<{ answer: NoShowAnswer }>(sql`
    select mark_no_show(${tenantId}::uuid, ${orderId}::uuid, ${by}, ${new Date(now).toISOString()}::timestamptz) as answer`);
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

/** Null: no such customer of this tenant. */
export async function findCustomerRisk(
  db: Database,
  customer: { tenantId: string; customerId: string; now: number },
): Promise<RiskView | null> {
  const { tenantId, customerId, now } = customer;
  const { rows } = await db.execute<{ answer: RiskView | null }>(sql`
    select customer_risk(${tenantId}::uuid, ${customerId}::uuid, ${new Date(now).toISOString()}::timestamptz) as answer`);
  return rows[0]?.answer ?? null;
}

/** `until` null ends it. */
export async function setBlacklist(
  db: Database,
  customer: { tenantId: string; customerId: string; reason: string | null; until: number | null },
): Promise<RiskView | null> {
  const { tenantId, customerId, reason } = customer;
  const until = customer.until === null ? null : new Date(customer.until).toISOString();
  const { rows } = await db.execute<{ answer: RiskView | null }>(sql`
    select set_blacklist(${tenantId}::uuid, ${customerId}::uuid, ${reason}, ${until}::timestamptz) as answer`);
  return rows[0]?.answer ?? null;
}
