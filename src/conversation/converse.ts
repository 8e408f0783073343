import type { PricedCart } from '#src/cart/index';
import { DAY_MS } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import type { InboundContent } from '#src/messages/index';
import type { Act, ActOutcome } from './act.ts';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { type Notice, sayNotice } from './notice.ts';
import { optionId } from './option-id.ts';
import * as order from './order-steps.ts';
import * as question from './question-steps.ts';
import { readContent } from './read-event.ts';
import { languageAfter, spokenLocale } from './spoken-locale.ts';
import { type ConversationState, isLate } from './state.ts';
import { take } from './take-intent.ts';
import { answer, priced, type Reply, type Step, startTalk, type Talk } from './talk.ts';
import { linesText, price } from './views.ts';

export type ConverseInput =
  /** Something the customer sent; `at` is its event time. */
  | { readonly kind: 'event'; readonly content: InboundContent; readonly at: number }
  | { readonly kind: 'outcome'; readonly outcome: ActOutcome }
  /** The time of `waiting.retryAt` has come. */
  | { readonly kind: 'retry_order' }
  | {
      readonly kind: 'notice';
      readonly notice: Notice;
      /** What it is said about; null for one that time alone has brought. */
      readonly heard: { readonly content: InboundContent; readonly at: number } | null;
    };

/** One pass of the talk. When `act` is wanted, the caller performs it and comes back with its outcome; until then nothing is said. */
export interface Turn {
  readonly state: ConversationState;
  readonly replies: readonly Reply[];
  readonly act: Act | null;
}

const CART_OFFERED_AGAIN_MS = DAY_MS;

/** Pure: reads no clock, no randomness, no network (invariant I14). */
export function converse(state: ConversationState, input: ConverseInput, facts: Facts): Turn {
  switch (input.kind) {
    case 'event':
      return converseEvent(state, input, facts);
    case 'outcome': {
      const talk = startTalk({ facts, locale: state.locale.value, at: facts.now });
      const { outcome } = input;
      return turnOf(
        outcome.kind === 'order_status'
          ? question.tellOrderStatus(talk, state, outcome.outcome)
          : order.takeOutcome(talk, state, outcome),
      );
    }
    case 'retry_order': {
      const act: Act | null = state.waiting ? { kind: 'place_order', checkout: state.waiting.checkout } : null;
      return { state, replies: [], act };
    }
    case 'notice':
      return turnOf(sayNotice(state, input, facts));
    default:
      return assertNever(input);
  }
}

function converseEvent(before: ConversationState, sent: { content: InboundContent; at: number }, facts: Facts): Turn {
  // A clock that runs ahead of ours must not make everything after it late.
  const event = { ...sent, at: Math.min(sent.at, facts.now) };
  const intent = readContent(event.content, before, facts);
  if (!intent) return { state: before, replies: [], act: null };
  const late = isLate(before, event.at);
  const locale = intent.kind === 'set_locale' ? intent.locale : spokenLocale(event.content, before, facts);
  const talk = startTalk({ facts, locale, at: event.at });
  const heard: ConversationState = {
    ...before,
    locale: late ? before.locale : { value: locale, at: event.at },
    language: languageAfter({ ...event, intent }, before, facts),
    lastEventAt: Math.max(before.lastEventAt, event.at),
  };
  const old = offersOldCart(before, intent, event.at) ? priced(talk, before.cart) : null;
  const step =
    old && old.lines.length > 0 ? offerOldCart(talk, heard, { old, held: event.content }) : take(talk, heard, intent);
  return turnOf(late && !step.act ? { ...step, state: keepNewer(before, step.state) } : step);
}

/** What is said when an event could not be answered at all. The state stays as it was. */
export function apologize(state: ConversationState, facts: Facts): Reply {
  const { say } = startTalk({ facts, locale: state.locale.value, at: facts.now });
  return { message: { text: say('PERSON_WILL_HELP') }, intent: 'POISON', sendClass: 'reply', prompt: null };
}

/** A late event is answered, but what was asked or shown since stands (invariant I15). A changed cart closes the recap all the same. */
function keepNewer(before: ConversationState, after: ConversationState): ConversationState {
  const cartChanged = before.cart !== after.cart || before.note !== after.note || before.choices !== after.choices;
  return cartChanged && before.stage.kind === 'confirm'
    ? after
    : { ...after, stage: before.stage, prompt: before.prompt };
}

/** After a day a half-finished cart is offered again, unless the customer is speaking of it already. */
function offersOldCart(state: ConversationState, intent: Intent, at: number): boolean {
  const speaksOfCart: readonly Intent['kind'][] = [
    'resume',
    'restart',
    'show_cart',
    'checkout',
    'confirm',
    'edit_cart',
    'set_locale',
  ];
  const old = state.lastEventAt > 0 && at - state.lastEventAt >= CART_OFFERED_AGAIN_MS;
  return old && state.cart.lines.length > 0 && !speaksOfCart.includes(intent.kind);
}

function offerOldCart(talk: Talk, state: ConversationState, offer: { old: PricedCart; held: InboundContent }): Step {
  const { old, held } = offer;
  const text = talk.say('RESUME_CART', { lines: linesText(talk, old), total: price(talk, old.totalCentimes) });
  return answer(
    talk,
    { ...state, stage: { kind: 'resume', held } },
    {
      intent: 'RESUME_CART',
      text,
      options: [
        { id: optionId.resume, title: talk.say('BUTTON_RESUME') },
        { id: optionId.restart, title: talk.say('BUTTON_RESTART') },
      ],
      yes: optionId.resume,
      no: optionId.restart,
    },
  );
}

function turnOf(step: Step): Turn {
  return { state: step.state, replies: step.reply ? [step.reply] : [], act: step.act };
}
