import type { PricedCart } from '#src/cart/index';
import { DAY_MS } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import { phrasebook } from '#src/locale/index';
import type { InboundContent } from '#src/messages/index';
import type { Act, ActOutcome } from './act.ts';
import * as address from './address-steps.ts';
import { questionAbout, readingsOf } from './advice-steps.ts';
import { takeCancelled } from './cancel-order-steps.ts';
import * as checkout from './checkout-steps.ts';
import { isAmongStaff, sayConsole } from './console-steps.ts';
import type { Facts } from './facts.ts';
import { faqQuestion, intentOfFaq } from './faq-steps.ts';
import { takeRated, withoutComment } from './feedback-steps.ts';
import * as handoff from './handoff-steps.ts';
import type { Intent } from './intent.ts';
import { type Notice, sayNotice } from './notice.ts';
import { optionId } from './option-id.ts';
import * as order from './order-steps.ts';
import * as paying from './paying-steps.ts';
import * as question from './question-steps.ts';
import { readContent } from './read-event.ts';
import { languageAfter, spokenLocale } from './spoken-locale.ts';
import { type ConversationState, isLate } from './state.ts';
import { take } from './take-intent.ts';
import { answer, priced, type Reply, type Step, startTalk, type Talk } from './talk.ts';
import { linesText, price } from './views.ts';
import { answersHeard, withHeard, withoutHeard } from './voice-steps.ts';

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
    case 'outcome':
      return converseOutcome(state, input.outcome, facts);
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

function converseOutcome(state: ConversationState, outcome: ActOutcome, facts: Facts): Turn {
  const talk = startTalk({ facts, locale: state.locale.value, at: facts.now });
  switch (outcome.kind) {
    case 'order_status':
      return turnOf(question.tellOrderStatus(talk, state, outcome.outcome));
    case 'note_address':
      return turnOf(address.sayUnclear(talk, state, outcome));
    case 'quote_delivery': {
      const { outcome: quote, preface } = outcome;
      return turnOf(checkout.takeQuote(talk, state, { quote, preface }));
    }
    case 'payment_terms': {
      const { outcome: terms, mode, dueCentimes, preface } = outcome;
      return turnOf(checkout.takeTerms(talk, state, { terms, due: { mode, dueCentimes }, preface }));
    }
    case 'pay':
      return turnOf(paying.takePaid(talk, state, outcome));
    case 'note_change':
      return turnOf(paying.takeChange(talk, state, outcome));
    case 'open_ticket':
      return turnOf(handoff.takeTicketOpened(talk, state, outcome));
    case 'ask_faq': {
      const { content, at } = outcome;
      return converseIntent(state, { content, at, intent: intentOfFaq(outcome), isFaqAsked: true }, facts);
    }
    case 'rate_order':
      return turnOf(takeRated(talk, state, outcome));
    case 'append_ticket':
      return converseAppended(state, outcome, facts);
    case 'cancel_order':
      return turnOf(takeCancelled(talk, state, outcome.outcome));
    case 'place_order':
      return turnOf(order.takeOutcome(talk, state, outcome));
    case 'console':
      return turnOf(sayConsole(talk, state, outcome));
    case 'transcribe':
      return converseHearing(state, outcome, facts);
    case 'advise': {
      const { text, at } = outcome;
      const readings = readingsOf(outcome.outcome, facts.restaurant.menu);
      const sent = { content: { kind: 'text', text }, at, intent: { kind: 'advised', readings } } as const;
      return converseIntent(state, sent, facts);
    }
    default:
      return assertNever(outcome);
  }
}

interface Sent {
  readonly content: InboundContent;
  readonly at: number;
}

/** What was said is read like what is typed, in the language that was spoken; the answer begins with it, so that a mistake is seen. */
function converseHearing(
  state: ConversationState,
  heard: Extract<ActOutcome, { kind: 'transcribe' }>,
  facts: Facts,
): Turn {
  const { at, outcome } = heard;
  if (outcome.kind !== 'heard') {
    const content: InboundContent = { kind: 'media', items: [{ type: 'audio' }] };
    const why = outcome.kind === 'failed' ? outcome.why : 'unreadable';
    return converseIntent(state, { content, at, intent: { kind: 'voice_failed', why } }, facts);
  }
  const content: InboundContent = { kind: 'text', text: outcome.text };
  const sent = { content, at };
  if (!outcome.isSure) return doubt(state, sent, facts);
  const talk = startTalk({ facts, locale: spokenLocale(content, state, facts), at });
  return withHeard(talk, converseEvent(state, sent, facts), outcome.text);
}

/** Words that were hardly heard and mean nothing to us were not heard. */
function doubt(state: ConversationState, sent: Sent & { content: { kind: 'text' } }, facts: Facts): Turn {
  const { text } = sent.content;
  const isNothing = readContent(sent.content, withoutHeard(state), facts)?.kind === 'unknown';
  const intent: Intent = isNothing ? { kind: 'voice_failed', why: 'silence' } : { kind: 'ask_heard', text };
  return converseIntent(state, { ...sent, intent }, facts);
}

function converseEvent(before: ConversationState, event: Sent, facts: Facts): Turn {
  const asked = readContent(event.content, before, facts);
  if (!asked) return { state: before, replies: [], act: null };
  // Staff give commands whoever has their own conversation.
  if (asked.kind === 'console' && isAmongStaff(facts))
    return converseIntent(before, { ...event, intent: asked }, facts);
  if (handoff.isHeldByPerson(before)) {
    if (asked.kind !== 'show_menu') return passOn(before, event);
    return converseEvent(handoff.backToBot(before), event, facts);
  }
  if (handoff.isPaused(before, facts.now)) {
    if (asked.kind !== 'show_menu') return { state: before, replies: [], act: null };
    return converseEvent(handoff.unpaused(before), event, facts);
  }
  if (handoff.isForPerson(before, asked)) return passOn(before, event);
  // Until it is heard, a voice message changes nothing.
  if (asked.kind === 'voice')
    return { state: before, replies: [], act: { kind: 'transcribe', note: asked.note, at: event.at } };
  if (answersHeard(asked)) return converseIntent(before, { ...event, intent: asked }, facts);
  const state = withoutHeard(before);
  const intent = state === before ? asked : (readContent(event.content, state, facts) ?? asked);
  return converseIntent(state, { ...event, intent }, facts);
}

/** To the person who has the conversation, or is awaited. Nothing is said. */
function passOn(before: ConversationState, { content, at }: Sent): Turn {
  const state = { ...before, lastEventAt: Math.max(before.lastEventAt, at) };
  return { state, replies: [], act: { kind: 'append_ticket', content, at, message: handoff.messageOf(content) } };
}

/** The ticket may have been taken or closed since, and what was sent meanwhile is the bot's to answer then. */
function converseAppended(
  state: ConversationState,
  { outcome, content, at, said }: Extract<ActOutcome, { kind: 'append_ticket' }>,
  facts: Facts,
): Turn {
  if (outcome.kind !== 'open') return converseEvent(handoff.backToBot(state), { content, at }, facts);
  const { ticketId, isAssigned } = outcome;
  const passed = { ...state, handoff: { ticketId, isAssigned } };
  // Whoever is talking to a person already needs no word of ours.
  if (said === undefined || isAssigned) return { state: passed, replies: [], act: null };
  return turnOf(handoff.sayPassedOn(startTalk({ facts, locale: state.locale.value, at }), passed, said));
}

function converseIntent(
  before: ConversationState,
  sent: Sent & { intent: Intent; isFaqAsked?: boolean },
  facts: Facts,
): Turn {
  // A clock that runs ahead of ours must not make everything after it late.
  const event = { ...sent, at: Math.min(sent.at, facts.now) };
  const { intent } = event;
  const late = isLate(before, event.at);
  const locale = intent.kind === 'set_locale' ? intent.locale : spokenLocale(event.content, before, facts);
  const talk = startTalk({ facts, locale, at: event.at });
  const heard: ConversationState = {
    ...withoutComment(handoff.countUnclear(before, intent), intent),
    locale: late ? before.locale : { value: locale, at: event.at },
    language: languageAfter({ ...event, intent }, before, facts),
    lastEventAt: Math.max(before.lastEventAt, event.at),
  };
  const cart = offersOldCart(before, intent, event.at) ? priced(talk, before.cart) : null;
  const old = cart && cart.lines.length > 0 ? cart : null;
  const asked = old || late || event.isFaqAsked ? null : faqQuestion(event, before, facts);
  if (asked) return { state: before, replies: [], act: asked };
  const question = intent.kind === 'unknown' && !old && !late ? questionAbout(event, facts) : null;
  if (question) return { state: before, replies: [], act: question };
  const step = old ? offerOldCart(talk, heard, { old, held: event.content }) : take(talk, heard, intent);
  const turn = turnOf(late && !step.act ? { ...step, state: keepNewer(before, step.state) } : step);
  if (turn.act?.kind !== 'open_ticket') return turn;
  return { ...turn, act: { ...turn.act, message: handoff.messageOf(event.content) } };
}

/** What is said when an event could not be answered at all. The state stays as it was. */
export function apologize(state: ConversationState, facts: Facts): Reply {
  // Nothing else of the restaurant is read: it may be what failed.
  const say = phrasebook(state.locale.value, facts.restaurant.templates);
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
    'console',
    'rate',
    'rate_later',
    'comment',
    // Nothing that could be held until then, or the answer to another question of ours.
    'voice_failed',
    'ask_heard',
    'heard_yes',
    'heard_no',
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
