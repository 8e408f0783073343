import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

/** Who did what through the API. Ids and closed words only. */
export interface AuditEntry {
  readonly client: {
    readonly clientId: string;
    readonly name: string;
    readonly tenantId: string;
    readonly restaurantId: string;
  };
  readonly action: string;
  readonly objectId: string | null;
  readonly correlationId: string;
  readonly caller: string;
  readonly userAgent: string | null;
}

const MAX_USER_AGENT = 200;

/** The entry's id. Throws when it cannot be written: what cannot be written down must not happen. */
export async function beginAudit(db: Database, entry: AuditEntry): Promise<string> {
  const { client, action, objectId, correlationId, caller } = entry;
  const userAgent = entry.userAgent?.slice(0, MAX_USER_AGENT) ?? null;
  const { rows } = await db.execute<{ id: string }>(sql`
    insert into admin_audit_log (tenant_id, restaurant_id, actor_client_id, actor_name, action, object_id, request_id, ip, user_agent)
    values (${client.tenantId}::uuid, ${client.restaurantId}::uuid, ${client.clientId}::uuid, ${client.name}, ${action}, ${objectId},
      ${correlationId}, ${caller}, ${userAgent})
    returning id::text
  `);
  return rows[0]?.id ?? '';
}

/** An act without this note went well. */
export async function failAudit(db: Database, note: { auditId: string; outcome: string }): Promise<void> {
  await db.execute(sql`
    update admin_audit_log set payload_json = payload_json || jsonb_build_object('outcome', ${note.outcome}::text)
    where id = ${note.auditId}::bigint
  `);
}
