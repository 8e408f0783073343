import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { SecurityReport } from './report-events.usecase.ts';

/**
 * One row per type, subject and minute, whatever the number of isolates. Each report writes its count under its own id, and the row's number
 * is their sum: reports may come twice and in any order.
 */
export async function recordSecurityReports(db: Database, reports: readonly SecurityReport[]): Promise<void> {
  const statements = reports.map((report) =>
    db.execute(sql`
      insert into security_events as e (dedupe_key, tenant_id, restaurant_id, channel, subject_hmac, event_type, severity, occurrences,
        payload_json, correlation_id, created_at)
      select * from jsonb_to_recordset(${JSON.stringify(rowsOf(report))}::jsonb) as r(
        dedupe_key text, tenant_id uuid, restaurant_id uuid, channel text, subject_hmac text, event_type text, severity text, occurrences int,
        payload_json jsonb, correlation_id text, created_at timestamptz)
      on conflict (dedupe_key) do update set
        occurrences = (select sum(value::int) from jsonb_each_text((e.payload_json -> 'reports') || (excluded.payload_json -> 'reports'))),
        payload_json = e.payload_json || jsonb_build_object('reports', (e.payload_json -> 'reports') || (excluded.payload_json -> 'reports'))
    `),
  );
  const [first, ...rest] = statements;
  if (first) await db.batch([first, ...rest]);
}

function rowsOf(report: SecurityReport): readonly object[] {
  return report.events.map((event) => ({
    dedupe_key: event.dedupeKey,
    tenant_id: event.tenantId,
    restaurant_id: event.restaurantId,
    channel: event.channel,
    subject_hmac: event.subjectHmac,
    event_type: event.type,
    severity: event.severity,
    occurrences: event.occurrences,
    payload_json: { ...event.payload, reports: { [report.reportId]: event.occurrences } },
    correlation_id: event.correlationId,
    created_at: new Date(event.at).toISOString(),
  }));
}
