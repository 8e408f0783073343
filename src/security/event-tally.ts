import { MINUTE_MS } from '#src/kernel/clock';
import type { SecurityEventType, SecurityPayload, Severity } from './security-event.ts';

/** Something that happened at a door, once. */
export interface Happening {
  readonly type: SecurityEventType;
  /** Whom it is about: a network, an account, a client. Hashed before it leaves the isolate. */
  readonly subject: string;
  /** One closed word: what is told apart is counted apart. */
  readonly reason?: string;
  readonly severity?: Severity;
  readonly tenantId?: string | null;
  readonly restaurantId?: string | null;
  readonly channel?: string | null;
  readonly payload?: SecurityPayload;
  readonly correlationId?: string | null;
}

/** The first happening of its kind and minute, and how often it happened since the last report. */
export interface Tallied {
  readonly happening: Happening;
  readonly count: number;
  readonly at: number;
}

interface Entry {
  first: Happening;
  at: number;
  count: number;
  reportedMinute: number;
}

/** Beyond so many subjects of one kind, the rest count as one: a flood from everywhere must not become a flood of rows. */
const MAX_SUBJECTS = 100;
const OTHERS = 'others';

/**
 * Counts what happens at the doors of one isolate. Each (type, reason, subject) may be reported once a minute; what happens after the report waits
 * for the next minute and is counted there, so an attack costs a row a minute and no count is lost while the isolate lives.
 */
export class EventTally {
  private readonly byKind = new Map<string, Map<string, Entry>>();
  private waiting = 0;

  note(happening: Happening, now: number): void {
    const entries = this.entriesOf(`${happening.type} ${happening.reason ?? ''}`);
    const subject = entries.has(happening.subject) || entries.size < MAX_SUBJECTS ? happening.subject : OTHERS;
    const entry = entries.get(subject);
    if (!entry) {
      entries.set(subject, { first: { ...happening, subject }, at: now, count: 1, reportedMinute: -1 });
      this.waiting++;
      return;
    }
    if (entry.count === 0) {
      this.waiting++;
      entry.first = { ...happening, subject };
      entry.at = now;
    }
    entry.count++;
  }

  /** Cheap enough for every request. */
  hasDue(now: number): boolean {
    return this.waiting > 0 && this.find(now, false).length > 0;
  }

  /** What may be reported now; it counts as reported from here on. */
  take(now: number): readonly Tallied[] {
    const due = this.waiting > 0 ? this.find(now, true) : [];
    this.forget(now);
    return due;
  }

  private find(now: number, take: boolean): readonly Tallied[] {
    const minute = minuteOf(now);
    const due: Tallied[] = [];
    for (const entries of this.byKind.values()) {
      for (const entry of entries.values()) {
        if (entry.count === 0 || entry.reportedMinute === minute) continue;
        due.push({ happening: entry.first, count: entry.count, at: entry.at });
        if (!take) return due;
        entry.count = 0;
        entry.reportedMinute = minute;
        this.waiting--;
      }
    }
    return due;
  }

  private forget(now: number): void {
    for (const entries of this.byKind.values()) {
      for (const [subject, entry] of entries) {
        if (entry.count === 0 && entry.reportedMinute < minuteOf(now)) entries.delete(subject);
      }
    }
  }

  private entriesOf(kind: string): Map<string, Entry> {
    const known = this.byKind.get(kind);
    if (known) return known;
    const fresh = new Map<string, Entry>();
    this.byKind.set(kind, fresh);
    return fresh;
  }
}

/** Minutes since 1970. */
export function minuteOf(now: number): number {
  return Math.floor(now / MINUTE_MS);
}
