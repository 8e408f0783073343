import { DAY_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';

/** How long after a commit the object looks whether its wake-up was followed; a lost queue message costs no more than this. */
export const BACKSTOP_MS = 5 * SECOND_MS;
/** Ids are remembered one day longer than the oldest event that is still acted on (design.md §6 row 8). */
export const SEEN_MS = 9 * DAY_MS;
export const OUTBOX_KEPT_MS = 30 * DAY_MS;
const REWAKE_MS = 10 * SECOND_MS;
const EVENT_RETRY_MS = 2 * SECOND_MS;
const JOURNAL_RETRY_MS = MINUTE_MS;

export interface Agenda {
  readonly now: number;
  readonly hasPendingEvents: boolean;
  /** When the oldest unsettled row of the outbox wants something; null without one. */
  readonly outboxDueAt: number | null;
  readonly orderRetryAt: number | null;
  readonly hasUnjournaled: boolean;
  /** When the journal was last handed to its queue; null when nothing is on its way. */
  readonly journalSentAt: number | null;
  readonly oldestEventAt: number | null;
}

/** When the object must wake up by itself; null when nothing is left to do. Something unsettled always has a time (invariant I13). */
export function nextAlarmAt(agenda: Agenda): number | null {
  const { now } = agenda;
  const times = [
    agenda.hasPendingEvents ? now + EVENT_RETRY_MS : null,
    agenda.outboxDueAt === null ? null : Math.max(agenda.outboxDueAt, now + REWAKE_MS),
    agenda.orderRetryAt === null ? null : Math.max(agenda.orderRetryAt, now + SECOND_MS),
    agenda.hasUnjournaled ? (agenda.journalSentAt ?? now + BACKSTOP_MS - JOURNAL_RETRY_MS) + JOURNAL_RETRY_MS : null,
    agenda.oldestEventAt === null ? null : agenda.oldestEventAt + SEEN_MS,
  ].filter((time) => time !== null);
  return times.length > 0 ? Math.max(Math.min(...times), now + SECOND_MS) : null;
}
