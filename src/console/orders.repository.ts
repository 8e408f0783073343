import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ConsoleOrder, OrderListing, OrderQuestion, Place, TodayNumbers } from './ports.ts';

const COLUMNS = sql`o.order_id as "orderId", o.order_number as number, o.business_date::text as date,
  o.business_date = today.day as "isToday", o.status, o.service_mode as mode, (o.total_cents + o.delivery_fee_cents) as "totalCentimes",
  o.table_label as "tableLabel", o.delivery_commune as commune, o.customer_name as "customerName",
  coalesce(o.delivery_phone, o.customer_phone) as phone, o.kitchen_note as note, o.payment_mode as "paymentMode",
  nullif(concat_ws(', ', o.delivery_address, o.delivery_commune, o.delivery_wilaya), '') as address,
  o.delivery_lat as lat, o.delivery_lng as lng, exists (select 1 from delivery_codes d where d.order_id = o.order_id) as "hasCode",
  to_char(coalesce(o.scheduled_for, o.pickup_at) at time zone r.timezone, 'HH24:MI') as at`;

const OPEN = sql`o.status not in ('DONE', 'DELIVERED', 'CANCELLED')`;

/** The open ones, what waits for somebody first; or those of the statuses that were asked for. */
export async function listConsoleOrders(db: Database, query: OrderListing): Promise<readonly ConsoleOrder[]> {
  const { statuses, limit } = query;
  const wanted =
    statuses.length === 0
      ? OPEN
      : sql`o.status in (select jsonb_array_elements_text(${JSON.stringify(statuses)}::jsonb))`;
  const { rows } = await db.execute<{ [Name in keyof ConsoleOrder]: ConsoleOrder[Name] }>(sql`
    select ${COLUMNS}, '[]'::jsonb as items ${fromOrders(query)} and ${wanted}
    order by array_position(array['NEW', 'READY', 'ACCEPTED', 'IN_PROGRESS', 'OUT_FOR_DELIVERY'], o.status), o.created_at desc, o.order_id
    limit ${limit}
  `);
  return rows;
}

export async function findConsoleOrder(db: Database, question: OrderQuestion): Promise<ConsoleOrder | null> {
  const { number, date } = question.ref;
  const { rows } = await db.execute<{ [Name in keyof ConsoleOrder]: ConsoleOrder[Name] }>(sql`
    select ${COLUMNS}, (select coalesce(jsonb_agg(jsonb_build_object('label', i.label, 'quantity', i.qty,
        'options', (select coalesce(jsonb_agg(coalesce(x ->> 'label', x ->> 'code')), '[]') from jsonb_array_elements(i.options_json) x))
        order by i.id), '[]') from order_items i where i.order_id = o.order_id) as items
    ${fromOrders(question)} and o.order_number = ${number} and o.business_date = coalesce(${date}::date, today.day)
  `);
  return rows[0] ?? null;
}

/** A driver sees deliveries that wait for somebody, and those that they took. */
function fromOrders({ tenantId, restaurantId, now, onlyOf }: Place & { now: number; onlyOf: string | null }): SQL {
  const own = sql`o.service_mode = 'livraison' and (o.status = 'READY' or exists (select 1 from order_status_history h
    where h.order_id = o.order_id and h.internal_status = 'OUT_FOR_DELIVERY' and h.actor = ${onlyOf}))`;
  return sql`from orders o join restaurants r on r.restaurant_id = o.restaurant_id and r.tenant_id = o.tenant_id
    cross join lateral (select (${new Date(now).toISOString()}::timestamptz at time zone r.timezone)::date as day) today
    where o.tenant_id = ${tenantId}::uuid and o.restaurant_id = ${restaurantId}::uuid and ${onlyOf === null ? sql`true` : own}`;
}

export async function todayNumbers(db: Database, query: Place & { now: number }): Promise<TodayNumbers> {
  const { tenantId, restaurantId } = query;
  const place = sql`tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid`;
  const { rows } = await db.execute<{ answer: TodayNumbers }>(sql`
    select jsonb_build_object(
      'byStatus', (select coalesce(jsonb_object_agg(s.status, s.n), '{}') from (
        select o.status, count(*) as n ${fromOrders({ ...query, onlyOf: null })} and ${OPEN} group by o.status) s),
      'tickets', (select count(*) from support_tickets where ${place} and status in ('OPEN', 'ASSIGNED')),
      'letters', (select count(*) from dead_letters where ${place} and resolved_at is null),
      'quarantines', (select count(*) from conversation_quarantine where ${place} and active),
      'unreached', (select count(*) from staff_notices where ${place} and status in ('UNREACHABLE', 'FAILED')
        and created_at > ${new Date(query.now).toISOString()}::timestamptz - interval '1 day')) as answer
  `);
  const [row] = rows;
  if (!row) throw new Error('the numbers of today are missing');
  return row.answer;
}
