import { answersLastPrompt, converse, isStaff, type Notice, type RestaurantSnapshot } from '#src/conversation/index';
import {
  assessFlood,
  type InboundGuard,
  type InboundRules,
  inboundRules,
  isQuarantineOver,
  NO_RULES,
  OPEN_GUARD,
  type Quarantine,
  type Verdict,
} from '#src/fraud/index';
import { MINUTE_MS } from '#src/kernel/clock';
import type { InboundContent, InboundEvent } from '#src/messages/index';
import type { Incident } from './conversation-incidents.ts';
import type { ConversationPorts } from './conversation-ports.ts';
import type { ConversationProfile, StoredConversation } from './conversation-record.ts';
import type { ConversationStore } from './conversation-store.ts';
import { commitTurn, factsFor } from './conversation-turn.ts';

interface Guarding {
  readonly store: ConversationStore;
  readonly ports: ConversationPorts;
  readonly restaurant: RestaurantSnapshot;
}

/** Somebody of the staff ends a quarantine, or lets it last until then. */
export interface QuarantineOrder {
  readonly tenantId: string;
  readonly by: string;
  /** Epoch ms; absent: it ends now. */
  readonly until?: number;
}

const STILL_HELD = { releasedAt: null, releasedReason: null, releasedBy: null };

type Refusal = Exclude<Verdict, { kind: 'answer' }>;

/** The flood rules about a message that is next to be answered. Changes nothing: the guard goes into the profile with what the message becomes. */
export function judgeEvent(
  guarding: Omit<Guarding, 'store'>,
  { profile, state }: StoredConversation,
  event: InboundEvent,
): { guard: InboundGuard; verdict: Verdict } {
  const { content, at } = event;
  const message = { at, counts: !answersLastPrompt(content, state), text: textOf(content) };
  const context = { rules: rulesFor(guarding, profile), now: guarding.ports.clock.now() };
  return assessFlood(profile.guard ?? OPEN_GUARD, message, context);
}

/** Keeps a message that the rules leave without an answer, and says so once. Call inside a transaction. */
export function refuseEvent(
  guarding: Guarding,
  refused: { conversation: StoredConversation; event: InboundEvent; verdict: Refusal; correlationId: string },
): readonly Incident[] {
  const { store } = guarding;
  const { conversation, event, verdict, correlationId } = refused;
  const tell = (notice: Notice) => {
    const cause = { messageId: event.messageId ?? null, correlationId };
    say(guarding, { conversation, notice, heard: event, cause });
  };
  switch (verdict.kind) {
    case 'quarantine': {
      const { since, until, reason } = verdict.quarantine;
      const minutes = Math.max(1, Math.round((until - since) / MINUTE_MS));
      store.incidents.saveQuarantine({ ...verdict.quarantine, ...STILL_HELD });
      tell({ key: 'FRAUD_QUARANTINED', minutes });
      return [
        { type: 'SPAM_DETECTED', payload: { reason } },
        { type: 'QUARANTINE_APPLIED', payload: { reason, minutes } },
      ];
    }
    case 'throttle':
      tell({ key: 'FRAUD_THROTTLED', max: verdict.maxLength });
      return [{ type: 'SPAM_DETECTED', payload: { reason: verdict.reason } }];
    case 'silence':
      store.save(conversation);
      return [{ type: 'SPAM_DETECTED', payload: { reason: verdict.reason } }];
  }
}

/** Ends a quarantine whose time has come, and tells the customer. Call inside a transaction, before anything is judged. */
export function releaseWhenOver(guarding: Guarding, correlationId: string): void {
  const { store, ports } = guarding;
  const conversation = store.load();
  const guard = conversation?.profile.guard;
  if (!conversation || !guard?.quarantine) return;
  const { quarantine } = guard;
  const now = ports.clock.now();
  if (!isQuarantineOver(quarantine, { rules: rulesFor(guarding, conversation.profile), now })) return;
  const releasedReason = releaseReason(quarantine, now);
  const { since, until, reason, endedBy = null } = quarantine;
  store.incidents.saveQuarantine({ since, until, reason, releasedAt: now, releasedReason, releasedBy: endedBy });
  const released: Incident = { type: 'QUARANTINE_RELEASED', payload: { reason, released: releasedReason } };
  store.incidents.note([released], { at: now, correlationId });
  const profile: ConversationProfile = { ...conversation.profile, guard: { ...guard, quarantine: null } };
  const cause = { messageId: null, correlationId };
  say(guarding, { conversation: { ...conversation, profile }, notice: { key: 'FRAUD_RELEASED' }, heard: null, cause });
}

/** Ended now, what follows is as if its time had come. False when there is none, or none of this tenant. */
export function changeQuarantine(
  store: ConversationStore,
  order: QuarantineOrder & { now: number },
  arm: () => void,
): boolean {
  const conversation = store.load();
  const guard = conversation?.profile.guard;
  if (!conversation || !guard?.quarantine || conversation.profile.tenantId !== order.tenantId) return false;
  const { until, by: endedBy, now } = order;
  const quarantine: Quarantine =
    until === undefined ? { ...guard.quarantine, until: now, endedBy } : { ...guard.quarantine, until };
  if (until !== undefined) store.incidents.saveQuarantine({ ...quarantine, ...STILL_HELD });
  store.save({ ...conversation, profile: { ...conversation.profile, guard: { ...guard, quarantine } } });
  arm();
  return true;
}

function rulesFor({ ports, restaurant }: Omit<Guarding, 'store'>, profile: ConversationProfile): InboundRules {
  return isStaff(restaurant.staff, profile) ? NO_RULES : inboundRules(restaurant.fraudRules, ports.flood);
}

function releaseReason({ until, endedBy }: Quarantine, now: number): string {
  if (endedBy !== undefined) return 'MANUAL';
  return now >= until ? 'AUTO_RELEASE' : 'RULE_OFF';
}

function say(
  guarding: Guarding,
  said: {
    conversation: StoredConversation;
    notice: Notice;
    heard: { content: InboundContent; at: number } | null;
    cause: { messageId: string | null; correlationId: string };
  },
): void {
  const { store, ports, restaurant } = guarding;
  const { conversation, notice, heard, cause } = said;
  const { profile, state } = conversation;
  const facts = factsFor({ ports, profile, restaurant });
  const turn = converse(state, { kind: 'notice', notice, heard }, facts);
  commitTurn({ store, profile, state: turn.state, replies: turn.replies, cause, now: facts.now });
}

function textOf(content: InboundContent): string {
  if (content.kind === 'text') return content.text;
  return content.kind === 'media' ? (content.caption ?? '') : '';
}
