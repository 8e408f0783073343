import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

/** One quarantine as staff see it. */
export interface QuarantineListRow extends Record<string, unknown> {
  readonly conversation: string;
  readonly restaurant_id: string;
  readonly channel: string;
  readonly account_id: string;
  readonly reason: string;
  readonly active: boolean;
  readonly started_at: string;
  readonly expires_at: string;
  readonly released_at: string | null;
  readonly released_reason: string | null;
  readonly released_by: string | null;
}

/** Those that hold first, then the newest; of one tenant and no other (invariant I10). */
export async function listQuarantines(
  db: Database,
  query: { tenantId: string; limit: number },
): Promise<readonly QuarantineListRow[]> {
  const { rows } = await db.execute<QuarantineListRow>(sql`
    select q.conversation_object_id as conversation, q.restaurant_id, q.channel, q.account_id, q.reason, q.active,
      to_jsonb(q.started_at) #>> '{}' as started_at, to_jsonb(q.expires_at) #>> '{}' as expires_at,
      to_jsonb(q.released_at) #>> '{}' as released_at, q.released_reason, q.released_by
    from conversation_quarantine q
    where q.tenant_id = ${query.tenantId}::uuid
    order by q.active desc, q.started_at desc, q.id
    limit ${query.limit}
  `);
  return rows;
}
