import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { AlertState } from './check-service-levels.job.ts';
import type { ServiceMetrics } from './service-levels.ts';

const KEY = 'alert:slo';

export async function findServiceMetrics(
  db: Database,
  query: { now: number; windowMinutes: number },
): Promise<{ metrics: ServiceMetrics; state: AlertState | null }> {
  const { now, windowMinutes } = query;
  const { rows } = await db.execute<{ metrics: ServiceMetrics; state: AlertState | null }>(sql`
    select service_metrics(${new Date(now).toISOString()}::timestamptz, ${windowMinutes}::integer) as metrics,
      (select jsonb_build_object('hash', k.value_json ->> 'last_hash', 'sentAt', (k.value_json ->> 'last_sent_at')::bigint) from ops_kv k where k.key = ${KEY}) as state
  `);
  const [row] = rows;
  if (!row) throw new Error('no metrics');
  return row;
}

export async function saveAlertState(db: Database, state: AlertState): Promise<void> {
  await db.execute(sql`
    insert into ops_kv (key, value_json) values (${KEY}, ${JSON.stringify({ last_sent_at: state.sentAt, last_hash: state.hash })}::jsonb)
    on conflict (key) do update set value_json = excluded.value_json
  `);
}

/** Once per check, whoever runs it twice. */
export async function recordBreach(
  db: Database,
  breach: { at: number; severity: string; payload: Readonly<Record<string, unknown>> },
): Promise<void> {
  const at = new Date(breach.at).toISOString();
  await db.execute(sql`
    insert into security_events (dedupe_key, event_type, severity, payload_json, created_at)
    values (${`slo:${at.slice(0, 16)}`}, 'SLO_BREACH', ${breach.severity}, ${JSON.stringify(breach.payload)}::jsonb, ${at}::timestamptz)
    on conflict on constraint security_events_dedupe_key do nothing
  `);
}

/** By name and code; what an error says may hold what somebody wrote. */
export async function recordJobError(db: Database, error: { job: string; code: string; at: number }): Promise<void> {
  const { job, code, at } = error;
  await db.execute(sql`
    insert into workflow_errors (workflow_name, error_code, created_at) values (${job}, ${code}, ${new Date(at).toISOString()}::timestamptz)
  `);
}
