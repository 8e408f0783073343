import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToCart,
  type Cart,
  type CartAddition,
  EMPTY_CART,
  emptyCart,
  MAX_QUANTITY,
  priceCart,
  setLineQuantity,
} from '#src/cart/index';
import type { Menu } from '#src/menu/index';
import { bigMenu, demoMenu, menuItem } from '../../support/demo-restaurant.ts';

const OPTIONS: Readonly<Record<string, readonly string[]>> = { P01: ['X01', 'R01'], B01: ['X02', 'R02'] };
const addition: fc.Arbitrary<CartAddition> = fc.constantFrom('P01', 'P02', 'B01', 'S01').chain((itemCode) =>
  fc.record({
    itemCode: fc.constant(itemCode),
    optionCodes: fc.shuffledSubarray([...(OPTIONS[itemCode] ?? [])]),
    quantity: fc.integer({ min: 1, max: 25 }),
  }),
);

function one(changes: Partial<CartAddition> = {}): CartAddition {
  return { itemCode: 'P01', optionCodes: [], quantity: 1, ...changes };
}

function fill(additions: readonly CartAddition[], menu: Menu = demoMenu): Cart {
  return additions.reduce<Cart>(
    (cart, next, index) => addToCart(cart, { addition: next, menu, at: index }),
    EMPTY_CART,
  );
}

/** Quantity by item and options: what the customer sees, whatever the lines are called. */
function contentOf(cart: Cart): Readonly<Record<string, number>> {
  return Object.fromEntries(
    cart.lines.map((line) => [`${line.itemCode}+${line.optionCodes.join('+')}`, line.quantity]),
  );
}

describe('adding', () => {
  it('the same item with the same options adds up, in whatever order the options are named', () => {
    const cart = fill([one({ optionCodes: ['X01', 'R01'] }), one({ optionCodes: ['r01', 'x01', 'X01'], quantity: 2 })]);
    expect(contentOf(cart)).toEqual({ 'P01+R01+X01': 3 });
  });

  it('the same item with other options is another line', () => {
    expect(contentOf(fill([one(), one({ optionCodes: ['X01'] })]))).toEqual({ 'P01+': 1, 'P01+X01': 1 });
  });

  it('keeps the spelling of the menu', () => {
    expect(fill([one({ itemCode: 'p01', optionCodes: ['x01'] })]).lines[0]).toMatchObject({
      itemCode: 'P01',
      optionCodes: ['X01'],
    });
  });

  it.each([
    ['an item that is on no menu', one({ itemCode: 'Z99' })],
    ['none of an item', one({ quantity: 0 })],
    ['less than none', one({ quantity: -3 })],
    ['no number', one({ quantity: Number.NaN })],
  ])('%s changes nothing', (_what, addition) => {
    expect(addToCart(EMPTY_CART, { addition, menu: demoMenu, at: 1 })).toBe(EMPTY_CART);
  });

  it('drops an option of another item', () => {
    expect(contentOf(fill([one({ optionCodes: ['X02', 'X01'] })]))).toEqual({ 'P01+X01': 1 });
  });

  it('stops at thirty lines, but still adds to those that are there', () => {
    const menu = bigMenu(40);
    const cart = fill(
      menu.items.map(({ code }) => one({ itemCode: code })),
      menu,
    );
    expect(cart.lines).toHaveLength(30);
    const more = addToCart(cart, { addition: one({ itemCode: 'D001', quantity: 4 }), menu, at: 99 });
    expect(more.lines).toHaveLength(30);
    expect(more.lines[0]?.quantity).toBe(5);
  });

  it('gives every line a name that is never used twice, not even after a removal', () => {
    const first = fill([one(), one({ itemCode: 'P02' })]);
    const removed = setLineQuantity(first, { lineId: 2, quantity: 0, at: 9 });
    const again = addToCart(removed, { addition: one({ itemCode: 'P02' }), menu: demoMenu, at: 10 });
    expect(again.lines.map(({ id }) => id)).toEqual([1, 3]);
  });

  it('gives the same cart in whatever order things were added', () => {
    const shuffled = fc
      .array(addition, { maxLength: 20 })
      .chain((additions) =>
        fc.tuple(fc.constant(additions), fc.shuffledSubarray(additions, { minLength: additions.length })),
      );
    fc.assert(
      fc.property(shuffled, ([additions, otherOrder]) => {
        expect(contentOf(fill(otherOrder))).toEqual(contentOf(fill(additions)));
      }),
    );
  });

  it('keeps every quantity between one and twenty, and every line apart', () => {
    fc.assert(
      fc.property(fc.array(addition, { maxLength: 30 }), (additions) => {
        const { lines } = fill(additions);
        for (const line of lines) {
          expect(line.quantity).toBeGreaterThanOrEqual(1);
          expect(line.quantity).toBeLessThanOrEqual(MAX_QUANTITY);
        }
        expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
        expect(Object.keys(contentOf({ lines, nextLineId: 0 }))).toHaveLength(lines.length);
      }),
    );
  });
});

describe('changing a line', () => {
  const cart = addToCart(EMPTY_CART, { addition: one({ quantity: 2 }), menu: demoMenu, at: 100 });
  const set = (change: { quantity: number; at: number; lineId?: number }) =>
    setLineQuantity(cart, { lineId: 1, ...change });

  it('sets the quantity, at most twenty', () => {
    expect(set({ quantity: 5, at: 101 }).lines[0]).toMatchObject({ quantity: 5, at: 101 });
    expect(set({ quantity: 999, at: 101 }).lines[0]?.quantity).toBe(MAX_QUANTITY);
  });

  it('removes it with zero', () => {
    expect(set({ quantity: 0, at: 101 }).lines).toEqual([]);
  });

  it('counts at the very time of the last choice too', () => {
    expect(set({ quantity: 5, at: 100 }).lines[0]?.quantity).toBe(5);
  });

  it('of an older event is too late (I15)', () => {
    expect(set({ quantity: 5, at: 99 })).toBe(cart);
    expect(set({ quantity: 0, at: 99 })).toBe(cart);
  });

  it('that is not there changes nothing', () => {
    expect(set({ lineId: 7, quantity: 5, at: 101 })).toBe(cart);
  });

  it('ends with the newest choice, in whatever order the taps arrive (I15)', () => {
    const tap = fc.record({ quantity: fc.integer({ min: 1, max: 20 }), at: fc.integer({ min: 101, max: 200 }) });
    const taps = fc.uniqueArray(tap, { minLength: 1, maxLength: 8, selector: ({ at }) => at });
    fc.assert(
      fc.property(taps, (arrived) => {
        const end = arrived.reduce((current, change) => setLineQuantity(current, { lineId: 1, ...change }), cart);
        const newest = [...arrived].sort((a, b) => b.at - a.at)[0];
        expect(end.lines[0]).toMatchObject({ quantity: newest?.quantity, at: newest?.at });
      }),
    );
  });
});

describe('emptying', () => {
  const cart = fill([one(), one({ itemCode: 'P02' }), one({ itemCode: 'S01' })]);

  it('takes what was in the cart then', () => {
    expect(emptyCart(cart, 2).lines).toEqual([]);
  });

  it('leaves what a later event added (I15)', () => {
    expect(emptyCart(cart, 0).lines.map(({ itemCode }) => itemCode)).toEqual(['P02', 'S01']);
  });

  it('an older addition to a line does not make the line older', () => {
    const late = addToCart(cart, { addition: one({ itemCode: 'S01' }), menu: demoMenu, at: 0 });
    expect(emptyCart(late, 1).lines.map(({ itemCode }) => itemCode)).toEqual(['S01']);
  });

  it('does not free the names of the lines', () => {
    expect(emptyCart(cart, 2).nextLineId).toBe(4);
  });
});

describe('the price of a cart', () => {
  it('is item and options, times the quantity, line by line', () => {
    const cart = fill([one({ optionCodes: ['X01', 'R01'], quantity: 2 }), one({ itemCode: 'S01' })]);
    const priced = priceCart(cart, demoMenu);
    expect(priced.lines.map((line) => [line.unitPriceCentimes, line.lineTotalCentimes])).toEqual([
      [105_000, 210_000],
      [45_000, 45_000],
    ]);
    expect(priced.totalCentimes).toBe(255_000);
    expect(priced.gone).toEqual([]);
  });

  it('leaves out a line whose item or option is gone, and says so', () => {
    const cart = fill([one({ optionCodes: ['X01'] }), one({ itemCode: 'P02' }), one({ itemCode: 'S01' })]);
    const live = { items: [menuItem({ code: 'P01' }), menuItem({ code: 'S01', priceCentimes: 50_000 })] };
    const priced = priceCart(cart, live);
    expect(priced.gone.map(({ itemCode }) => itemCode)).toEqual(['P01', 'P02']);
    expect(priced.totalCentimes).toBe(50_000);
  });

  it('is the sum of its lines, in whole dinars, for any cart', () => {
    fc.assert(
      fc.property(fc.array(addition, { maxLength: 20 }), (additions) => {
        const { lines, totalCentimes } = priceCart(fill(additions), demoMenu);
        const sum = lines.reduce((total, line) => {
          const each = line.options.reduce(
            (price, option) => price + option.priceDeltaCentimes,
            line.item.priceCentimes,
          );
          expect(line.lineTotalCentimes).toBe(each * line.quantity);
          return total + each * line.quantity;
        }, 0);
        expect(totalCentimes).toBe(sum);
        expect(totalCentimes % 100).toBe(0);
      }),
    );
  });
});
