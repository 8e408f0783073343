import { findItem, findOption, type Menu } from '#src/menu/index';

export const MAX_QUANTITY = 20;
/** A cart longer than this is no meal: it keeps the state row and every message small. */
export const MAX_LINES = 30;

export interface CartLine {
  /** Stable name of the line in taps; never used twice in one cart. */
  readonly id: number;
  readonly itemCode: string;
  /** Sorted, without duplicates. */
  readonly optionCodes: readonly string[];
  readonly quantity: number;
  /** Event time of the choice that set this quantity (invariant I15). */
  readonly at: number;
}

export interface Cart {
  readonly lines: readonly CartLine[];
  readonly nextLineId: number;
}

export const EMPTY_CART: Cart = { lines: [], nextLineId: 1 };

export interface CartAddition {
  readonly itemCode: string;
  readonly optionCodes: readonly string[];
  readonly quantity: number;
}

/** Adds up with a line of the same item and options, up to `MAX_QUANTITY`. Codes are kept as the menu spells them; unknown ones are dropped. */
export function addToCart(cart: Cart, input: { addition: CartAddition; menu: Menu; at: number }): Cart {
  const { addition, menu, at } = input;
  const item = findItem(menu, addition.itemCode);
  if (!item || !(addition.quantity >= 1)) return cart;
  const optionCodes = [...new Set(addition.optionCodes.flatMap((code) => findOption(item, code)?.code ?? []))].sort();
  const same = cart.lines.find((line) => line.itemCode === item.code && sameCodes(line.optionCodes, optionCodes));
  if (same) {
    const quantity = Math.min(MAX_QUANTITY, same.quantity + addition.quantity);
    return replaceLine(cart, { ...same, quantity, at: Math.max(at, same.at) });
  }
  if (cart.lines.length >= MAX_LINES) return cart;
  const quantity = Math.min(MAX_QUANTITY, addition.quantity);
  const line: CartLine = { id: cart.nextLineId, itemCode: item.code, optionCodes, quantity, at };
  return { lines: [...cart.lines, line], nextLineId: cart.nextLineId + 1 };
}

/** Sets or (with 0) removes a line, unless a later event has set it already. */
export function setLineQuantity(cart: Cart, change: { lineId: number; quantity: number; at: number }): Cart {
  const line = cart.lines.find((candidate) => candidate.id === change.lineId);
  if (!line || line.at > change.at) return cart;
  if (change.quantity < 1) return { ...cart, lines: cart.lines.filter((candidate) => candidate !== line) };
  return replaceLine(cart, { ...line, quantity: Math.min(MAX_QUANTITY, change.quantity), at: change.at });
}

/** Removes what was in the cart at `at`; what a later event added stays. */
export function emptyCart(cart: Cart, at: number): Cart {
  return { ...cart, lines: cart.lines.filter((line) => line.at > at) };
}

function replaceLine(cart: Cart, changed: CartLine): Cart {
  return { ...cart, lines: cart.lines.map((line) => (line.id === changed.id ? changed : line)) };
}

function sameCodes(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((code, index) => code === b[index]);
}
