import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { ConversationStore } from './conversation-store.ts';
import { tellingDueAt } from './conversation-tellings.ts';

/**
 * How long after a commit the object looks whether its wake-up was followed: a lost queue message costs no more than this. The journal goes
 * along, so a longer pause also makes fewer pages.
 */
export const BACKSTOP_MS = 20 * SECOND_MS;
const REWAKE_MS = 10 * SECOND_MS;
/** An outage is asked about more and more seldom, because every question costs a queue message. */
const MAX_REWAKE_MS = 2 * MINUTE_MS;
const EVENT_RETRY_MS = 2 * SECOND_MS;
const JOURNAL_RETRY_MS = MINUTE_MS;
/** A quarantine that is over and could not be ended: the restaurant's words could not be had. */
const RELEASE_RETRY_MS = 10 * SECOND_MS;

/** The restaurant's words could not be had. */
const TELLING_RETRY_MS = 10 * SECOND_MS;

interface Agenda {
  readonly now: number;
  readonly hasPendingEvents: boolean;
  /** When the oldest unsettled row of the outbox wants something; null without one. */
  readonly outboxDueAt: number | null;
  /** How often the sender was woken since it last came. */
  readonly wakesInVain: number;
  readonly orderRetryAt: number | null;
  /** When the quarantine ends; null without one. */
  readonly quarantineEndsAt: number | null;
  /** When the next thing that Postgres wants said is due; null without one. */
  readonly tellingAt: number | null;
  readonly hasUnjournaled: boolean;
  /** When the journal was last handed to its queue; null when nothing is on its way. */
  readonly journalSentAt: number | null;
  /** When the oldest memory may go; null without any. */
  readonly purgeAt: number | null;
  /** When the tombstone of an erased conversation may go; null without one. */
  readonly tombstoneEndsAt: number | null;
}

/** When the object must wake up by itself; null when nothing is left to do or to forget. Something unsettled always has a time (invariant I13). */
export function nextAlarmAt(agenda: Agenda): number | null {
  const { now } = agenda;
  const times = [
    agenda.hasPendingEvents ? now + EVENT_RETRY_MS : null,
    agenda.outboxDueAt === null ? null : Math.max(agenda.outboxDueAt, now + rewakeMs(agenda.wakesInVain)),
    agenda.orderRetryAt === null ? null : Math.max(agenda.orderRetryAt, now + SECOND_MS),
    agenda.quarantineEndsAt === null ? null : laterOr(agenda.quarantineEndsAt, now, RELEASE_RETRY_MS),
    agenda.tellingAt === null ? null : laterOr(agenda.tellingAt, now, TELLING_RETRY_MS),
    agenda.hasUnjournaled ? (agenda.journalSentAt ?? now + BACKSTOP_MS - JOURNAL_RETRY_MS) + JOURNAL_RETRY_MS : null,
    agenda.purgeAt,
    agenda.tombstoneEndsAt,
  ].filter((time) => time !== null);
  return times.length > 0 ? Math.max(Math.min(...times), now + SECOND_MS) : null;
}

/** At that time, or after a pause where it has passed already. */
function laterOr(at: number, now: number, pauseMs: number): number {
  return at > now ? at : now + pauseMs;
}

function rewakeMs(wakesInVain: number): number {
  return Math.min(MAX_REWAKE_MS, REWAKE_MS * 2 ** Math.min(wakesInVain, 10));
}

/** What the store knows of it; the rest lives in memory only. */
export function agendaOf(
  store: ConversationStore,
  memory: Pick<Agenda, 'now' | 'wakesInVain' | 'journalSentAt' | 'tombstoneEndsAt'>,
): Agenda {
  const conversation = store.load();
  return {
    ...memory,
    hasPendingEvents: store.hasPendingEvents(),
    outboxDueAt: store.outboxDueAt(),
    orderRetryAt: conversation?.state.waiting?.retryAt ?? null,
    quarantineEndsAt: conversation?.profile.guard?.quarantine?.until ?? null,
    tellingAt: conversation ? tellingDueAt(conversation.profile) : null,
    hasUnjournaled: store.hasUnjournaled(),
    purgeAt: conversation?.profile.purgeAt ?? null,
  };
}
