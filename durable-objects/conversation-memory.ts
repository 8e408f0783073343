import { OUTBOX_KEPT_MS, PURGE_EVERY_MS, SEEN_MS } from './conversation-horizons.ts';

/** The words of `isSettled` in SQL. */
export const UNSETTLED = "status IN ('pending', 'sending', 'unknown')";

/** Forgets what is older than its horizon and safely in the archive; when to do so again, or null with nothing left. */
export function forgetOld(sql: SqlStorage, input: { now: number; journaledRev: number }): number | null {
  const { now, journaledRev } = input;
  sql.exec(
    "DELETE FROM events WHERE received_at <= ? AND rev <= ? AND status <> 'pending'",
    now - SEEN_MS,
    journaledRev,
  );
  sql.exec(
    `DELETE FROM outbox WHERE created_at <= ? AND rev <= ? AND NOT ${UNSETTLED}`,
    now - OUTBOX_KEPT_MS,
    journaledRev,
  );
  const oldest = rangeOf(sql, 'min');
  const ends = [
    ...(oldest.event === null ? [] : [oldest.event + SEEN_MS]),
    ...(oldest.row === null ? [] : [oldest.row + OUTBOX_KEPT_MS]),
  ];
  return ends.length > 0 ? Math.max(Math.min(...ends), now + PURGE_EVERY_MS) : null;
}

/** When the newest of what is kept came to be; 0 without anything. */
export function latestAt(sql: SqlStorage): number {
  const { event, row } = rangeOf(sql, 'max');
  return Math.max(event ?? 0, row ?? 0);
}

function rangeOf(sql: SqlStorage, end: 'min' | 'max'): { event: number | null; row: number | null } {
  return sql
    .exec<{ event: number | null; row: number | null }>(
      `SELECT (SELECT ${end}(received_at) FROM events) AS event, (SELECT ${end}(created_at) FROM outbox) AS row`,
    )
    .one();
}
