import { converse, type RestaurantSnapshot } from '#src/conversation/index';
import { DAY_MS, SECOND_MS } from '#src/kernel/clock';
import { assertNever, codeOf } from '#src/kernel/errors';
import { type InboundEvent, wantsAnswer } from '#src/messages/index';
import { applyReceipt, rowsOfReceipt } from '#src/outbox/index';
import { judgeDate } from '#src/security/index';
import { SEEN_MS } from './conversation-horizons.ts';
import type { Incident } from './conversation-incidents.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import { judgeEvent, refuseEvent, releaseWhenOver } from './conversation-quarantine.ts';
import type { StoredConversation } from './conversation-record.ts';
import type { AddressedReceipt, Delivery } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';
import { commitTurn, factsFor, noteContact, openConversation } from './conversation-turn.ts';
import { notePerson } from './staff-echo.ts';

interface Intake {
  readonly store: ConversationStore;
  readonly ports: ConversationPorts;
  readonly delivery: Delivery;
  /** Null: not to be had now, so that nothing can be decided yet. */
  readonly restaurant: RestaurantSnapshot | null;
  /** A turn is waiting for its act: what arrives now waits behind it. */
  readonly busy: boolean;
}

/** One pass over a delivery, with what it must report in the end. */
interface Pass extends Intake {
  readonly incidents: Incident[];
}

type Take = (pass: Pass, event: InboundEvent) => boolean;

export interface TakenIn {
  readonly fresh: number;
  /** Rows that are new in the outbox. */
  readonly replies: number;
  /** Rows that a receipt has made fail. */
  readonly failed: readonly number[];
  /** Events that are too old and that no conversation can report: there is none, and they do not begin one. */
  readonly tooOld: number;
}

/** Everything of a delivery in one transaction. When deciding fails, every event is kept for a turn of its own. */
export function takeDelivery(intake: Intake, arm: () => void): TakenIn {
  const { store, ports, delivery } = intake;
  if (!store.load() && delivery.events.every((event) => dateOf(intake, event) === 'too_old'))
    return { fresh: 0, replies: 0, failed: [], tooOld: delivery.events.length };
  const takeAll = (take: Take) => {
    const pass: Pass = { ...intake, incidents: [] };
    const firstId = store.nextOutboxId;
    const failed = store.load() ? delivery.receipts.flatMap((receipt) => takeReceipt(store, receipt)) : [];
    if (take === takeEvent) release(intake);
    const fresh = delivery.events.filter((event) => screenEvent(pass, event, take)).length;
    store.incidents.note(pass.incidents, { at: ports.clock.now(), correlationId: delivery.correlationId });
    if (store.hasUnjournaled()) arm();
    return { fresh, replies: store.nextOutboxId - firstId, failed, tooOld: 0 };
  };
  try {
    return store.transaction(() => takeAll(takeEvent));
  } catch (error) {
    ports.log.error('turn_failed', { tries: 0, error: codeOf(error) });
    return store.transaction(() => takeAll(deferEvent));
  }
}

/** A quarantine that is over ends before anything new is read, also when its alarm is late. */
function release({ store, ports, restaurant, delivery }: Intake): void {
  if (restaurant) releaseWhenOver({ store, ports, restaurant }, delivery.correlationId);
}

/** What is too old is counted and not acted on; what is dated ahead happens now (design.md §6 row 8). False for what changes nothing. */
function screenEvent(pass: Pass, event: InboundEvent, take: Take): boolean {
  const { receivedAt } = pass.delivery;
  const message_type = event.content.kind;
  const judged = dateOf(pass, event);
  switch (judged) {
    case 'timely':
      return take(pass, event);
    case 'too_old': {
      const age_days = Math.floor((receivedAt - event.at) / DAY_MS);
      pass.incidents.push({ type: 'REPLAY_ATTACK_TOO_OLD', payload: { message_type, age_days } });
      return false;
    }
    case 'ahead': {
      const isFresh = take(pass, { ...event, at: receivedAt, signedAt: event.at });
      const ahead_seconds = Math.round((event.at - receivedAt) / SECOND_MS);
      if (isFresh)
        pass.incidents.push({ type: 'REPLAY_ATTACK_FUTURE_TIMESTAMP', payload: { message_type, ahead_seconds } });
      return isFresh;
    }
    default:
      return assertNever(judged);
  }
}

function dateOf({ delivery, ports }: Intake, event: InboundEvent): ReturnType<typeof judgeDate> {
  return judgeDate(event.at, { receivedAt: delivery.receivedAt, windowMs: ports.replayWindowMs });
}

/**
 * Takes one event in: unknown → remembered and, where nothing outside is needed, decided at once, in the caller's transaction.
 * False for an event that is known already.
 */
function takeEvent(pass: Pass, event: InboundEvent): boolean {
  const { store, ports, delivery, restaurant } = pass;
  const mustWait = pass.busy || !restaurant || store.hasPendingEvents();
  if (mustWait || !wantsAnswer(event)) return deferEvent(pass, event);
  const { receivedAt, correlationId } = delivery;
  const stored = storedFor(pass, event);
  if (!store.insertEvent(event, { status: 'processed', receivedAt, correlationId })) return false;
  const contact = noteContact(stored.profile, event);
  const { guard, verdict } = judgeEvent({ ports, restaurant }, stored, event);
  const profile = { ...contact, guard };
  if (verdict.kind !== 'answer') {
    const conversation = { ...stored, profile };
    pass.incidents.push(...refuseEvent({ store, ports, restaurant }, { conversation, event, verdict, correlationId }));
    return true;
  }
  const facts = factsFor({ ports, profile, restaurant });
  const turn = converse(stored.state, { kind: 'event', content: event.content, at: event.at }, facts);
  if (turn.act) {
    store.postponeEvent(event.id);
    // Without the guard: the turn that answers it will count it.
    store.save({ ...stored, profile: contact });
    return true;
  }
  const cause = { messageId: event.messageId ?? null, correlationId };
  commitTurn({ store, profile, state: turn.state, replies: turn.replies, cause, now: facts.now });
  return true;
}

/** The event is kept; what wants an answer gets a turn of its own. Also what a delivery falls back to when deciding failed. */
function deferEvent(intake: Intake, event: InboundEvent): boolean {
  const { store, delivery } = intake;
  const { receivedAt, correlationId } = delivery;
  const status = wantsAnswer(event) || event.content.kind === 'identity_changed' ? 'pending' : 'recorded';
  const known = store.load();
  const stored = storedFor(intake, event);
  if (!store.insertEvent(event, { status, receivedAt, correlationId })) return false;
  const profile = noteContact(stored.profile, event);
  const noted = notePerson(store, { ...stored, profile }, event);
  if (!known || profile !== known.profile || noted.state !== known.state) store.save(noted);
  return true;
}

function storedFor({ store, ports, delivery, restaurant }: Intake, event: InboundEvent): StoredConversation {
  const { nextOutboxId } = store;
  const { fallback } = ports.languages;
  const { owner } = delivery;
  const { user } = event;
  const stored = store.load() ?? openConversation({ owner, user, restaurant, nextOutboxId, fallback });
  const { profile } = stored;
  return profile.purgeAt === null
    ? { ...stored, profile: { ...profile, purgeAt: delivery.receivedAt + SEEN_MS } }
    : stored;
}

/** The ids of rows that a receipt has just made fail. */
function takeReceipt(store: ConversationStore, addressed: AddressedReceipt): readonly number[] {
  const { receipt, outboxId, attempt } = addressed;
  const candidates = outboxId === null ? store.recentRows() : [store.outboxRow(outboxId)].filter((row) => row !== null);
  const failed: number[] = [];
  for (const row of rowsOfReceipt(candidates, { receipt, outboxId })) {
    const change = applyReceipt(row, receipt, attempt);
    if (!change) continue;
    store.changeOutboxRow(row.id, change);
    if (change.status === 'failed' && row.status !== 'failed') failed.push(row.id);
  }
  return failed;
}
