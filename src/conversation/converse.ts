import type { PricedCart } from '#src/cart/index';
import { DAY_MS, MINUTE_MS } from '#src/kernel/clock';
import { assertNever } from '#src/kernel/errors';
import type { InboundContent } from '#src/messages/index';
import type { Act, ActOutcome } from './act.ts';
import * as browse from './browse-steps.ts';
import * as cart from './cart-steps.ts';
import * as checkout from './checkout-steps.ts';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { type Notice, sayNotice } from './notice.ts';
import { optionId } from './option-id.ts';
import * as order from './order-steps.ts';
import { readContent } from './read-event.ts';
import { spokenLocale } from './spoken-locale.ts';
import { type ConversationState, isLate } from './state.ts';
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
const ONE_ANSWER_PER_BURST_MS = MINUTE_MS;

/** Pure: reads no clock, no randomness, no network (invariant I14). */
export function converse(state: ConversationState, input: ConverseInput, facts: Facts): Turn {
  switch (input.kind) {
    case 'event':
      return converseEvent(state, input, facts);
    case 'outcome': {
      const talk = startTalk({ facts, locale: state.locale.value, at: facts.now });
      return turnOf(order.takeOutcome(talk, state, input.outcome));
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

function take(talk: Talk, state: ConversationState, intent: Intent): Step {
  switch (intent.kind) {
    case 'greet':
      return browse.greet(talk, state);
    case 'home':
      return browse.goHome(talk, state);
    case 'help':
      return browse.help(talk, state);
    case 'thanks':
      return answer(talk, state, {
        intent: 'THANKS',
        text: talk.say('THANKS'),
        options: browse.homeOptions(talk, state),
      });
    case 'set_locale':
      return answer(talk, state, {
        intent: 'LANG_SET',
        text: talk.say('LANG_SET'),
        options: browse.homeOptions(talk, state),
      });
    case 'unreadable':
      return unreadable(talk, state);
    case 'unknown':
      return browse.clarify(talk, state);
    case 'show_menu':
      return browse.showMenu(talk, state, intent);
    case 'show_category':
      return browse.showCategory(talk, state, intent);
    case 'which_item':
      return browse.askWhichItem(talk, state, intent);
    case 'pick_item':
      return browse.pickItem(talk, state, { code: intent.code, options: [], from: 0 });
    case 'choose_options':
      return browse.pickItem(talk, state, intent);
    case 'ask_quantity':
      return browse.askQuantity(talk, state, intent);
    default:
      return takeOrdering(talk, state, intent);
  }
}

type Browsing =
  | 'greet'
  | 'home'
  | 'help'
  | 'thanks'
  | 'set_locale'
  | 'unreadable'
  | 'unknown'
  | 'show_menu'
  | 'show_category'
  | 'which_item'
  | 'pick_item'
  | 'choose_options'
  | 'ask_quantity';

function takeOrdering(talk: Talk, state: ConversationState, intent: Exclude<Intent, { kind: Browsing }>): Step {
  switch (intent.kind) {
    case 'add':
      return cart.addItems(talk, state, intent);
    case 'show_cart':
      return cart.showCart(talk, state);
    case 'edit_cart':
      return cart.editCart(talk, state, intent);
    case 'edit_line':
      return cart.editLine(talk, state, intent);
    case 'set_line':
      return cart.setLine(talk, state, intent);
    case 'ask_empty':
      return cart.askEmpty(talk, state);
    case 'empty':
      return cart.empty(talk, state);
    case 'ask_note':
      return cart.askNote(talk, state);
    case 'note':
      return cart.saveNote(talk, state, intent.text);
    case 'checkout':
      return checkout.goOn(talk, state);
    case 'mode':
      return checkout.chooseMode(talk, state, intent.mode);
    case 'table':
      return checkout.chooseTable(talk, state, intent.table);
    case 'pickup':
      return checkout.choosePickup(talk, state, intent.at);
    case 'opening':
      return checkout.chooseOpening(talk, state, intent.at);
    case 'address':
      return checkout.takeAddress(talk, state, intent.address);
    case 'address_refused':
      return checkout.refuseAddress(talk, state, intent.field);
    case 'show_wilayas':
      return checkout.ask(talk, state, { question: { kind: 'address', field: 'wilaya' }, from: intent.from });
    case 'show_communes':
      return checkout.ask(talk, state, { question: { kind: 'address', field: 'commune' }, from: intent.from });
    case 'confirm':
      return order.confirm(talk, state, intent.reference);
    case 'reject':
      return order.reject(talk, state);
    case 'cancel':
      return order.cancel(talk, state);
    case 'resume':
    case 'restart':
      return resumeOrRestart(talk, state, intent.kind);
    default:
      return assertNever(intent);
  }
}

/** A burst of photos gets one answer. */
function unreadable(talk: Talk, state: ConversationState): Step {
  if (talk.at - state.unreadableAt < ONE_ANSWER_PER_BURST_MS) return { state, reply: null, act: null };
  const answered: ConversationState = { ...state, unreadableAt: talk.at };
  return answer(talk, answered, {
    intent: 'UNREADABLE',
    text: talk.say('MEDIA_UNREADABLE'),
    options: browse.homeOptions(talk, answered),
  });
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

/** What the customer had written before the old cart was offered is not lost: it is read now. */
function resumeOrRestart(talk: Talk, state: ConversationState, choice: 'resume' | 'restart'): Step {
  const held = state.stage.kind === 'resume' ? state.stage.held : null;
  const idle: ConversationState = { ...state, stage: { kind: 'idle' }, prompt: null };
  const ready = choice === 'resume' ? idle : { ...cart.empty(talk, idle).state, choices: newerChoices(idle, talk.at) };
  const intent = held && readContent(held, ready, talk.facts);
  if (intent && isWorthRepeating(intent)) return take(talk, ready, intent);
  return choice === 'resume' ? cart.showCart(talk, ready) : browse.showMenu(talk, ready, { from: 0 });
}

/** A restart that comes late leaves what was chosen since (invariant I15). */
function newerChoices({ choices }: ConversationState, at: number): ConversationState['choices'] {
  return Object.fromEntries(Object.entries(choices).filter(([, chosen]) => chosen !== undefined && chosen.at > at));
}

function isWorthRepeating(intent: Intent): boolean {
  const empty: readonly Intent['kind'][] = ['greet', 'home', 'unknown', 'unreadable', 'thanks', 'resume', 'restart'];
  return !empty.includes(intent.kind);
}

function turnOf(step: Step): Turn {
  return { state: step.state, replies: step.reply ? [step.reply] : [], act: step.act };
}
