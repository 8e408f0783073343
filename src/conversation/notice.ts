import { fillApproved, type PhraseKey, type TemplateValues } from '#src/locale/index';
import type { InboundContent } from '#src/messages/index';
import {
  type FeedbackNotice,
  isStaffNotice,
  type OrderNotice,
  type RefusalReason,
  type StaffNotice,
  type SupportNotice,
} from '#src/orders/index';
import type { Facts } from './facts.ts';
import { askFeedback } from './feedback-steps.ts';
import { proactiveLocale, spokenLocale } from './spoken-locale.ts';
import { sayStaffNotice } from './staff-notice-steps.ts';
import { type ConversationState, isLate } from './state.ts';
import { type Step, startTalk, type Talk } from './talk.ts';
import { price } from './views.ts';

/** Something the customer must hear about the conversation itself; the key is the phrase's and the archive's. */
export type Notice =
  | { readonly key: 'FRAUD_QUARANTINED'; readonly minutes: number }
  | { readonly key: 'FRAUD_THROTTLED'; readonly max: number }
  | { readonly key: 'FRAUD_RELEASED' }
  /** What became of an order, or of its deposit. */
  | OrderNotice
  /** What became of a ticket. */
  | SupportNotice
  /** What a member of the staff must know. */
  | StaffNotice
  /** How an order was. */
  | FeedbackNotice;

/** Of these statuses it matters when the order arrives. */
const IS_COMING: readonly Notice['key'][] = [
  'WA_ORDER_STATUS_CONFIRMED',
  'WA_ORDER_STATUS_PREPARING',
  'WA_ORDER_STATUS_OUT_FOR_DELIVERY',
];

const REFUSALS = {
  soldout: 'REFUSED_SOLDOUT',
  busy: 'REFUSED_BUSY',
  closed: 'REFUSED_CLOSED',
  far: 'REFUSED_FAR',
} as const satisfies Readonly<Record<RefusalReason, PhraseKey>>;

/** The first words say which language it is. */
const MAX_HEARD = 1_000;

/** Said in the language of what the customer has just sent, else in the one for what we send first. The talk stays where it was: what we offered last can still be chosen. */
export function sayNotice(
  state: ConversationState,
  input: { notice: Notice; heard: { content: InboundContent; at: number } | null },
  facts: Facts,
): Step {
  const { notice, heard } = input;
  const locale = heard ? spokenLocale(shortened(heard.content), state, facts) : proactiveLocale(state);
  const talk = startTalk({ facts, locale, at: facts.now });
  if (notice.key === 'WA_FEEDBACK_ASK') return askFeedback(talk, state, notice);
  const at = heard && Math.min(heard.at, facts.now);
  return {
    state: withTicket(at === null || isLate(state, at) ? state : { ...state, locale: { value: locale, at } }, notice),
    reply: replyOf(talk, notice),
    act: null,
  };
}

/** An order is told of outside the window too, where a template for it is approved. */
function replyOf(talk: Talk, notice: Exclude<Notice, FeedbackNotice>): Step['reply'] {
  const { say, locale, facts } = talk;
  if (isStaffNotice(notice)) return sayStaffNotice(talk, notice);
  if ('ticketId' in notice) return ofTicket(talk, notice);
  const { key } = notice;
  if (!('orderNumber' in notice))
    return { message: { text: say(key, { ...notice }) }, intent: key, sendClass: 'reply', prompt: null };
  const values = valuesOf(talk, notice);
  const approved = fillApproved(facts.restaurant.approved, { key, locale, values });
  const message = { text: [say(key, values), ...besides(talk, notice)].join('\n'), ...(approved && { approved }) };
  return { message, intent: key, sendClass: 'order', prompt: null };
}

/** Who answers is a person, in words of their own; that somebody has read is seen by the answer. */
function ofTicket(talk: Talk, notice: SupportNotice): Step['reply'] {
  if (notice.key === 'SUPPORT_TAKEN') return null;
  const text = notice.key === 'SUPPORT_REPLY' ? notice.text : talk.say('SUPPORT_CLOSED');
  return { message: { text }, intent: notice.key, sendClass: 'reply', prompt: null };
}

/** From the first word of a person on the bot is silent; with the ticket closed it answers again. */
function withTicket(state: ConversationState, notice: Notice): ConversationState {
  if (!('ticketId' in notice)) return state;
  const { ticketId } = notice;
  if (notice.key !== 'SUPPORT_CLOSED') return { ...state, handoff: { ticketId, isAssigned: true } };
  const { handoff, ...rest } = state;
  return handoff?.ticketId === ticketId ? rest : state;
}

function valuesOf(talk: Talk, notice: OrderNotice): TemplateValues {
  const { key, orderNumber } = notice;
  switch (key) {
    case 'PAYMENT_EXPIRED':
      return { order_id: orderNumber };
    case 'WA_ORDER_DELAYED':
      return { order_id: orderNumber, minutes: notice.minutes };
    case 'WA_DELIVERY_CODE':
      return { order_id: orderNumber, code: notice.code };
    case 'PAYMENT_DEPOSIT_CONFIRMED': {
      const { amountCentimes, remainingCentimes } = notice;
      return { order_id: orderNumber, amount: price(talk, amountCentimes), remaining: price(talk, remainingCentimes) };
    }
    default: {
      const { etaMinutes, code = '' } = notice;
      const eta = etaMinutes && IS_COMING.includes(key) ? `\n${talk.say('ORDER_ETA', { ...etaMinutes })}` : '';
      return { order_id: orderNumber, eta, code };
    }
  }
}

/** What must be said whatever words the restaurant has put in the place of ours. */
function besides({ say }: Talk, notice: OrderNotice): readonly string[] {
  if (!('etaMinutes' in notice)) return [];
  const { code, reason, extraMinutes } = notice;
  return [
    ...(extraMinutes === undefined ? [] : [say('ORDER_LONGER', { minutes: extraMinutes })]),
    ...(reason === undefined ? [] : [say(REFUSALS[reason])]),
    ...(code === undefined ? [] : [say('DELIVERY_CODE', { code })]),
  ];
}

function shortened(content: InboundContent): InboundContent {
  return content.kind === 'text' ? { ...content, text: content.text.slice(0, MAX_HEARD) } : content;
}
