import { apologize, type ConverseInput, personForLost, type RestaurantSnapshot } from '#src/conversation/index';
import { type InboundGuard, OPEN_GUARD } from '#src/fraud/index';
import { codeOf } from '#src/kernel/errors';
import type { InboundEvent } from '#src/messages/index';
import type { ConversationPorts } from './conversation-ports.ts';
import { judgeEvent, refuseEvent, releaseWhenOver } from './conversation-quarantine.ts';
import { keysOf, type StoredConversation, type StoredEvent } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';
import { sayDueTelling, tellingDueAt } from './conversation-tellings.ts';
import { commitTurn, factsFor, runTurn } from './conversation-turn.ts';

/** An event that fails this often is set aside, and the customer hears that a person will help. */
const MAX_TRIES = 3;

interface Pending {
  readonly store: ConversationStore;
  readonly ports: ConversationPorts;
  readonly conversationId: string;
  readonly restaurant: RestaurantSnapshot;
}

/** Whatever waits for its turn: the end of a quarantine, pending events in order, an order that waits, then what Postgres wants said. False when nothing could be done. */
export async function runDueTurns(input: Omit<Pending, 'restaurant'>): Promise<boolean> {
  const { store, ports } = input;
  const conversation = store.load();
  if (!conversation || !hasDueTurn(store, ports.clock.now())) return false;
  const restaurant = await ports.loadRestaurant(conversation.profile.restaurantId);
  if (!restaurant) return false;
  const pending: Pending = { ...input, restaurant };
  store.transaction(() => releaseWhenOver(pending, ports.newId()));
  await runPendingEvents(pending);
  await retryWaitingOrder(pending);
  store.transaction(() => sayDueTelling(pending));
  return true;
}

/** Until none is left, or one must wait for its next try: those behind it wait too. */
async function runPendingEvents(pending: Pending): Promise<void> {
  for (let events = pending.store.nextPendingEvents(); events.length > 0; events = pending.store.nextPendingEvents()) {
    for (const event of events) {
      if (!(await runPendingEvent(pending, event))) return;
    }
  }
}

function hasDueTurn(store: ConversationStore, now: number): boolean {
  const conversation = store.load();
  const quarantine = conversation?.profile.guard?.quarantine;
  const isOver = quarantine !== undefined && quarantine !== null && quarantine.until <= now;
  const tellAt = conversation ? tellingDueAt(conversation.profile) : null;
  const isTelling = tellAt !== null && tellAt <= now;
  return isOver || isTelling || store.hasPendingEvents() || (conversation?.state.waiting ?? null) !== null;
}

/** One pending event, start to end. False when it failed and must wait for its next try. */
async function runPendingEvent(pending: Pending, stored: StoredEvent): Promise<boolean> {
  const { store, ports } = pending;
  const conversation = store.load();
  if (!conversation) return false;
  try {
    const event = JSON.parse(stored.body) as InboundEvent;
    if (event.content.kind === 'identity_changed') await changeIdentity(pending, { event, next: event.content.next });
    else await answerEvent(pending, { conversation, stored, event });
    return true;
  } catch (error) {
    ports.log.error('turn_failed', { eventKind: stored.kind, tries: stored.tries + 1, error: codeOf(error) });
    const isPoison = setBack(pending, { conversation, stored });
    if (isPoison) await callPerson(pending, { conversation, stored });
    return isPoison;
  }
}

/** Somebody must look at what we could not answer. As far as they can be called: the archive names the event too. */
async function callPerson(
  pending: Pending,
  lost: { conversation: StoredConversation; stored: StoredEvent },
): Promise<void> {
  const { ports, conversationId } = pending;
  const { conversation, stored } = lost;
  const { profile, state } = conversation;
  const restaurant = await ports.loadRestaurant(profile.restaurantId);
  if (!(restaurant?.switches.SUPPORT_ENABLED ?? ports.supportEnabled)) return;
  const { content } = JSON.parse(stored.body) as InboundEvent;
  const by = {
    profile,
    locale: state.locale.value,
    conversationId,
    correlationId: stored.correlation_id,
    eventId: stored.id,
  };
  try {
    await ports.perform(personForLost(content), by);
  } catch (error) {
    ports.log.error('turn_failed', { eventKind: stored.kind, error: codeOf(error) });
  }
}

/** An order that waits for Postgres gets its next try. */
async function retryWaitingOrder(pending: Pending): Promise<void> {
  const conversation = pending.store.load();
  const waiting = conversation?.state.waiting;
  if (!conversation || !waiting || waiting.retryAt > pending.ports.clock.now()) return;
  const first: ConverseInput = { kind: 'retry_order' };
  await commitAfter(pending, {
    conversation,
    first,
    cause: { messageId: null, correlationId: waiting.checkout.checkoutId },
  });
}

async function answerEvent(
  pending: Pending,
  input: { conversation: StoredConversation; stored: StoredEvent; event: InboundEvent },
): Promise<void> {
  const { event, stored, conversation } = input;
  const { guard, verdict } = judgeEvent(pending, conversation, event);
  if (verdict.kind !== 'answer') {
    refusePending(pending, { stored, event, verdict, guarded: withGuard(conversation, guard) });
    return;
  }
  const first: ConverseInput = { kind: 'event', content: event.content, at: event.at };
  const cause = { messageId: event.messageId ?? null, correlationId: stored.correlation_id };
  const mayCommand = event.noCommands !== true;
  await commitAfter(pending, { conversation, first, cause, stored, guard, mayCommand });
}

function refusePending(
  { store, ports, restaurant }: Pending,
  refused: {
    stored: StoredEvent;
    event: InboundEvent;
    verdict: Parameters<typeof refuseEvent>[1]['verdict'];
    guarded: StoredConversation;
  },
): void {
  const { stored, event, verdict, guarded } = refused;
  const { id, tries, correlation_id: correlationId } = stored;
  store.transaction(() => {
    store.changeEvent(id, { status: 'processed', tries });
    const told = { conversation: guarded, event, verdict, correlationId };
    const incidents = refuseEvent({ store, ports, restaurant }, told);
    store.incidents.note(incidents, { at: ports.clock.now(), correlationId });
  });
}

function withGuard({ profile, state }: StoredConversation, guard: InboundGuard): StoredConversation {
  return { profile: { ...profile, guard }, state };
}

async function commitAfter(
  pending: Pending,
  input: {
    conversation: StoredConversation;
    first: ConverseInput;
    cause: { messageId: string | null; correlationId: string };
    stored?: StoredEvent;
    /** What the flood rules have made of the event; nothing else changes it while a turn waits. */
    guard?: InboundGuard;
    mayCommand?: boolean;
  },
): Promise<void> {
  const { store, ports, restaurant, conversationId } = pending;
  const { first, cause, stored, conversation, guard, mayCommand } = input;
  const { correlationId } = cause;
  const turn = await runTurn({
    ports,
    conversation,
    restaurant,
    first,
    conversationId,
    correlationId,
    eventId: stored?.id ?? null,
    mayCommand,
  });
  store.transaction(() => {
    const now = store.load()?.profile ?? conversation.profile;
    const { quarantine } = turn;
    const judged = guard ?? now.guard ?? OPEN_GUARD;
    const profile =
      guard || quarantine ? { ...now, guard: { ...judged, quarantine: quarantine ?? judged.quarantine } } : now;
    if (quarantine) {
      const open = { releasedAt: null, releasedReason: null, releasedBy: null };
      store.incidents.saveQuarantine({ ...quarantine, ...open });
    }
    if (stored) store.changeEvent(stored.id, { status: 'processed', tries: stored.tries });
    commitTurn({ store, profile, state: turn.state, replies: turn.replies, cause, now: ports.clock.now() });
    store.incidents.note(turn.incidents, { at: ports.clock.now(), correlationId });
  });
}

/** The customer goes on under a new id: that id's object leads here from now on, and sends go to the new id. */
async function changeIdentity(
  pending: Pending,
  input: { event: InboundEvent; next: InboundEvent['user'] },
): Promise<void> {
  const { store, ports, conversationId } = pending;
  const { event, next } = input;
  const successor = await ports.conversationIdOf(event, next.key);
  const follows = successor === conversationId || (await ports.conversation(successor).follow(conversationId));
  store.transaction(() => {
    const conversation = store.load();
    const stored = { status: 'processed', tries: 0 } as const;
    store.changeEvent(event.id, stored);
    if (!conversation || !follows) return;
    const { profile } = conversation;
    const user = { ...profile.user, ...next, key: profile.user.key };
    const formerKeys = keysOf(profile);
    store.save({ ...conversation, profile: { ...profile, user, claimedBy: next.key, formerKeys } });
  });
}

function setBack(pending: Pending, input: { conversation: StoredConversation; stored: StoredEvent }): boolean {
  const { store, ports, restaurant } = pending;
  const { stored } = input;
  const tries = stored.tries + 1;
  const isPoison = tries >= MAX_TRIES;
  store.transaction(() => {
    store.changeEvent(stored.id, { status: isPoison ? 'poison' : 'pending', tries });
    const conversation = store.load();
    if (!isPoison || !conversation) return;
    const { profile, state } = conversation;
    const facts = factsFor({ ports, profile, restaurant });
    const cause = { messageId: null, correlationId: stored.correlation_id };
    commitTurn({ store, profile, state, replies: [apologize(state, facts)], cause, now: facts.now });
  });
  return isPoison;
}
