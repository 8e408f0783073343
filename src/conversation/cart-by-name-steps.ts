import { type CartLine, setLineQuantity } from '#src/cart/index';
import { textIn } from '#src/locale/index';
import { findItem } from '#src/menu/index';
import type { Option } from '#src/messages/index';
import { homeOptions } from './browse-steps.ts';
import { addItems, cartReply, editCart, withCart } from './cart-steps.ts';
import type { Intent, Removal } from './intent.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** Out of the cart by name. Where one name stands on several lines and not all of it is meant, the customer shows which. */
export function removeItems(talk: Talk, state: ConversationState, removals: readonly Removal[]): Step {
  let { cart } = state;
  const notices: string[] = [];
  for (const { itemCode, quantity } of removals) {
    const lines = cart.lines.filter((line) => sameItem(line, itemCode));
    const [line] = lines;
    const item = labelOf(talk, itemCode);
    if (!line) {
      notices.push(talk.say('NOT_IN_CART', { item }));
      continue;
    }
    const held = lines.reduce((sum, { quantity: pieces }) => sum + pieces, 0);
    if (quantity !== null && quantity < held && lines.length > 1) return editCart(talk, state, { from: 0 });
    const left = quantity === null ? 0 : Math.max(0, held - quantity);
    for (const { id } of lines) cart = setLineQuantity(cart, { lineId: id, quantity: left, at: talk.at });
    notices.push(
      talk.say('REMOVED', { items: quantity === null || quantity >= held ? item : `${quantity} × ${item}` }),
    );
  }
  return cartReply({ talk, state: withCart(state, cart), notices, intent: 'CART_UPDATED' });
}

/** "Finalement 3 margherita": what is in the cart becomes three; what is not goes in. */
export function setItemQuantity(
  talk: Talk,
  state: ConversationState,
  change: { itemCode: string; quantity: number },
): Step {
  const { itemCode, quantity } = change;
  if (quantity < 1) return removeItems(talk, state, [{ itemCode, quantity: null }]);
  const [line, ...others] = state.cart.lines.filter((candidate) => sameItem(candidate, itemCode));
  if (others.length > 0) return editCart(talk, state, { from: 0 });
  if (!line) {
    const additions = [{ itemCode, optionCodes: [], quantity }];
    return addItems(talk, state, { additions, unknownCodes: [], quantityRefused: false });
  }
  const cart = setLineQuantity(state.cart, { lineId: line.id, quantity, at: talk.at });
  const now = cart.lines.find(({ id }) => id === line.id)?.quantity ?? quantity;
  const notices = [talk.say('QUANTITY_SET', { quantity: now, item: labelOf(talk, itemCode) })];
  return cartReply({ talk, state: withCart(state, cart), notices, intent: 'CART_UPDATED' });
}

/** Two readings as good as each other: the customer taps the one that was meant. Nothing happens before. */
export function askBetween(talk: Talk, state: ConversationState, readings: readonly Intent[]): Step {
  const options = readings.flatMap((reading) => buttonOf(talk, reading) ?? []);
  return answer(talk, state, {
    intent: 'ASK_BETWEEN',
    text: talk.say(options.length > 0 ? 'ASK_BETWEEN' : 'CORE_CLARIFY'),
    options: options.length > 0 ? options : homeOptions(talk, state),
  });
}

/** Null for a reading that no button can carry. */
function buttonOf(talk: Talk, reading: Intent): Option | null {
  switch (reading.kind) {
    case 'add': {
      const [addition, ...others] = reading.additions;
      if (!addition || others.length > 0) return null;
      const { itemCode: code, optionCodes: options, quantity } = addition;
      const title = talk.say('BETWEEN_ADD', { quantity, item: labelOf(talk, code) });
      return { id: optionId.add({ code, options, quantity }), title };
    }
    case 'pick_item':
      return { id: optionId.item(reading.code), title: labelOf(talk, reading.code) };
    case 'remove': {
      const [removal, ...others] = reading.removals;
      if (!removal || others.length > 0) return null;
      const title = talk.say('BETWEEN_REMOVE', { item: labelOf(talk, removal.itemCode) });
      return { id: optionId.remove(removal.itemCode, removal.quantity), title };
    }
    case 'set_quantity': {
      const { itemCode, quantity } = reading;
      const title = talk.say('BETWEEN_SET', { quantity, item: labelOf(talk, itemCode) });
      return { id: optionId.setQuantity(itemCode, quantity), title };
    }
    case 'show_menu':
      return { id: optionId.menu, title: talk.say('BUTTON_MENU') };
    case 'show_cart':
      return { id: optionId.cart, title: talk.say('BUTTON_CART') };
    case 'edit_cart':
      return { id: optionId.edit, title: talk.say('BUTTON_EDIT') };
    case 'checkout':
      return { id: optionId.checkout, title: talk.say('BUTTON_CHECKOUT') };
    case 'ask_empty':
      return { id: optionId.empty, title: talk.say('BUTTON_EMPTY') };
    case 'cancel':
      return { id: optionId.cancel, title: talk.say('BUTTON_CANCEL') };
    case 'help':
      return { id: optionId.help, title: talk.say('BUTTON_HELP') };
    case 'hours':
      return { id: optionId.hours, title: talk.say('BUTTON_HOURS') };
    case 'fee':
      return { id: optionId.fee, title: talk.say('BUTTON_FEE') };
    case 'order_status':
      return { id: optionId.orderStatus, title: talk.say('BUTTON_ORDER_STATUS') };
    default:
      return null;
  }
}

function sameItem(line: CartLine, itemCode: string): boolean {
  return line.itemCode.toUpperCase() === itemCode.toUpperCase();
}

function labelOf(talk: Talk, itemCode: string): string {
  const item = findItem(talk.facts.restaurant.menu, itemCode);
  return item ? textIn(item.label, talk.locale) : itemCode;
}
