import { assertNever } from '#src/kernel/errors';
import type { Locale, PhraseKey } from '#src/locale/index';
import * as address from './address-steps.ts';
import { offerAdvice } from './advice-steps.ts';
import * as browse from './browse-steps.ts';
import * as cancelling from './cancel-order-steps.ts';
import * as byName from './cart-by-name-steps.ts';
import * as cart from './cart-steps.ts';
import * as checkout from './checkout-steps.ts';
import { takeCode } from './code-steps.ts';
import { askConsole } from './console-steps.ts';
import { takeFaq } from './faq-steps.ts';
import { type FeedbackIntent, isFeedback, takeFeedback } from './feedback-steps.ts';
import * as handoff from './handoff-steps.ts';
import type { Intent } from './intent.ts';
import { unreadable } from './media-steps.ts';
import * as order from './order-steps.ts';
import * as paying from './paying-steps.ts';
import * as question from './question-steps.ts';
import { readContent } from './read-event.ts';
import { readText } from './read-text.ts';
import * as slot from './slot-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { clarify } from './unclear-steps.ts';
import * as voice from './voice-steps.ts';

const LANGUAGE_SET = {
  fr: 'CORE_LANG_SET_FR',
  ar: 'CORE_LANG_SET_AR',
  darija: 'CORE_LANG_SET_DARIJA',
} as const satisfies Record<Locale, PhraseKey>;

/** The step that an intent asks for. */
export function take(talk: Talk, state: ConversationState, intent: Intent): Step {
  if (isFeedback(intent)) return takeFeedback(talk, state, intent);
  switch (intent.kind) {
    case 'greet':
      return browse.greet(talk, state);
    case 'home':
      return browse.goHome(talk, state);
    case 'help':
      return browse.help(talk, state);
    case 'person':
      return talk.facts.supportEnabled
        ? handoff.callPerson(state, { reason: 'HELP', said: 'SUPPORT_HANDOFF_ACK', intent: 'HANDOFF_SUPPORT' })
        : browse.help(talk, state);
    case 'thanks':
      return answer(talk, state, {
        intent: 'THANKS',
        text: talk.say('THANKS'),
        options: browse.homeOptions(talk, state),
      });
    case 'set_locale':
      return answer(talk, state, {
        intent: 'LANG_SET',
        text: talk.say(LANGUAGE_SET[intent.locale]),
        options: browse.homeOptions(talk, state),
      });
    case 'unreadable':
      return unreadable(talk, state, intent.what);
    case 'unknown':
      return handoff.callAfterUnclear(talk, state) ?? clarify(talk, state);
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
    case 'hours':
      return question.tellHours(talk, state);
    case 'fee':
      return question.tellFee(talk, state, intent.place);
    case 'order_status':
      return question.askOrderStatus(talk, state);
    case 'faq':
      return takeFaq(talk, state, intent.found);
    // Switched off since it was offered.
    case 'ask_faq':
      return clarify(talk, state);
    case 'opt_out':
      return question.optOut(talk, state);
    case 'opt_in':
      return question.optIn(talk, state);
    case 'console':
      return askConsole(state, intent.text);
    case 'advised':
      return offerAdvice(talk, state, intent.readings);
    case 'voice':
      return { state, reply: null, act: { kind: 'transcribe', note: intent.note, at: talk.at } };
    case 'voice_failed':
      return voice.sayFailure(talk, state, intent.why);
    case 'ask_heard':
      return voice.askHeard(talk, state, intent.text);
    case 'heard_yes':
      return acceptHeard(talk, state, intent.reference);
    case 'heard_no':
      return voice.refuseHeard(talk, state);
    case 'voice_retry':
      return voice.listenAgain(talk, state);
    default:
      return takeOrdering(talk, state, intent);
  }
}

type Browsing =
  | FeedbackIntent['kind']
  | 'greet'
  | 'home'
  | 'help'
  | 'person'
  | 'thanks'
  | 'set_locale'
  | 'unreadable'
  | 'unknown'
  | 'show_menu'
  | 'show_category'
  | 'which_item'
  | 'pick_item'
  | 'choose_options'
  | 'ask_quantity'
  | 'hours'
  | 'fee'
  | 'order_status'
  | 'faq'
  | 'ask_faq'
  | 'opt_out'
  | 'opt_in'
  | 'console'
  | 'advised'
  | 'voice'
  | 'voice_failed'
  | 'ask_heard'
  | 'heard_yes'
  | 'heard_no'
  | 'voice_retry';

function takeOrdering(talk: Talk, state: ConversationState, intent: Exclude<Intent, { kind: Browsing }>): Step {
  switch (intent.kind) {
    case 'add':
      return cart.addItems(talk, state, intent);
    case 'remove':
      return byName.removeItems(talk, state, intent.removals);
    case 'set_quantity':
      return byName.setItemQuantity(talk, state, intent);
    case 'ask_between':
      return byName.askBetween(talk, state, intent.readings);
    case 'show_cart':
      return cart.showCart(talk, state);
    case 'edit_cart':
      return cart.editCart(talk, state, intent);
    case 'edit_line':
      return cart.editLine(talk, state, intent);
    case 'set_line':
      return cart.setLine(talk, state, intent);
    case 'ask_empty':
      return cancelling.isAboutPlacedOrder(talk, state)
        ? cancelling.askCancelOrder(talk, state)
        : cart.askEmpty(talk, state);
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
    case 'slot':
      return slot.chooseSlot(talk, state, intent);
    case 'address':
      return checkout.takeAddress(talk, state, intent.address);
    case 'address_refused':
      return address.refuseAddress(talk, state, intent.field);
    case 'show_wilayas':
      return checkout.ask(talk, state, { question: { kind: 'address', field: 'wilaya' }, from: intent.from });
    case 'show_communes':
      return checkout.ask(talk, state, { question: { kind: 'address', field: 'commune' }, from: intent.from });
    case 'confirm':
      return order.confirm(talk, state, intent.reference);
    case 'confirm_code':
      return takeCode(talk, state, intent.code);
    case 'reject':
      return order.reject(talk, state);
    case 'cancel':
      return cancelling.isAboutPlacedOrder(talk, state)
        ? cancelling.askCancelOrder(talk, state)
        : order.cancel(talk, state);
    case 'pay':
      return paying.pay(talk, state, { reference: intent.reference, claims: false });
    case 'paid':
      return paying.pay(talk, state, { reference: intent.reference, claims: true });
    case 'pay_with':
      return paying.payWith(talk, state, intent);
    case 'cancel_order':
      return cancelling.cancelOrder(talk, state, intent.reference);
    case 'resume':
    case 'restart':
      return resumeOrRestart(talk, state, intent.kind);
    default:
      return assertNever(intent);
  }
}

/** The words that were asked back are read as if they had been typed. Under an old question there are none left. */
function acceptHeard(talk: Talk, state: ConversationState, reference: number): Step {
  const { stage } = state;
  if (stage.kind !== 'heard' || stage.at !== reference) return voice.listenAgain(talk, state);
  const ready = voice.withoutHeard(state);
  return take(talk, ready, readText(stage.text, ready, talk.facts));
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
