import { DAY_MS, HOUR_MS } from '#src/kernel/clock';

/** Days that rows are kept, by what they are. */
export interface RetentionDays {
  readonly inbound: number;
  readonly outbound: number;
  readonly security: number;
  readonly errors: number;
  readonly audit: number;
}

export interface RetentionSettings {
  readonly days: RetentionDays;
  readonly batchSize: number;
  readonly maxIterations: number;
  readonly isDryRun: boolean;
}

/** 03:30 in Algiers, which knows no summer time. */
const BEGINS_AT_MS = 2.5 * HOUR_MS;
/** An answer that a client may still ask for again is younger than this by far. */
const IDEMPOTENCY_DAYS = 7;

/** The day that may be worked on now, as `2026-11-23`; null before its hour. */
export function retentionDay(now: number): string | null {
  return now % DAY_MS < BEGINS_AT_MS ? null : new Date(now).toISOString().slice(0, 10);
}

/** Each table, as `ops.retention_rule` knows it, and from when on its rows stay. */
export function retentionPlan(days: RetentionDays, now: number): readonly { table: string; cutoff: number }[] {
  const kept: readonly [table: string, days: number][] = [
    ['workflow_errors', days.errors],
    ['inbound_messages', days.inbound],
    ['outbound_messages', days.outbound],
    ['outbound_messages_unsent', days.security],
    ['outbound_requests', days.outbound],
    ['staff_notices', days.outbound],
    ['dead_letters', days.security],
    ['idempotency_keys', IDEMPOTENCY_DAYS],
    ['security_events', days.security],
    ['admin_audit_log', days.audit],
    ['admin_wa_audit_log', days.audit],
  ];
  return kept.map(([table, age]) => ({ table, cutoff: now - age * DAY_MS }));
}
