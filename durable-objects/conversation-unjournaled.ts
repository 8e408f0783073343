import type { IncidentLog, IncidentRow, QuarantineRow } from './conversation-incidents.ts';
import type { StoredEvent } from './conversation-record.ts';
import type { OutboxRecord } from './outbox-record.ts';

/** Changes after the journal's cursor. */
export interface Unjournaled {
  readonly events: readonly StoredEvent[];
  readonly rows: readonly OutboxRecord[];
  readonly incidents: readonly IncidentRow[];
  readonly quarantines: readonly QuarantineRow[];
  /** The cursor once all of this is confirmed. */
  readonly upTo: number;
}

/** Of each kind in one page. */
const PAGE_INCIDENTS = 20;

/** One page. Incidents go ahead of older changes, and again until the cursor has passed them: behind a flood staff would wait for an hour. */
export function readUnjournaled(
  tables: { sql: SqlStorage; incidents: IncidentLog },
  page: { after: number; lastRev: number; limit: number },
): Unjournaled {
  const { after, lastRev, limit } = page;
  const changed = <T extends object>(table: 'events' | 'outbox') =>
    tables.sql
      .exec(`SELECT * FROM ${table} WHERE rev > ? ORDER BY rev LIMIT ?`, after, limit)
      .toArray() as unknown as readonly T[];
  const events = changed<StoredEvent>('events');
  const rows = changed<OutboxRecord>('outbox');
  const { incidents, quarantines } = tables.incidents.changedSince(after, PAGE_INCIDENTS);
  const upTo = Math.min(
    lastRev,
    lastOfFull(events, limit),
    lastOfFull(rows, limit),
    lastOfFull(incidents, PAGE_INCIDENTS),
    lastOfFull(quarantines, PAGE_INCIDENTS),
  );
  const isOnPage = ({ rev }: { rev: number }) => rev <= upTo;
  return { events: events.filter(isOnPage), rows: rows.filter(isOnPage), incidents, quarantines, upTo };
}

/** A full page may have a successor: nothing beyond its last row is known. */
function lastOfFull(page: readonly { readonly rev: number }[], limit: number): number {
  return page.length === limit ? (page.at(-1)?.rev ?? 0) : Number.POSITIVE_INFINITY;
}
