import type { OrderedItem, OrderSentence } from '#src/cart/index';
import type { Meaning } from '#src/locale/index';
import type { MenuItem } from '#src/menu/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import { optionId, parseOptionId } from './option-id.ts';
import type { ConversationState } from './state.ts';

const MAX_NAMED_ITEMS = 20;
/** Their codes travel in an option id, which holds 200 characters with its page number. */
const MAX_NAMED_CODES_LENGTH = 150;
/** A sentence that asks about an item is answered with the item, and adds nothing. */
const ASKING: readonly Meaning[] = ['how_much', 'have', 'what', 'see', 'when', 'how', 'where'];
/** Known words that do not stop an order: what it is for, and how it is said. */
const MAX_STRANGE = 3;

/**
 * What a sentence with items in it wants. Only a sentence that is understood to its last word changes a cart: anything strange, negated, asked
 * or unclear about it makes the bot ask.
 */
export function intentOfItems(sentence: OrderSentence, state: ConversationState, facts: Facts): Intent | null {
  const has = (...meanings: readonly Meaning[]) => meanings.some((meaning) => sentence.meanings.has(meaning));
  if (has('chat')) return null;
  const wanted = sentence.items.filter(({ negated }) => !negated);
  const strange = sentence.unknown.length;
  if (wanted.length === 0) {
    if (strange > 0) return null;
    // "Je ne veux plus de pepperoni, enlève-la".
    const isTakenOut = has('remove') && !sentence.denied.has('remove') && !sentence.asks;
    if (isTakenOut) return readRemoval(sentence, { removed: sentence.items, others: [] }, state);
    return askToRemove(sentence, state);
  }
  if (strange > 0 && !isMostlyOrder(sentence)) return null;
  if (sentence.negated) return askAbout(wanted, facts);
  const removed = wanted.filter(({ verb }) => verb === 'remove');
  if (removed.length > 0)
    return readRemoval(sentence, { removed, others: wanted.filter(({ verb }) => verb !== 'remove') }, state);
  if (has('change', 'instead')) return readChange(sentence, wanted, facts);
  const isQuestion = has(...ASKING) && !(has('want', 'add') && !has('how_much', 'have', 'what'));
  const isUnsure = isQuestion || (sentence.asks && !has('want', 'add')) || has('or', 'each') || strange > 0;
  if (isUnsure || sentence.strangeOption || (sentence.looseNumber ?? 1) !== 1 || wanted.some(isUnclear))
    return askAbout(wanted, facts);
  return orderOf(wanted, has('add'));
}

/** A few strange words beside the items are a slip; many are a story. */
function isMostlyOrder({ unknown, items, meanings }: OrderSentence): boolean {
  if (unknown.length > MAX_STRANGE) return false;
  const speaksOfOrder = ['want', 'add', 'remove', 'change', 'have', 'how_much'] as const;
  const named = items.reduce((sum, { wholeWords }) => sum + wholeWords, 0);
  if (named > unknown.length) return true;
  return speaksOfOrder.some((meaning) => meanings.has(meaning)) || items.some(({ quantity }) => quantity !== null);
}

function isUnclear(item: OrderedItem): boolean {
  return item.unclear || item.items.length !== 1;
}

function orderOf(wanted: readonly OrderedItem[], isAddition: boolean): Intent | null {
  const additions = wanted.flatMap(({ items: [item], optionCodes, quantity }) =>
    item ? [{ itemCode: item.code, optionCodes: [...new Set(optionCodes)], quantity: quantity ?? 1 }] : [],
  );
  const [only, ...others] = wanted;
  if (only && others.length === 0 && only.quantity === null) {
    const [item] = only.items;
    if (item && only.optionCodes.length > 0)
      return { kind: 'ask_quantity', code: item.code, options: only.optionCodes };
    if (item && !isAddition) return { kind: 'pick_item', code: item.code };
    if (item) return { kind: 'pick_item', code: item.code };
  }
  return { kind: 'add', additions, unknownCodes: [], quantityRefused: false };
}

/** The items themselves, to be chosen from: one, or several, or their category. */
function askAbout(wanted: readonly OrderedItem[], facts: Facts): Intent | null {
  const [only, ...others] = wanted;
  const items = distinct(wanted.flatMap(({ items: candidates }) => candidates));
  const [item, ...more] = items;
  if (!item) return null;
  if (more.length === 0) return { kind: 'pick_item', code: item.code };
  if (only?.category && others.length === 0) return { kind: 'show_category', category: only.category, from: 0 };
  const codes = items.slice(0, MAX_NAMED_ITEMS).map(({ code }) => code);
  const isFitting = items.length <= MAX_NAMED_ITEMS && codes.join('.').length <= MAX_NAMED_CODES_LENGTH;
  if (isFitting) return parseOptionId(optionId.which(codes));
  const categories = new Set(items.map(({ category }) => category.fr));
  if (categories.size === 1) return { kind: 'show_category', category: item.category.fr, from: 0 };
  return facts.restaurant.menu.items.length > 0 ? parseOptionId(optionId.which(fitting(items))) : null;
}

function fitting(items: readonly MenuItem[]): readonly string[] {
  let length = 0;
  return items
    .slice(0, MAX_NAMED_ITEMS)
    .map(({ code }) => code)
    .filter((code) => {
      length += code.length + 1;
      return length <= MAX_NAMED_CODES_LENGTH;
    });
}

/** A name that fits several items means the one that is in the cart. */
function inCart(item: OrderedItem, state: ConversationState): readonly MenuItem[] {
  const codes = new Set(state.cart.lines.map(({ itemCode }) => itemCode.toUpperCase()));
  const held = item.items.filter(({ code }) => codes.has(code.toUpperCase()));
  return held.length > 0 ? held : item.items;
}

/** "Je ne veux plus la margherita": of what is in the cart, it may be to take it out; of anything else, it is nothing. */
function askToRemove({ items }: OrderSentence, state: ConversationState): Intent | null {
  const codes = new Set(state.cart.lines.map(({ itemCode }) => itemCode));
  const held = distinct(items.flatMap((item) => item.items)).filter(({ code }) => codes.has(code));
  if (held.length === 0) return null;
  const readings = held.map(({ code }): Intent => ({ kind: 'remove', removals: [{ itemCode: code, quantity: null }] }));
  return { kind: 'ask_between', readings: [...readings.slice(0, 2), { kind: 'show_cart' }] };
}

function readRemoval(
  sentence: OrderSentence,
  { removed, others }: { removed: readonly OrderedItem[]; others: readonly OrderedItem[] },
  state: ConversationState,
): Intent {
  const edit: Intent = { kind: 'edit_cart', from: 0 };
  const removals = removed.map((item) => ({ items: inCart(item, state), quantity: item.quantity }));
  const isClear =
    removals.every(({ items }) => items.length === 1) &&
    removed.every(({ unclear, optionCodes }) => !unclear && optionCodes.length === 0);
  const isStrange = sentence.unknown.length > 0 || sentence.strangeOption || sentence.asks;
  if (!isClear || isStrange || sentence.meanings.has('or') || (sentence.looseNumber ?? 1) !== 1) return edit;
  const named = removals.flatMap(({ items: [item], quantity }) => (item ? [{ itemCode: item.code, quantity }] : []));
  if (others.length === 0) return { kind: 'remove', removals: named };
  const added = orderOf(others, true);
  const readings = [
    ...named.map((removal): Intent => ({ kind: 'remove', removals: [removal] })),
    ...(added ? [added] : []),
  ];
  return others.some(isUnclear) ? edit : { kind: 'ask_between', readings };
}

/** "Finalement 3 margherita" sets; "un burger au lieu de la pizza" is two acts, and asked. */
function readChange(sentence: OrderSentence, wanted: readonly OrderedItem[], facts: Facts): Intent | null {
  const isSure = sentence.unknown.length === 0 && !sentence.strangeOption && !sentence.asks;
  const [only, ...others] = wanted;
  const [item, ...more] = only?.items ?? [];
  if (!only || !item) return null;
  if (others.length === 0) {
    if (more.length > 0 || !isSure || isUnclear(only) || only.quantity === null || only.optionCodes.length > 0)
      return askAbout(wanted, facts);
    return { kind: 'set_quantity', itemCode: item.code, quantity: only.quantity };
  }
  if (wanted.some(isUnclear) || !isSure || others.length > 1) return { kind: 'edit_cart', from: 0 };
  const readings = wanted.flatMap(({ items: [named], quantity }): Intent[] =>
    named
      ? [
          { kind: 'remove', removals: [{ itemCode: named.code, quantity: null }] },
          {
            kind: 'add',
            additions: [{ itemCode: named.code, optionCodes: [], quantity: quantity ?? 1 }],
            unknownCodes: [],
            quantityRefused: false,
          },
        ]
      : [],
  );
  // The first is what goes, the second what comes, unless it is said the other way round.
  const [goes, comes] = sentence.meanings.has('instead') ? [2, 1] : [0, 3];
  return { kind: 'ask_between', readings: readings.filter((_, index) => index === goes || index === comes) };
}

function distinct(items: readonly MenuItem[]): readonly MenuItem[] {
  return [...new Set(items)];
}
