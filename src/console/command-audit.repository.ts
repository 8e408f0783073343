import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Target } from './answer.ts';
import type { AuditedCommand } from './audit.ts';

/** Before anything is done: a command that dies half-way has its row too. The same event again writes no second one. */
export async function beginCommand(db: Database, entry: AuditedCommand): Promise<void> {
  const { eventId, tenantId, restaurantId, actor, role, action, raw, failure } = entry;
  await db.execute(sql`
    insert into admin_wa_audit_log (event_id, tenant_id, restaurant_id, actor_phone, actor_role, action, command_raw, success, error_message)
    values (${eventId}, ${tenantId}::uuid, ${restaurantId}::uuid, ${actor}, ${role}, ${action}, ${raw}, false, ${failure})
    on conflict (event_id) do nothing
  `);
}

export async function finishCommand(
  db: Database,
  done: {
    readonly eventId: string;
    readonly tenantId: string;
    readonly target: Target | null;
    readonly failure: string | null;
  },
): Promise<void> {
  const { eventId, tenantId, target, failure } = done;
  await db.execute(sql`
    update admin_wa_audit_log set success = ${failure === null}, error_message = ${failure}, target_type = ${target?.type ?? null},
      target_id = ${target?.id ?? null}
    where event_id = ${eventId} and tenant_id = ${tenantId}::uuid
  `);
}
