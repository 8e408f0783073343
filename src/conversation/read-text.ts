import { MAX_QUANTITY, parseOrderText } from '#src/cart/index';
import { readClockTime } from '#src/checkout/index';
import { readAddressField, readWholeAddress } from '#src/delivery/index';
import { assertNever } from '#src/kernel/errors';
import { type Command, findCommand, languageAsked, normalizeText, politeCommand, wordsOf } from '#src/locale/index';
import { type MenuItem, matchItems } from '#src/menu/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { intentOfTap, optionId, parseOptionId } from './option-id.ts';
import type { ConversationState } from './state.ts';

/** Longer texts are cut before they are read: nobody orders in more. */
const MAX_READ = 4_096;
const MAX_NAMED_ITEMS = 20;
/** Their codes travel in an option id, which holds 200 characters with its page number. */
const MAX_NAMED_CODES_LENGTH = 150;

type Reader = (text: string, state: ConversationState, facts: Facts) => Intent | null;

/**
 * In order: the ways out that always work, what was asked, the options shown, an order in codes, a command, an item by name (which may
 * hold the word "menu"), a command named among other words. A typed answer works wherever a tap would.
 */
const READERS: readonly Reader[] = [
  readWayOut,
  readQuantityAnswer,
  readShownOption,
  readCodes,
  readAnswer,
  readCommand,
  readItemName,
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
    case 'opt_out':
      return commandIntent(command, null);
    default:
      return null;
  }
}

/** While a quantity is asked, a number is a quantity, not the place of an option. */
function readQuantityAnswer(text: string, state: ConversationState): Intent | null {
  const quantity = readNumber(text);
  if (quantity === null) return null;
  const { stage } = state;
  if (stage.kind === 'line')
    return { kind: 'set_line', lineId: stage.lineId, quantity: Math.min(quantity, MAX_QUANTITY) };
  if (stage.kind !== 'quantity') return null;
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
  const typed = wordsOf(text).join(' ');
  if (typed === '') return null;
  return intentOfOption(options.find((option) => wordsOf(option.title).join(' ') === typed)?.id);
}

/** Where any words could be the answer, only an order and nothing else is one: "bât. B12" is an address. */
function readCodes(text: string, state: ConversationState, facts: Facts): Intent | null {
  const order = parseOrderText(text, facts.restaurant.menu);
  if (!order) return null;
  const { additions, unknownCodes, quantityRefused } = order;
  if (takesAnyWords(state) && (!order.complete || unknownCodes.length > 0)) return null;
  return { kind: 'add', additions, unknownCodes, quantityRefused };
}

function takesAnyWords({ stage }: ConversationState): boolean {
  const question = stage.kind === 'question' ? stage.question.kind : null;
  return stage.kind === 'note' || question === 'table' || question === 'address';
}

/** Free text that answers the open question. */
function readAnswer(text: string, state: ConversationState, facts: Facts): Intent | null {
  const { stage } = state;
  if (stage.kind === 'note') return { kind: 'note', text };
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
    case 'address': {
      if (isWayAside(text)) return null;
      const whole = readWholeAddress(text, question.field);
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

/** A command that is not an address, even while one is asked. */
function isWayAside(text: string): boolean {
  const command = politeCommand(text);
  return command !== null && command !== 'greeting' && command !== 'thanks';
}

function readCommand(text: string, state: ConversationState): Intent | null {
  const command = politeCommand(text);
  return command ? commandIntent(command, state) : null;
}

function readNamedCommand(text: string, state: ConversationState): Intent | null {
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

/** One item by name is picked, or added when a quantity stands with it; several are offered. */
function readItemName(text: string, _state: ConversationState, facts: Facts): Intent | null {
  const items = fitting(matchItems(facts.restaurant.menu, text).slice(0, MAX_NAMED_ITEMS));
  const [item] = items;
  if (!item) return null;
  if (items.length > 1) return parseOptionId(optionId.which(items.map((candidate) => candidate.code)));
  const quantity = quantityBeside(text, item);
  if (quantity === undefined) return { kind: 'pick_item', code: item.code };
  const addition = { itemCode: item.code, optionCodes: [], quantity: Math.min(quantity, MAX_QUANTITY) };
  return { kind: 'add', additions: [addition], unknownCodes: [], quantityRefused: quantity > MAX_QUANTITY };
}

/** The first number that is no part of the item's name: in "2 pizzas 4 fromages" the 2. */
function quantityBeside(text: string, item: MenuItem): number | undefined {
  const numbers = wordsOf(text).flatMap((word) => readNumber(word) ?? []);
  const ofName = wordsOf([item.label.fr, item.label.ar, ...item.aliases].join(' ')).flatMap(
    (word) => readNumber(word) ?? [],
  );
  for (const number of new Set(ofName)) {
    const index = numbers.indexOf(number);
    if (index >= 0) numbers.splice(index, 1);
  }
  return numbers[0];
}

function fitting(items: readonly MenuItem[]): readonly MenuItem[] {
  let length = 0;
  return items.filter((item) => {
    length += item.code.length + 1;
    return length <= MAX_NAMED_CODES_LENGTH;
  });
}

function intentOfOption(id: string | undefined): Intent | null {
  return id === undefined ? null : intentOfTap(id);
}

/** A positive whole number and nothing else, in digits of any script; `x3` and `3x` count. */
function readNumber(text: string): number | null {
  const match = /^x?(\d{1,4})x?$/.exec(normalizeText(text));
  const value = match ? Number(match[1]) : 0;
  return value > 0 ? value : null;
}
