import { MAX_QUANTITY, type OrderSentence } from '#src/cart/index';
import { readClockTime } from '#src/checkout/index';
import { readAddressField, readWholeAddress } from '#src/delivery/index';
import { assertNever } from '#src/kernel/errors';
import {
  type Command,
  findCommand,
  languageAsked,
  type Meaning,
  normalizeText,
  politeCommand,
  wordsOf,
} from '#src/locale/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { intentOfTap } from './option-id.ts';
import { readCodes } from './read-codes.ts';
import { readPayment } from './read-payment.ts';
import { readComment, readRating } from './read-rating.ts';
import { hear, readRequest } from './read-request.ts';
import { readSlot } from './read-slot.ts';
import type { ConversationState } from './state.ts';

/** Longer texts are cut before they are read: nobody orders in more. */
const MAX_READ = 4_096;
/** A number or the words of an option are shorter. */
const MAX_SHOWN = 200;

/** May stand around a number that answers "how many". */
const QUANTITY_WORDS: readonly Meaning[] = ['filler', 'link', 'want', 'add', 'thanks', 'yes', 'times'];

/** Its words are nobody's. */
const LINK = /https?:|www\./i;

type Reader = (text: string, state: ConversationState, facts: Facts) => Intent | null;

/**
 * In order: the ways out that always work, what was asked, the options shown, an order in codes, a command, an item by name (which may
 * hold the word "menu"), a command named among other words. A typed answer works wherever a tap would.
 */
const READERS: readonly Reader[] = [
  readWayOut,
  readConfirmCode,
  readQuantityAnswer,
  readRating,
  readPayment,
  readShownOption,
  readCodes,
  readAnswer,
  readCommand,
  readSentence,
  readNamedCommand,
];

export function readText(text: string, state: ConversationState, facts: Facts): Intent {
  const cut = text.slice(0, MAX_READ);
  if (cut.trim() === '') return { kind: 'unknown' };
  for (const read of READERS) {
    const intent = read(cut, state, facts);
    if (intent) return intent;
  }
  return { kind: 'unknown' };
}

function readWayOut(text: string, state: ConversationState): Intent | null {
  const language = languageAsked(text);
  if (language) return { kind: 'set_locale', locale: language };
  const command = politeCommand(text);
  if (command === 'home' && state.optedOut?.value && wordsOf(text).includes('start')) return { kind: 'opt_in' };
  switch (command) {
    case 'menu':
    case 'cancel':
    case 'home':
    case 'french':
    case 'arabic':
    case 'darija':
    case 'opt_out':
      return commandIntent(command, null);
    default:
      return null;
  }
}

/** "CONFIRM 1234", "تأكيد ١٢٣٤", "1234": the one number of four digits, while one is asked for. */
function readConfirmCode(text: string, state: ConversationState): Intent | null {
  if (state.stage.kind !== 'code' || text.length > MAX_SHOWN) return null;
  const [code, ...others] = wordsOf(text).filter((word) => /^\d{4}$/.test(word));
  return code !== undefined && others.length === 0 ? { kind: 'confirm_code', code } : null;
}

/** While a quantity is asked, a number is a quantity, not the place of an option. */
function readQuantityAnswer(text: string, state: ConversationState, facts: Facts): Intent | null {
  const { stage } = state;
  if (stage.kind !== 'line' && stage.kind !== 'quantity') return null;
  const quantity = readNumber(text) ?? readNumberWord(text, facts);
  if (quantity === null) return null;
  if (stage.kind === 'line')
    return { kind: 'set_line', lineId: stage.lineId, quantity: Math.min(quantity, MAX_QUANTITY) };
  const addition = {
    itemCode: stage.itemCode,
    optionCodes: stage.optionCodes,
    quantity: Math.min(quantity, MAX_QUANTITY),
  };
  return { kind: 'add', additions: [addition], unknownCodes: [], quantityRefused: quantity > MAX_QUANTITY };
}

/** "2", or the words of an option as they are shown. */
function readShownOption(text: string, state: ConversationState): Intent | null {
  const options = state.prompt?.options ?? [];
  const number = readNumber(text);
  if (number !== null) return intentOfOption(options[number - 1]?.id);
  const typed = text.length <= MAX_SHOWN ? wordsOf(text).join(' ') : '';
  if (typed === '') return null;
  return intentOfOption(options.find((option) => wordsOf(option.title).join(' ') === typed)?.id);
}

/** Free text that answers the open question. */
function readAnswer(text: string, state: ConversationState, facts: Facts): Intent | null {
  const { stage } = state;
  if (stage.kind === 'note') return { kind: 'note', text };
  if (stage.kind === 'comment') return readComment(text, stage, facts);
  if (stage.kind !== 'question') return null;
  const { question } = stage;
  switch (question.kind) {
    case 'mode':
    case 'opening':
      return null;
    case 'table':
      return readTable(text);
    case 'pickup': {
      if (findCommand(text) === 'now') return { kind: 'pickup', at: 'now' };
      const at = readClockTime(text, { timezone: facts.restaurant.profile.timezone, now: facts.now });
      return at === null ? null : { kind: 'pickup', at };
    }
    case 'slot':
      return readSlot(text, state, facts);
    case 'address': {
      if (isWayAside(text, state, facts)) return null;
      const whole = readWholeAddress(text, question.field, facts.restaurant.zones);
      if (whole) return { kind: 'address', address: whole };
      const value = readAddressField(question.field, text);
      return value === null
        ? { kind: 'address_refused', field: question.field }
        : { kind: 'address', address: { [question.field]: value } };
    }
    default:
      return assertNever(question);
  }
}

/** "7", "table 7", "terrasse 2": a few words with a number in them. */
function readTable(text: string): Intent | null {
  const words = wordsOf(text).filter((word) => word !== 'table' && word !== 'طاوله' && word !== 'الطاوله');
  const label = words.join(' ');
  return words.length <= 3 && /\d/.test(label) && label.length <= 20 ? { kind: 'table', table: label } : null;
}

/** Asked or said in the middle of an address, and no part of one: to its last word it is something else. */
const ASIDE: readonly Intent['kind'][] = [
  'hours',
  'fee',
  'order_status',
  'show_menu',
  'show_cart',
  'cancel',
  'checkout',
  'mode',
  'remove',
  'ask_empty',
  'opt_out',
];

function isWayAside(text: string, state: ConversationState, facts: Facts): boolean {
  const command = politeCommand(text);
  if (command === 'yes' || command === 'no') return state.prompt?.[command] !== undefined;
  if (command !== null) return command !== 'greeting' && command !== 'thanks';
  const sentence = hear(text, facts);
  if (!sentence || sentence.unknown.length > 0 || sentence.hasFigure || sentence.looseNumber !== null) return false;
  const intent = readRequest(sentence, state, facts);
  const isOrder = intent?.kind === 'add' && (sentence.meanings.has('want') || sentence.meanings.has('add'));
  return intent !== null && (isOrder || ASIDE.includes(intent.kind));
}

function readCommand(text: string, state: ConversationState): Intent | null {
  const command = politeCommand(text);
  return command ? commandIntent(command, state) : null;
}

function readNamedCommand(text: string, state: ConversationState): Intent | null {
  if (LINK.test(text)) return null;
  const command = findCommand(text);
  return command ? commandIntent(command, state) : null;
}

function commandIntent(command: Command, state: ConversationState | null): Intent | null {
  switch (command) {
    case 'menu':
      return { kind: 'show_menu', from: 0 };
    case 'cart':
      return { kind: 'show_cart' };
    case 'checkout':
      return { kind: 'checkout' };
    case 'cancel':
      return { kind: 'cancel' };
    case 'home':
      return { kind: 'home' };
    case 'help':
      return { kind: 'help' };
    case 'person':
      return { kind: 'person' };
    case 'greeting':
      return { kind: 'greet' };
    case 'thanks':
      return { kind: 'thanks' };
    case 'yes':
      return intentOfOption(state?.prompt?.yes) ?? readLateYes(state);
    case 'no':
      return intentOfOption(state?.prompt?.no);
    case 'edit':
      return { kind: 'edit_cart', from: 0 };
    case 'empty':
      return { kind: 'ask_empty' };
    case 'note':
      return { kind: 'ask_note' };
    case 'sur_place':
    case 'a_emporter':
    case 'livraison':
      return { kind: 'mode', mode: command };
    case 'now':
      return null;
    case 'french':
      return { kind: 'set_locale', locale: 'fr' };
    case 'arabic':
      return { kind: 'set_locale', locale: 'ar' };
    case 'darija':
      return { kind: 'set_locale', locale: 'darija' };
    case 'pay':
      return { kind: 'checkout' };
    case 'paid':
      return null;
    case 'opt_out':
      return { kind: 'opt_out' };
    case 'opt_in':
      return { kind: 'opt_in' };
    default:
      return assertNever(command);
  }
}

/** A yes to nothing that is asked, while an order is fresh or waiting, is about that order. */
function readLateYes(state: ConversationState | null): Intent | null {
  const isAboutOrder = state?.waiting || (state?.lastOrder && state.cart.lines.length === 0);
  return isAboutOrder ? { kind: 'confirm', reference: null } : null;
}

/** Anything said in a sentence: items by name, or what the words around them ask for. */
function readSentence(text: string, state: ConversationState, facts: Facts): Intent | null {
  const sentence = hear(text, facts);
  if (!sentence) return null;
  return readBareAnswer(sentence, state) ?? readRequest(sentence, state, facts);
}

/** "Oui vas-y", "ih sa7a": a yes or a no and nothing else. */
function readBareAnswer(sentence: OrderSentence, state: ConversationState): Intent | null {
  const { items, meanings, unknown, hasFigure, looseNumber } = sentence;
  const isPlain = items.length === 0 && unknown.length === 0 && !hasFigure && looseNumber === null && !sentence.asks;
  if (!isPlain) return null;
  const said = [...meanings].filter((meaning) => meaning !== 'filler' && meaning !== 'thanks' && meaning !== 'link');
  if (said.length === 0) return null;
  // "Oui je valide".
  if (meanings.has('yes') && said.every((meaning) => meaning === 'yes' || meaning === 'finish'))
    return commandIntent('yes', state);
  return said.every((meaning) => meaning === 'no' || meaning === 'not') && meanings.has('no')
    ? commandIntent('no', state)
    : null;
}

function intentOfOption(id: string | undefined): Intent | null {
  return id === undefined ? null : intentOfTap(id);
}

/** A positive whole number and nothing else, in digits of any script; `x3` and `3x` count. */
function readNumber(text: string): number | null {
  const match = text.length <= MAX_SHOWN ? /^x?(\d{1,4})x?$/.exec(normalizeText(text)) : null;
  const value = match ? Number(match[1]) : 0;
  return value > 0 ? value : null;
}

/** "deux", "zouj brk", "ثلاثة من فضلك": one number in words, and courtesies. */
function readNumberWord(text: string, facts: Facts): number | null {
  const sentence = hear(text, facts);
  if (!sentence || sentence.negated || sentence.asks || sentence.hasFigure) return null;
  if (sentence.items.length > 0 || sentence.unknown.length > 0) return null;
  const isBare = [...sentence.meanings].every((meaning) => QUANTITY_WORDS.includes(meaning));
  return isBare && sentence.looseNumber !== null && sentence.looseNumber > 0 ? sentence.looseNumber : null;
}
