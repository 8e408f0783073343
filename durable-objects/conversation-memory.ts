import { OUTBOX_KEPT_MS, PURGE_EVERY_MS, SEEN_MS } from './conversation-horizons.ts';
import type { IncidentLog } from './conversation-incidents.ts';

/** The words of `isSettled` in SQL. */
export const UNSETTLED = "status IN ('pending', 'sending', 'unknown')";
/** What a message about somebody else becomes when it is settled. */
export const FORGET_OTHERS = `message = iif(message ->> '$.isAboutOthers', '{"text":""}', message)`;
/** From when on the memory of an id counts: one dated ahead must outlive its date, or it would be new again. */
const SEEN_FROM = "max(received_at, coalesce(body ->> '$.signedAt', 0))";

/** Forgets what is older than its horizon and safely in the archive; when to do so again, or null with nothing left. */
export function forgetOld(
  memory: { sql: SqlStorage; incidents: IncidentLog },
  input: { now: number; journaledRev: number },
): number | null {
  const { sql, incidents } = memory;
  const { now, journaledRev } = input;
  sql.exec(
    `DELETE FROM events WHERE ${SEEN_FROM} <= ? AND rev <= ? AND status <> 'pending'`,
    now - SEEN_MS,
    journaledRev,
  );
  sql.exec(
    `DELETE FROM outbox WHERE created_at <= ? AND rev <= ? AND NOT ${UNSETTLED}`,
    now - OUTBOX_KEPT_MS,
    journaledRev,
  );
  incidents.forgetOld({ before: now - SEEN_MS, journaledRev });
  const { event, row } = rangeOf(sql, `min(${SEEN_FROM})`, 'min(created_at)');
  const incident = incidents.oldestAt();
  const ends = [
    ...(event === null ? [] : [event + SEEN_MS]),
    ...(row === null ? [] : [row + OUTBOX_KEPT_MS]),
    ...(incident === null ? [] : [incident + SEEN_MS]),
  ];
  return ends.length > 0 ? Math.max(Math.min(...ends), now + PURGE_EVERY_MS) : null;
}

/** No event and no message of before is kept. */
export function remembersNothing(sql: SqlStorage): boolean {
  const { event, row } = rangeOf(sql, 'max(received_at)', 'max(created_at)');
  return event === null && row === null;
}

/** When the newest of what is kept came to be; 0 without anything. */
export function latestAt(sql: SqlStorage): number {
  const { event, row } = rangeOf(sql, 'max(received_at)', 'max(created_at)');
  return Math.max(event ?? 0, row ?? 0);
}

function rangeOf(sql: SqlStorage, ofEvents: string, ofRows: string): { event: number | null; row: number | null } {
  return sql
    .exec<{ event: number | null; row: number | null }>(
      `SELECT (SELECT ${ofEvents} FROM events) AS event, (SELECT ${ofRows} FROM outbox) AS row`,
    )
    .one();
}
