import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { AddressField } from './address.ts';

/** One open row for a conversation: its newest try. A try that is noted again changes nothing. */
export async function noteUnclearAddress(
  db: Database,
  note: {
    readonly tenantId: string;
    readonly restaurantId: string;
    readonly conversationId: string;
    readonly missing: readonly AddressField[];
    readonly tries: number;
    readonly isHandoff: boolean;
    readonly at: number;
  },
): Promise<void> {
  const { tenantId, restaurantId, conversationId, tries } = note;
  const status = note.isHandoff ? 'HANDOFF' : 'OPEN';
  const missing = JSON.stringify(note.missing);
  const at = new Date(note.at).toISOString();
  await db.execute(sql`
    with changed as (
      update address_clarification_requests set missing_fields = ${missing}::jsonb, attempts = ${tries}, status = ${status}
      where conversation_object_id = ${conversationId} and tenant_id = ${tenantId}::uuid and status = 'OPEN'
      returning 1
    )
    insert into address_clarification_requests (tenant_id, restaurant_id, conversation_object_id, missing_fields, attempts, status, created_at)
    select ${tenantId}::uuid, ${restaurantId}::uuid, ${conversationId}, ${missing}::jsonb, ${tries}::integer, ${status}, ${at}::timestamptz
    where not exists (select 1 from changed) and not is_erased(${conversationId}, ${at}::timestamptz) and not exists (
      select 1 from address_clarification_requests a
      where a.conversation_object_id = ${conversationId} and a.attempts = ${tries}::integer and a.status = ${status}
        and a.updated_at > ${at}::timestamptz - interval '1 minute')
    on conflict do nothing
  `);
}
