import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

/**
 * First in a transaction that writes for these conversations: it waits for an erasure under way, and an erasure waits for it, so that none of
 * the two misses what the other wrote.
 */
export function holdCustomers(db: Database, conversationIds: readonly string[]) {
  return db.execute(sql`
    select c.customer_id from customers c
    where c.conversation_object_id in (select jsonb_array_elements_text(${JSON.stringify(conversationIds)}::jsonb))
    order by c.customer_id for key share
  `);
}
