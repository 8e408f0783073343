import type { Centimes } from '#src/kernel/money';
import { findItem, findOption, type Menu, type MenuItem, type MenuOption } from '#src/menu/index';
import type { Cart, CartLine } from './cart.ts';

export interface PricedLine {
  readonly lineId: number;
  readonly item: MenuItem;
  readonly options: readonly MenuOption[];
  readonly quantity: number;
  /** Item and options, for one. */
  readonly unitPriceCentimes: Centimes;
  readonly lineTotalCentimes: Centimes;
}

export interface PricedCart {
  readonly lines: readonly PricedLine[];
  readonly totalCentimes: Centimes;
  /** Lines whose item or option the menu no longer has: they are not part of the total. */
  readonly gone: readonly CartLine[];
}

export function priceCart(cart: Cart, menu: Menu): PricedCart {
  const lines: PricedLine[] = [];
  const gone: CartLine[] = [];
  for (const line of cart.lines) {
    const priced = priceLine(line, menu);
    if (priced) lines.push(priced);
    else gone.push(line);
  }
  return { lines, gone, totalCentimes: lines.reduce((sum, line) => sum + line.lineTotalCentimes, 0) };
}

function priceLine(line: CartLine, menu: Menu): PricedLine | null {
  const item = findItem(menu, line.itemCode);
  if (!item) return null;
  const options = line.optionCodes.flatMap((code) => findOption(item, code) ?? []);
  if (options.length !== line.optionCodes.length) return null;
  const extras = options.reduce((sum, option) => sum + option.priceDeltaCentimes, 0);
  const unitPriceCentimes = item.priceCentimes + extras;
  return {
    lineId: line.id,
    item,
    options,
    quantity: line.quantity,
    unitPriceCentimes,
    lineTotalCentimes: unitPriceCentimes * line.quantity,
  };
}
