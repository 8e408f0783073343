import type { QuarantineRecord } from '#src/journal/index';
import { MINUTE_MS } from '#src/kernel/clock';
import type { SecurityEventType, SecurityPayload } from '#src/security/index';

/** Something that the archive must tell staff about this conversation. */
export interface Incident {
  readonly type: SecurityEventType;
  readonly payload: SecurityPayload;
}

/** One row of a type and minute. */
export interface IncidentRow {
  readonly type: SecurityEventType;
  readonly minute: number;
  readonly rev: number;
  readonly occurrences: number;
  /** When it first happened in that minute. */
  readonly at: number;
  readonly payload: string;
  readonly correlation_id: string;
}

export interface QuarantineRow {
  readonly since: number;
  readonly rev: number;
  readonly until: number;
  readonly reason: string;
  readonly released_at: number | null;
  readonly released_reason: string | null;
  readonly released_by: string | null;
}

/** Made when the first incident is: hardly a conversation ever has one. */
const SCHEMA = [
  `CREATE TABLE IF NOT EXISTS security_events (
    type TEXT NOT NULL, minute INTEGER NOT NULL, rev INTEGER NOT NULL, occurrences INTEGER NOT NULL, at INTEGER NOT NULL,
    payload TEXT NOT NULL, correlation_id TEXT NOT NULL, PRIMARY KEY (type, minute)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS quarantines (
    since INTEGER PRIMARY KEY, rev INTEGER NOT NULL, until INTEGER NOT NULL, reason TEXT NOT NULL, released_at INTEGER,
    released_reason TEXT, released_by TEXT
  )`,
];

/** The conversation's own security events and quarantines, until the journal has them and their time is over. */
export class IncidentLog {
  private readonly storage: DurableObjectStorage;
  private readonly takeRev: () => number;
  private exists: boolean | null = null;

  constructor(storage: DurableObjectStorage, takeRev: () => number) {
    this.storage = storage;
    this.takeRev = takeRev;
  }

  /** After a rollback, which may have taken the tables back. */
  forget(): void {
    this.exists = null;
  }

  /** At most one row per type and minute, with a count: a flood must not become a flood of rows. */
  note(incidents: readonly Incident[], cause: { at: number; correlationId: string }): void {
    const byType = Map.groupBy(incidents, ({ type }) => type);
    for (const [type, same] of byType) {
      this.create();
      this.storage.sql.exec(
        `INSERT INTO security_events (type, minute, rev, occurrences, at, payload, correlation_id) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (type, minute) DO UPDATE SET occurrences = occurrences + excluded.occurrences, rev = excluded.rev`,
        type,
        Math.floor(cause.at / MINUTE_MS),
        this.takeRev(),
        same.length,
        cause.at,
        JSON.stringify(same[0]?.payload ?? {}),
        cause.correlationId,
      );
    }
  }

  saveQuarantine(quarantine: Omit<QuarantineRecord, 'revision'>): void {
    this.create();
    const { since, until, reason, releasedAt, releasedReason, releasedBy } = quarantine;
    this.storage.sql.exec(
      'INSERT OR REPLACE INTO quarantines (since, rev, until, reason, released_at, released_reason, released_by) VALUES (?, ?, ?, ?, ?, ?, ?)',
      since,
      this.takeRev(),
      until,
      reason,
      releasedAt,
      releasedReason,
      releasedBy,
    );
  }

  /** Oldest change first. */
  changedSince(
    rev: number,
    limit: number,
  ): { incidents: readonly IncidentRow[]; quarantines: readonly QuarantineRow[] } {
    return {
      incidents: this.rows('SELECT * FROM security_events WHERE rev > ? ORDER BY rev LIMIT ?', rev, limit),
      quarantines: this.rows('SELECT * FROM quarantines WHERE rev > ? ORDER BY rev LIMIT ?', rev, limit),
    };
  }

  lastRev(): number {
    const [last] = this.rows<{ rev: number | null }>(
      'SELECT max((SELECT coalesce(max(rev), 0) FROM security_events), (SELECT coalesce(max(rev), 0) FROM quarantines)) AS rev',
    );
    return last?.rev ?? 0;
  }

  forgetOld(input: { before: number; journaledRev: number }): void {
    if (!this.isThere()) return;
    const { before, journaledRev } = input;
    this.storage.sql.exec('DELETE FROM security_events WHERE at <= ? AND rev <= ?', before, journaledRev);
    this.storage.sql.exec('DELETE FROM quarantines WHERE released_at <= ? AND rev <= ?', before, journaledRev);
  }

  /** Of what may be forgotten one day; null without any. */
  oldestAt(): number | null {
    const [oldest] = this.rows<{ at: number | null; released_at: number | null }>(
      'SELECT (SELECT min(at) FROM security_events) AS at, (SELECT min(released_at) FROM quarantines) AS released_at',
    );
    const times = [oldest?.at, oldest?.released_at].filter((time) => typeof time === 'number');
    return times.length > 0 ? Math.min(...times) : null;
  }

  private create(): void {
    if (this.isThere()) return;
    for (const statement of SCHEMA) this.storage.sql.exec(statement);
    this.exists = true;
  }

  private isThere(): boolean {
    this.exists ??=
      this.storage.sql.exec("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'quarantines'").toArray()
        .length > 0;
    return this.exists;
  }

  private rows<T extends object>(query: string, ...bindings: number[]): readonly T[] {
    if (!this.isThere()) return [];
    return this.storage.sql.exec(query, ...bindings).toArray() as unknown as readonly T[];
  }
}
