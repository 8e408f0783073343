import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OrderText, parseOrderText } from '#src/cart/index';
import { findItem, findOption, type Menu } from '#src/menu/index';
import { demoMenu, menuItem } from '../../support/demo-restaurant.ts';

const menu: Menu = {
  items: [
    ...demoMenu.items,
    menuItem({
      code: 'PIZ-XL',
      options: [{ code: 'OLV-A', label: { fr: 'olives', ar: 'زيتون' }, kind: 'extra', priceDeltaCentimes: 0 }],
    }),
    menuItem({ code: 'TACOS' }),
    menuItem({ code: 'M1_B' }),
  ],
};

/** `2×P01+X01` for every addition. */
function read(text: string): string | null {
  const order = parseOrderText(text, menu);
  if (!order) return null;
  return order.additions.map((line) => `${line.quantity}×${[line.itemCode, ...line.optionCodes].join('+')}`).join(' ');
}

function parsed(text: string): OrderText {
  const order = parseOrderText(text, menu);
  if (!order) throw new Error(`no order in ${text}`);
  return order;
}

describe('an order in codes', () => {
  it.each([
    ['P01', '1×P01'],
    ['p01', '1×P01'],
    ['P01 x2', '2×P01'],
    ['P01x2', '2×P01'],
    ['P01 X2', '2×P01'],
    ['P01 2', '2×P01'],
    ['P01 2x', '1×P01'],
    ['2 P01', '2×P01'],
    ['2x P01', '2×P01'],
    ['2xP01', '2×P01'],
    ['x2 P01', '2×P01'],
    ['P01 x10', '10×P01'],
    ['P01x10', '10×P01'],
    ['P01×3', '3×P01'],
    ['P01*3', '3×P01'],
    ['P01 x 2', '2×P01'],
    ['P01 x2 +X01 -R01', '2×P01+X01+R01'],
    ['P01 +X01 -R01 x2', '2×P01+X01+R01'],
    ['P01x2+X01-R01', '2×P01+X01+R01'],
    ['P01 x2 + X01', '2×P01+X01'],
    ['P01 X01', '1×P01+X01'],
    ['P01 +x01 +X01', '1×P01+X01'],
    ['P01 ٢', '2×P01'],
    ['P01 x٣', '3×P01'],
    ['P٠١ x٢', '2×P01'],
    ['P۰۱ ۲', '2×P01'],
    ['٢ P01', '2×P01'],
    ['Ｐ０１ ｘ２', '2×P01'],
    ['P01, P02', '1×P01 1×P02'],
    ['P01 x2, P02 x3', '2×P01 3×P02'],
    ['P01 x2 P02 x3', '2×P01 3×P02'],
    ['2 P01 3 P02', '2×P01 3×P02'],
    ['P01 et P02', '1×P01 1×P02'],
    ['P01، P02 و S01', '1×P01 1×P02 1×S01'],
    ['P01\nB01 x2 -R02', '1×P01 2×B01+R02'],
    ['P01/P02', '1×P01 1×P02'],
    ['P01 P01', '1×P01 1×P01'],
    ['je veux 2 P01 svp.', '2×P01'],
    ['أريد P01 x2', '2×P01'],
    ['P01!', '1×P01'],
    ['PIZ-XL x2', '2×PIZ-XL'],
    ['piz-xlx2 +olv-a', '2×PIZ-XL+OLV-A'],
    ['2 tacos', '2×TACOS'],
    ['tacos x2', '2×TACOS'],
    ['m1_b', '1×M1_B'],
  ])('%j is %s', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(parsed(text).unknownCodes).toEqual([]);
    expect(parsed(text).quantityRefused).toBe(false);
  });

  it.each(['', '  ', 'bonjour', 'menu', '2', 'x2', '0555 12 34 56', '19h30', 'pizza margherita', '🍕', '٢', '+ - +'])(
    'is none in %j',
    (text) => {
      expect(parseOrderText(text, menu)).toBeNull();
    },
  );

  it('an option of another item that looks like a quantity is one', () => {
    const option = { code: 'X10', label: { fr: 'pain', ar: 'خبز' }, kind: 'extra', priceDeltaCentimes: 0 } as const;
    const items = [menuItem({ code: 'P01' }), menuItem({ code: 'P02', options: [option] })];
    expect(parseOrderText('P01 x10', { items })?.additions).toMatchObject([{ quantity: 10, optionCodes: [] }]);
    expect(parseOrderText('P02 x10', { items })?.additions).toMatchObject([{ quantity: 1, optionCodes: ['X10'] }]);
  });

  it('names a code that is on no menu, and takes the others', () => {
    expect(read('P01 x2 Z99 b07')).toBe('2×P01');
    expect(parsed('P01 x2 Z99 b07 z99').unknownCodes).toEqual(['Z99', 'B07']);
  });

  it('an option of another item is an unknown code there', () => {
    expect(read('S01 +X01')).toBe('1×S01');
    expect(parsed('S01 +X01').unknownCodes).toEqual(['X01']);
    expect(parsed('S01 X02')).toMatchObject({ additions: [{ itemCode: 'S01', quantity: 1 }], unknownCodes: ['X02'] });
    expect(parsed('S01 +X02 x3')).toMatchObject({
      additions: [{ itemCode: 'S01', quantity: 3 }],
      unknownCodes: ['X02'],
    });
    expect(parsed('X01')).toMatchObject({ additions: [], unknownCodes: ['X01'] });
    expect(parsed('+X01')).toMatchObject({ additions: [], unknownCodes: ['X01'] });
  });

  it('the quantity of an unknown code is not given to its neighbour', () => {
    expect(read('P01 3 Z99')).toBe('3×P01');
    expect(read('3 Z99 P01')).toBe('1×P01');
  });

  it.each([
    ['P01 x21', '20×P01'],
    ['P01 25', '20×P01'],
    ['P01 x9999', '20×P01'],
    ['P01 x99999', '20×P01'],
    ['P01 x0', ''],
    ['0 P01', ''],
    ['P01x0 P02', '1×P02'],
  ])('a quantity outside 1 to 20 in %j gives %j, and is said', (text, expected) => {
    expect(read(text)).toBe(expected);
    expect(parsed(text).quantityRefused).toBe(true);
  });

  it.each([
    ['P01 x2 +X01', true],
    ['P01 et P02 svp', true],
    ['P01 sans sel', false],
    ['P01 x2 3', false],
    ['rue 5 P01', false],
  ])('whether %j is an order and nothing else: %s', (text, complete) => {
    expect(parsed(text).complete).toBe(complete);
  });
});

describe('any text at all', () => {
  const pieces = fc.constantFrom(
    ...'P01 p02 B01 S01 X01 R01 X02 Z99 x2 2x x 3 0 21 ٢ ۳ + - , . ; et و sans PIZ-XL tacos 🍕 \n'.split(' '),
  );
  const text = fc.oneof(
    fc
      .array(fc.tuple(pieces, fc.constantFrom('', ' ', ', ', '+', '-')), { maxLength: 12 })
      .map((parts) => parts.flat().join('')),
    fc.string({ unit: 'binary' }),
  );

  it('is read without an exception, and everything read is on the menu', () => {
    fc.assert(
      fc.property(text, (written) => {
        for (const line of parseOrderText(written, menu)?.additions ?? []) {
          const item = findItem(menu, line.itemCode);
          expect(item?.code).toBe(line.itemCode);
          for (const code of line.optionCodes) expect(item && findOption(item, code)?.code).toBe(code);
          expect(new Set(line.optionCodes).size).toBe(line.optionCodes.length);
          expect(Number.isInteger(line.quantity) && line.quantity >= 1 && line.quantity <= 20).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('written in full gives back what was meant', () => {
    const line = fc.record({
      item: fc.constantFrom(...menu.items),
      quantity: fc.integer({ min: 1, max: 20 }),
      style: fc.constantFrom('after', 'glued', 'before'),
    });
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 5 }), (lines) => {
        const styles = {
          after: (code: string, quantity: number) => `${code} x${quantity}`,
          glued: (code: string, quantity: number) => `${code}x${quantity}`,
          before: (code: string, quantity: number) => `${quantity} ${code}`,
        };
        const written = lines.map(({ item, quantity, style }) => styles[style](item.code, quantity)).join(', ');
        expect(read(written)).toBe(lines.map(({ item, quantity }) => `${quantity}×${item.code}`).join(' '));
      }),
    );
  });

  it('of the greatest length is read in no time', () => {
    const startedAt = performance.now();
    parseOrderText('a '.repeat(2_048), menu);
    parseOrderText('9'.repeat(4_096), menu);
    parseOrderText('P01x'.repeat(1_024), menu);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
