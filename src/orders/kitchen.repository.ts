import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { CodeTry } from './deliver-order.usecase.ts';
import type { OrderStatus } from './status.ts';

interface Which {
  readonly tenantId: string;
  readonly orderId: string;
}

/** The answer of the SQL function `delay_order`. */
export type Delayed =
  | {
      readonly outcome: 'delayed';
      readonly order_number: number;
      readonly from: OrderStatus;
      readonly status: OrderStatus;
      readonly extra_minutes: number;
    }
  | { readonly outcome: 'refused'; readonly status: OrderStatus }
  | { readonly outcome: 'not_found' };

/** One round trip. `minutes` in all: the same again changes nothing. */
export async function delayOrder(db: Database, order: Which & { minutes: number; by: string }): Promise<Delayed> {
  const { tenantId, orderId, minutes, by } = order;
  const { rows } = await db.execute<{ answer: Delayed }>(
    sql`select delay_order(${tenantId}::uuid, ${orderId}::uuid, ${minutes}::integer, ${by}) as answer`,
  );
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

/** Counts a try at the customer's door. */
export async function tryDeliveryCode(db: Database, order: Which & { now: number }): Promise<CodeTry> {
  const { tenantId, orderId, now } = order;
  const { rows } = await db.execute<{ answer: CodeTry }>(
    sql`select try_delivery_code(${tenantId}::uuid, ${orderId}::uuid, ${new Date(now).toISOString()}::timestamptz) as answer`,
  );
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

export async function renewDeliveryCode(
  db: Database,
  order: Which & { now: number },
): Promise<{ outcome: 'renewed' | 'refused' | 'none' | 'not_found' }> {
  const { tenantId, orderId, now } = order;
  const { rows } = await db.execute<{ answer: { outcome: 'renewed' | 'refused' | 'none' | 'not_found' } }>(
    sql`select renew_delivery_code(${tenantId}::uuid, ${orderId}::uuid, ${new Date(now).toISOString()}::timestamptz) as answer`,
  );
  return rows[0]?.answer ?? { outcome: 'not_found' };
}
