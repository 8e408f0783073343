import {
  type ActOutcome,
  type ConversationState,
  type ConverseInput,
  converse,
  type Facts,
  initialState,
  type Reply,
  type RestaurantSnapshot,
} from '#src/conversation/index';
import type { Quarantine } from '#src/fraud/index';
import { MINUTE_MS } from '#src/kernel/clock';
import type { Locale } from '#src/locale/index';
import { type InboundEvent, opensWindow, type UserIdentity } from '#src/messages/index';
import type { OutboxRow } from '#src/outbox/index';
import { incidentsOf } from './act-incidents.ts';
import type { Incident } from './conversation-incidents.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ConversationProfile, StoredConversation } from './conversation-record.ts';
import type { ConversationOwner } from './conversation-rpc.ts';
import type { ConversationStore } from './conversation-store.ts';

/** A conversation on first contact, whoever makes it. */
export function openConversation(input: {
  owner: ConversationOwner;
  user: UserIdentity;
  restaurant: RestaurantSnapshot | null;
  nextOutboxId: number;
  fallback: Locale;
}): StoredConversation {
  const { user, nextOutboxId, fallback } = input;
  const { tenantId, restaurantId, channel, accountId } = input.owner;
  return {
    profile: { tenantId, restaurantId, channel, accountId, user, lastInboundAt: 0, nextOutboxId, purgeAt: null },
    state: initialState(input.restaurant?.profile.defaultLocale ?? fallback),
  };
}

/** The profile after an event: the newest ids and name of the customer, the newest time they wrote. */
export function noteContact(profile: ConversationProfile, event: InboundEvent): ConversationProfile {
  if (!opensWindow(event)) return profile;
  const isNewest = event.at >= profile.lastInboundAt;
  const { key } = profile.user;
  const user = isNewest ? { ...profile.user, ...event.user, key } : profile.user;
  return { ...profile, user, lastInboundAt: Math.max(profile.lastInboundAt, event.at) };
}

export function factsFor(input: {
  ports: ConversationPorts;
  profile: ConversationProfile;
  restaurant: RestaurantSnapshot;
}): Facts {
  const { ports, profile, restaurant } = input;
  const { switches } = restaurant;
  const { L10N_DARIJA_ENABLED: answersDarija = ports.languages.answersDarija } = switches;
  return {
    now: ports.clock.now(),
    newId: ports.newId(),
    restaurant,
    user: profile.user,
    deliveryEnabled: switches.DELIVERY_ENABLED ?? ports.deliveryEnabled,
    addressTries: ports.addressTries,
    supportEnabled: switches.SUPPORT_ENABLED ?? ports.supportEnabled,
    faqEnabled: switches.FAQ_ENABLED ?? ports.faqEnabled,
    languages: { ...ports.languages, answersDarija },
    hearsVoice: ports.hearsVoice && (switches.VOICE_ENABLED ?? true),
    hasAdviser: ports.hasAdviser && (switches.LLM_ENABLED ?? true),
    hasConsole: ports.hasConsole ?? false,
  };
}

/** Writes what a turn decided: its replies into the outbox, the state beside them. Call inside a transaction. */
export function commitTurn(input: {
  store: ConversationStore;
  profile: ConversationProfile;
  state: ConversationState;
  replies: readonly Reply[];
  cause: { messageId: string | null; correlationId: string };
  now: number;
}): void {
  const { store, profile, state, replies, cause, now } = input;
  replies.forEach((reply, index) => {
    store.insertOutboxRow(outboxRow({ id: profile.nextOutboxId + index, reply, cause, now }));
  });
  store.save({ profile: { ...profile, nextOutboxId: profile.nextOutboxId + replies.length }, state });
}

function outboxRow(input: {
  id: number;
  reply: Reply;
  cause: { messageId: string | null; correlationId: string };
  now: number;
}): OutboxRow {
  const { id, reply, cause, now } = input;
  return {
    id,
    sendClass: reply.sendClass,
    intent: reply.intent,
    message: reply.message,
    answersMessageId: cause.messageId,
    correlationId: cause.correlationId,
    createdAt: now,
    status: 'pending',
    attempt: 0,
    dueAt: now,
    providerId: null,
    errorCode: null,
    error: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
  };
}

export interface RanTurn {
  readonly state: ConversationState;
  readonly replies: readonly Reply[];
  readonly incidents: readonly Incident[];
  /** Begun by what placing an order was answered. */
  readonly quarantine: Quarantine | null;
}

/** A whole turn: act after act, each outcome fed back, until nothing is wanted any more. */
export async function runTurn(input: {
  ports: ConversationPorts;
  conversation: StoredConversation;
  restaurant: RestaurantSnapshot;
  first: ConverseInput;
  conversationId: string;
  correlationId: string;
  eventId: string | null;
  mayCommand?: boolean | undefined;
}): Promise<RanTurn> {
  const { ports, conversation, conversationId, correlationId, eventId, mayCommand = false } = input;
  const { profile } = conversation;
  let { restaurant } = input;
  let turn = converse(conversation.state, input.first, factsFor({ ports, profile, restaurant }));
  const replies = [...turn.replies];
  const incidents: Incident[] = [];
  let quarantine: Quarantine | null = null;
  while (turn.act) {
    const outcome = await ports.perform(turn.act, {
      profile,
      locale: turn.state.locale.value,
      conversationId,
      correlationId,
      eventId,
      mayCommand,
    });
    incidents.push(...incidentsOf(outcome));
    quarantine ??= quarantineOf(outcome, ports.clock.now());
    if (outcome.kind === 'place_order' && outcome.outcome.kind === 'changed') {
      await ports.refreshRestaurant(profile.restaurantId);
      restaurant = (await ports.loadRestaurant(profile.restaurantId)) ?? restaurant;
    }
    turn = converse(turn.state, { kind: 'outcome', outcome }, factsFor({ ports, profile, restaurant }));
    replies.push(...turn.replies);
  }
  return { state: turn.state, replies, incidents, quarantine };
}

function quarantineOf(outcome: ActOutcome, now: number): Quarantine | null {
  if (outcome.kind !== 'place_order' || outcome.outcome.kind !== 'quarantined') return null;
  const { reason, minutes } = outcome.outcome;
  return { since: now, until: now + minutes * MINUTE_MS, reason };
}
