import {
  addToCart,
  type Cart,
  type CartAddition,
  emptyCart,
  MAX_LINES,
  MAX_QUANTITY,
  setLineQuantity,
} from '#src/cart/index';
import { keepText } from '#src/kernel/text';
import { textIn } from '#src/locale/index';
import { findItem, findOption } from '#src/menu/index';
import { homeOptions } from './browse-steps.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, priced, type Step, type Talk } from './talk.ts';
import { comma, linesText, lineText, noteText, price, servedText, title } from './views.ts';

const MAX_NOTE = 500;

interface Addition {
  readonly additions: readonly CartAddition[];
  readonly unknownCodes: readonly string[];
  readonly quantityRefused: boolean;
}

export function addItems(talk: Talk, state: ConversationState, order: Addition): Step {
  const { menu } = talk;
  let cart = state.cart;
  const added: string[] = [];
  const refusals = new Set<string>(order.quantityRefused ? [talk.say('QUANTITY_LIMIT', { max: MAX_QUANTITY })] : []);
  for (const addition of order.additions) {
    const next = addToCart(cart, { addition, menu, at: talk.at });
    const quantity = piecesIn(next) - piecesIn(cart);
    if (quantity > 0) added.push(additionText(talk, { ...addition, quantity }) ?? '');
    if (quantity < addition.quantity || addition.quantity < 1)
      refusals.add(refusalText(talk, { addition, cart: next }));
    cart = next;
  }
  const notices = [
    added.length > 0 ? talk.say('ADDED', { items: added.join(comma(talk)) }) : '',
    order.unknownCodes.length > 0 ? talk.say('UNKNOWN_CODES', { codes: order.unknownCodes.join(comma(talk)) }) : '',
    ...refusals,
  ];
  const intent = added.length === 0 ? 'UNKNOWN_ITEM' : 'CART_UPDATED';
  return cartReply({ talk, state: withCart(state, cart), notices, intent });
}

function piecesIn(cart: Cart): number {
  return cart.lines.reduce((sum, line) => sum + line.quantity, 0);
}

/** Why not all of it went into the cart. */
function refusalText(talk: Talk, refused: { addition: CartAddition; cart: Cart }): string {
  const { itemCode } = refused.addition;
  const item = findItem(talk.menu, itemCode);
  if (!item) return servedText(talk, itemCode) ?? talk.say('ITEM_GONE');
  const isThere = refused.cart.lines.some((line) => line.itemCode === item.code);
  const isFull = refused.cart.lines.length >= MAX_LINES && !isThere;
  return isFull ? talk.say('CART_FULL', { max: MAX_LINES }) : talk.say('QUANTITY_LIMIT', { max: MAX_QUANTITY });
}

export function showCart(talk: Talk, state: ConversationState): Step {
  return cartReply({ talk, state, notices: [], intent: 'CART' });
}

export function setLine(talk: Talk, state: ConversationState, change: { lineId: number; quantity: number }): Step {
  const before = priced(talk, state.cart).lines.find((line) => line.lineId === change.lineId);
  const cart = setLineQuantity(state.cart, { ...change, at: talk.at });
  const removed = before && !cart.lines.some((line) => line.id === change.lineId);
  const notices = removed ? [talk.say('REMOVED', { items: title(talk, before) })] : [];
  return cartReply({ talk, state: withCart(state, cart), notices, intent: 'CART_UPDATED' });
}

export function editCart(talk: Talk, state: ConversationState, page: { from: number }): Step {
  const cart = priced(talk, state.cart);
  if (cart.lines.length === 0) return showCart(talk, state);
  const lines = cart.lines.map((line) => ({
    id: optionId.line(line.lineId),
    title: `${line.quantity} × ${textIn(line.item.label, talk.locale)}`,
    description: price(talk, line.lineTotalCentimes),
  }));
  return answer(
    talk,
    { ...state, stage: { kind: 'idle' } },
    {
      intent: 'EDIT_CART',
      text: talk.say('EDIT_CART'),
      options: [
        ...lines,
        { id: optionId.note, title: talk.say('BUTTON_NOTE') },
        { id: optionId.empty, title: talk.say('BUTTON_EMPTY') },
        { id: optionId.cart, title: talk.say('BUTTON_BACK') },
      ],
      list: { id: optionId.edit, from: page.from },
    },
  );
}

export function editLine(talk: Talk, state: ConversationState, edit: { lineId: number }): Step {
  const line = priced(talk, state.cart).lines.find((candidate) => candidate.lineId === edit.lineId);
  if (!line) return showCart(talk, state);
  const { lineId, quantity } = line;
  const steps = [quantity - 1, quantity + 1].filter((next) => next >= 1 && next <= MAX_QUANTITY);
  return answer(
    talk,
    { ...state, stage: { kind: 'line', lineId } },
    {
      intent: 'EDIT_LINE',
      text: talk.say('EDIT_LINE', { line: lineText(talk, line) }),
      options: [
        ...steps.map((next) => ({ id: optionId.set({ lineId, quantity: next }), title: `${next}` })),
        { id: optionId.set({ lineId, quantity: 0 }), title: talk.say('BUTTON_REMOVE') },
      ],
    },
  );
}

export function askEmpty(talk: Talk, state: ConversationState): Step {
  if (state.cart.lines.length === 0) return showCart(talk, state);
  return answer(
    talk,
    { ...state, stage: { kind: 'idle' } },
    {
      intent: 'ASK_EMPTY',
      text: talk.say('ASK_EMPTY'),
      options: [
        { id: optionId.emptyYes, title: talk.say('BUTTON_YES_EMPTY') },
        { id: optionId.cart, title: talk.say('BUTTON_NO') },
      ],
      yes: optionId.emptyYes,
      no: optionId.cart,
    },
  );
}

export function empty(talk: Talk, state: ConversationState): Step {
  const note = state.note && state.note.at > talk.at ? state.note : null;
  const emptied = withCart({ ...state, note }, emptyCart(state.cart, talk.at));
  if (emptied.cart.lines.length > 0) return showCart(talk, emptied);
  return answer(talk, emptied, {
    intent: 'EMPTY_CART',
    text: talk.say('CART_EMPTIED'),
    options: homeOptions(talk, emptied),
  });
}

export function askNote(talk: Talk, state: ConversationState): Step {
  return answer(
    talk,
    { ...state, stage: { kind: 'note' } },
    {
      intent: 'ASK_NOTE',
      text: talk.say('ASK_NOTE'),
      options: [{ id: optionId.cart, title: talk.say('BUTTON_BACK') }],
    },
  );
}

export function saveNote(talk: Talk, state: ConversationState, text: string): Step {
  const newest = (state.note?.at ?? 0) <= talk.at;
  const note = newest ? { value: keepText(text, MAX_NOTE), at: talk.at } : state.note;
  const noted: ConversationState = { ...state, note, stage: { kind: 'idle' } };
  return cartReply({ talk, state: noted, notices: [talk.say('NOTE_SAVED')], intent: 'NOTE_SAVED' });
}

/** Changing the cart closes whatever was asked about the old one. */
export function withCart(state: ConversationState, cart: Cart): ConversationState {
  return { ...state, cart, stage: { kind: 'idle' } };
}

/** The cart as it stands, under what just happened; lines that the menu no longer has leave it here, and the customer is told. */
export function cartReply(input: {
  talk: Talk;
  state: ConversationState;
  notices: readonly string[];
  intent: string;
}): Step {
  const { talk, intent } = input;
  const cart = priced(talk, input.state.cart);
  const gone = cart.gone.map(
    ({ itemCode }) => servedText(talk, itemCode) ?? talk.say('CHANGE_GONE', { item: itemCode }),
  );
  const lines = input.state.cart.lines.filter((line) => !cart.gone.includes(line));
  const state: ConversationState = { ...input.state, stage: { kind: 'idle' }, cart: { ...input.state.cart, lines } };
  const notice = [...input.notices, ...gone].filter((text) => text !== '').join('\n');
  if (lines.length === 0) {
    const text = `${notice}\n\n${talk.say('CART_EMPTY')}`;
    return answer(talk, state, {
      intent: intent === 'CART' ? 'EMPTY_CART' : intent,
      text,
      options: homeOptions(talk, state),
    });
  }
  const view = talk.say('CART', {
    lines: linesText(talk, cart),
    note: noteText(talk, state.note?.value),
    total: price(talk, cart.totalCentimes),
  });
  return answer(talk, state, {
    intent,
    text: `${notice}\n\n${view}`,
    options: [
      { id: optionId.checkout, title: talk.say('BUTTON_CHECKOUT') },
      { id: optionId.menu, title: talk.say('BUTTON_ADD_MORE') },
      { id: optionId.edit, title: talk.say('BUTTON_EDIT') },
    ],
    yes: optionId.checkout,
  });
}

function additionText(talk: Talk, addition: CartAddition): string | null {
  const item = findItem(talk.menu, addition.itemCode);
  if (!item) return null;
  const options = addition.optionCodes.flatMap((code) => findOption(item, code) ?? []);
  return `${addition.quantity} × ${title(talk, { item, options })}`;
}
