import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Place, Stats } from './ports.ts';

/** What the last so many days brought, today's among them: days of business in the restaurant's time zone. */
export async function readStats(
  db: Database,
  { tenantId, restaurantId, now, days }: Place & { now: number; days: number },
): Promise<Stats> {
  const { rows } = await db.execute<{ answer: Stats }>(sql`
    with span as (
      select today - ${days}::int + 1 as first, today as last, timezone
      from (select r.timezone, (${new Date(now).toISOString()}::timestamptz at time zone r.timezone)::date as today
        from restaurants r where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid) place
    )
    select (select jsonb_build_object('orders', count(*), 'cancelled', count(*) filter (where o.status = 'CANCELLED'),
        'noShows', count(*) filter (where o.payment_status = 'NO_SHOW'),
        'totalCentimes', coalesce(sum(o.total_cents + o.delivery_fee_cents) filter (where o.status <> 'CANCELLED'), 0),
        'here', count(*) filter (where o.service_mode = 'sur_place'), 'takeaway', count(*) filter (where o.service_mode = 'a_emporter'),
        'delivery', count(*) filter (where o.service_mode = 'livraison'))
      from orders o
      where o.tenant_id = ${tenantId}::uuid and o.restaurant_id = ${restaurantId}::uuid and o.business_date between span.first and span.last)
    || jsonb_build_object('from', span.first, 'to', span.last, 'tickets', (select count(*) from support_tickets t
      where t.tenant_id = ${tenantId}::uuid and t.restaurant_id = ${restaurantId}::uuid
        and t.created_at >= span.first::timestamp at time zone span.timezone
        and t.created_at < (span.last + 1)::timestamp at time zone span.timezone)) as answer
    from span
  `);
  const [row] = rows;
  if (!row) throw new Error('the restaurant has no numbers');
  return row.answer;
}
