import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { CustomerRecords, CustomerRef, FoundCustomer, StoredCustomer } from './customer.ts';

/** Living and erased ones, by any key that they are or were known by; the newest first. */
export async function findCustomersByHmac(
  db: Database,
  query: { tenantId: string; channel: string; hmacs: readonly string[] },
): Promise<readonly FoundCustomer[]> {
  const hmacs = sql`array(select jsonb_array_elements_text(${JSON.stringify(query.hmacs)}::jsonb))`;
  const { rows } = await db.execute<FoundCustomer>(sql`
    select c.customer_id, c.channel, c.account_id, to_jsonb(c.created_at) #>> '{}' as created_at,
      to_jsonb(c.erased_at) #>> '{}' as erased_at
    from customers c
    where c.tenant_id = ${query.tenantId}::uuid and c.channel = ${query.channel}
      and (c.user_key_hmac = any (${hmacs}) or (c.erased_at is null and c.known_hmacs && ${hmacs}))
    order by c.created_at desc, c.customer_id
  `);
  return rows;
}

/** Null for an id that this tenant does not have. */
export async function findCustomer(db: Database, ref: CustomerRef): Promise<StoredCustomer | null> {
  const { rows } = await db.execute<{ hmac: string; conversation: string | null; erased_at: string | null }>(sql`
    select user_key_hmac as hmac, conversation_object_id as conversation, to_jsonb(erased_at) #>> '{}' as erased_at
    from customers where tenant_id = ${ref.tenantId}::uuid and customer_id = ${ref.customerId}::uuid
  `);
  const [row] = rows;
  if (!row) return null;
  const erasedAt = row.erased_at === null ? null : Date.parse(row.erased_at);
  return { ...ref, userKeyHmac: row.hmac, conversationId: row.conversation, erasedAt };
}

/** All rows of one customer in Postgres, gone or without the person; the hour of the erasure, or null for an unknown customer. */
export async function eraseCustomerRows(db: Database, ref: CustomerRef & { at: number }): Promise<number | null> {
  const at = new Date(ref.at).toISOString();
  const { rows } = await db.execute<{ erased_at: string | null }>(sql`
    select to_jsonb(erase_customer(${ref.tenantId}::uuid, ${ref.customerId}::uuid, ${at}::timestamptz)) #>> '{}' as erased_at
  `);
  const erasedAt = rows[0]?.erased_at ?? null;
  return erasedAt === null ? null : Date.parse(erasedAt);
}

/** Everything that Postgres has of one customer, or null for an id that this tenant does not have. */
export async function readCustomerRecords(db: Database, ref: CustomerRef): Promise<CustomerRecords | null> {
  const { rows } = await db.execute<{ records: CustomerRecords | null }>(
    sql`select export_customer(${ref.tenantId}::uuid, ${ref.customerId}::uuid) as records`,
  );
  return rows[0]?.records ?? null;
}

/** Accounts that are switched off have customers too. */
export async function listAccountIds(
  db: Database,
  query: { tenantId: string; channel: string },
): Promise<readonly string[]> {
  const { rows } = await db.execute<{ account_id: string }>(sql`
    select account_id from channel_accounts where tenant_id = ${query.tenantId}::uuid and channel = ${query.channel}
  `);
  return rows.map((row) => row.account_id);
}
