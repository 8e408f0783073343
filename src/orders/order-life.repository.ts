import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { CancelOrderOutcome } from './order.ts';
import type { OrderQuery } from './order-status.usecase.ts';
import type { OrderStatus } from './status.ts';

/** The answer of the SQL function `move_order`. */
export type MoveOrderOutcome =
  | {
      readonly outcome: 'moved';
      readonly from: OrderStatus;
      readonly status: OrderStatus;
      readonly order_number: number;
    }
  | { readonly outcome: 'refused'; readonly status: OrderStatus; readonly service_mode: string }
  | { readonly outcome: 'not_found' };

/** One round trip, one transaction: the move, its history, what the customer is to be told. */
export async function moveOrderInDatabase(
  db: Database,
  order: { tenantId: string; orderId: string; to: string; by: string; note: string | null },
): Promise<MoveOrderOutcome> {
  const { tenantId, orderId, to, by, note } = order;
  const { rows } = await db.execute<{ answer: MoveOrderOutcome }>(
    sql`select move_order(${tenantId}::uuid, ${orderId}::uuid, ${to}, ${by}, ${note}) as answer`,
  );
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

type CancelAnswer =
  | { outcome: 'cancelled'; order_number: number }
  | { outcome: 'too_late'; order_number: number; status: OrderStatus }
  | { outcome: 'none' };

/** One round trip: only an order that is NEW goes, and asking twice is asking once. */
export async function cancelOwnOrder(db: Database, query: OrderQuery): Promise<CancelOrderOutcome> {
  const { tenantId, restaurantId, checkoutId } = query;
  const { rows } = await db.execute<{ answer: CancelAnswer }>(
    sql`select cancel_own_order(${tenantId}::uuid, ${restaurantId}::uuid, ${checkoutId}::uuid) as answer`,
  );
  const answer = rows[0]?.answer ?? { outcome: 'none' };
  if (answer.outcome === 'none') return { kind: 'none' };
  const { order_number: orderNumber } = answer;
  return answer.outcome === 'cancelled'
    ? { kind: 'cancelled', orderNumber }
    : { kind: 'too_late', orderNumber, status: answer.status };
}
