import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ConsoleLetter, ConsoleQuarantine, Place } from './ports.ts';

/** The customer of this restaurant who writes, or orders, from that number. */
export async function findCustomerByPhone(db: Database, query: Place & { phone: string }): Promise<string | null> {
  const { tenantId, restaurantId, phone } = query;
  const digits = phone.replace(/\D/g, '');
  const { rows } = await db.execute<{ id: string }>(sql`
    select c.customer_id as id from customers c
    where c.tenant_id = ${tenantId}::uuid and c.erased_at is null and (
      (regexp_replace(coalesce(c.phone, ''), '\\D', '', 'g') = ${digits} and exists (select 1 from channel_accounts a
        where a.tenant_id = c.tenant_id and a.restaurant_id = ${restaurantId}::uuid and a.channel = c.channel and a.account_id = c.account_id))
      or exists (select 1 from orders o where o.tenant_id = c.tenant_id and o.restaurant_id = ${restaurantId}::uuid
        and o.customer_id = c.customer_id and ${digits} in (regexp_replace(coalesce(o.customer_phone, ''), '\\D', '', 'g'),
          regexp_replace(coalesce(o.delivery_phone, ''), '\\D', '', 'g'))))
    order by (regexp_replace(coalesce(c.phone, ''), '\\D', '', 'g') = ${digits}) desc, c.updated_at desc, c.customer_id limit 1
  `);
  return rows[0]?.id ?? null;
}

export async function listActiveQuarantines(
  db: Database,
  { tenantId, restaurantId }: Place,
): Promise<readonly ConsoleQuarantine[]> {
  const { rows } = await db.execute<{ id: string; conversationId: string; reason: string; until: string }>(sql`
    select q.id::text, q.conversation_object_id as "conversationId", q.reason,
      to_char(q.expires_at at time zone r.timezone, 'HH24:MI') as until
    from conversation_quarantine q join restaurants r on r.restaurant_id = q.restaurant_id
    where q.tenant_id = ${tenantId}::uuid and q.restaurant_id = ${restaurantId}::uuid and q.active order by q.started_at desc limit 20
  `);
  return rows;
}

const LETTER = sql`dead_letter_id as id, source, channel, reason, error_code as code, attempts,
  to_char(created_at, 'YYYY-MM-DD HH24:MI') as at`;

/** `id`: the first characters of one, or null for all. */
export async function listLetters(
  db: Database,
  { tenantId, restaurantId, id }: Place & { id: string | null },
): Promise<readonly ConsoleLetter[]> {
  const { rows } = await db.execute<{ [Name in keyof ConsoleLetter]: ConsoleLetter[Name] }>(sql`
    select ${LETTER} from dead_letters
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and resolved_at is null
      and (${id}::text is null or starts_with(dead_letter_id::text, ${id}::text))
    order by created_at desc limit 15
  `);
  return rows;
}
