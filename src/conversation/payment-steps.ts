import type { ServiceMode } from '#src/checkout/index';
import { MINUTE_MS } from '#src/kernel/clock';
import type { Centimes } from '#src/kernel/money';
import type { BlockedReason, PaymentTerms, TermsAnswer } from '#src/payments/index';
import { callPerson } from './handoff-steps.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** The customer's other orders may have changed it since; placing the order looks again. */
const STANDS_MS = 10 * MINUTE_MS;

interface Due {
  readonly mode: ServiceMode;
  /** Items and delivery. */
  readonly dueCentimes: Centimes;
}

/** How an order of that sum would be paid, as long as the answer stands; undefined: it must be asked for; null: nobody could be asked. */
export function standingTerms(talk: Talk, { payment }: ConversationState, due: Due): TermsAnswer | null | undefined {
  const isOfThis = payment?.key === keyOf(due) && talk.facts.now - payment.at < STANDS_MS;
  return payment && isOfThis ? payment.value : undefined;
}

export function askTerms(state: ConversationState, due: Due, preface: string): Step {
  return { state, reply: null, act: { kind: 'payment_terms', ...due, preface } };
}

/** What was answered, kept with what was asked. */
export function withTerms(
  talk: Talk,
  state: ConversationState,
  answered: { due: Due; value: TermsAnswer | null },
): ConversationState {
  return { ...state, payment: { key: keyOf(answered.due), value: answered.value, at: talk.facts.now } };
}

/** Nothing that this customer could pay with: the cart stays, and a person helps. */
export function sayBlocked(talk: Talk, state: ConversationState, reason: BlockedReason): Step {
  const said = reason === 'blacklisted' ? 'PAYMENT_BLOCKED' : 'PAYMENT_TOO_LARGE';
  const idle: ConversationState = { ...state, stage: { kind: 'idle' } };
  if (talk.facts.supportEnabled) return callPerson(idle, { reason: 'PAYMENT_ISSUE', said, intent: 'PAYMENT_BLOCKED' });
  const text = talk.say(said);
  const options = [
    { id: optionId.cart, title: talk.say('BUTTON_CART') },
    { id: optionId.mode('sur_place'), title: talk.say('BUTTON_SUR_PLACE') },
    { id: optionId.menu, title: talk.say('BUTTON_MENU') },
  ];
  return answer(talk, idle, { intent: 'PAYMENT_BLOCKED', text, options });
}

/** Said above a recap whose terms are other than the ones before. */
export function changedText(talk: Talk, terms: PaymentTerms): string {
  return terms.reason === 'blacklisted' ? '' : talk.say('PAYMENT_CHANGED');
}

function keyOf({ mode, dueCentimes }: Due): string {
  return `${mode}|${dueCentimes}`;
}
