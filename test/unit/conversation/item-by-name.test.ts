import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';
import { bigMenu, demoMenu, demoRestaurant, menuItem } from '../../support/demo-restaurant.ts';

const menu = {
  items: [
    ...demoMenu.items,
    menuItem({ code: 'P04', label: { fr: 'Pizza 4 fromages', ar: 'بيتزا 4 أجبان' }, aliases: ['quatre fromages'] }),
    menuItem({ code: 'C01', label: { fr: 'Café crème', ar: 'قهوة بالكريمة' }, aliases: ['kahwa', 'قهوة'] }),
    menuItem({ code: 'C02', label: { fr: 'Café', ar: 'قهوة سوداء' } }),
  ],
};

const facts = new Customer({ restaurant: demoRestaurant({ menu }) });

/** The items that a text is read to name, whether it adds, picks or asks which. */
function codesIn(text: string, restaurant = facts.restaurant): readonly string[] {
  const customer = new Customer({ restaurant }).types(text);
  const picked = customer.state.stage.kind === 'quantity' ? [customer.state.stage.itemCode] : [];
  const added = customer.state.cart.lines.map(({ itemCode }) => itemCode);
  const shown = customer.options.flatMap(({ id }) => /^(?:ITEM|QTY):([^:]+)/.exec(id)?.[1] ?? []);
  return [...new Set([...picked, ...added, ...(customer.intent === 'SHOW_MENU' ? [] : shown)])];
}

describe('an item by its name', () => {
  it.each([
    ['Pizza Margherita', ['P01']],
    ['margherita', ['P01']],
    ['MARGHERITA svp', ['P01']],
    ['je veux 2 pizzas margherita s’il te plaît', ['P01']],
    ['une pepperoni', ['P02']],
    ['salades', ['S01']],
    ['2x margherita', ['P01']],
    ['margherita x3', ['P01']],
    ['بيتزا مارغريتا', ['P01']],
    ['أريد سلطة من فضلك', ['S01']],
    ['pizza 4 fromages', ['P04']],
    ['quatre fromages', ['P04']],
    ['kahwa', ['C01']],
    ['café', ['C02']],
    ['cafe creme', ['C01']],
  ])('%j is %j', (text, codes) => {
    expect(codesIn(text)).toEqual(codes);
  });

  it('is several when the words fit several', () => {
    expect(codesIn('pizza')).toEqual(['P01', 'P02', 'P04']);
    expect(codesIn('une pizza svp')).toEqual(['P01', 'P02', 'P04']);
    expect(codesIn('بيتزا')).toEqual(['P01', 'P02', 'P04']);
  });

  it.each([
    ['a part of a word', 'marg'],
    ['a word inside another', 'saladerie'],
    ['a word that no item has', 'pizza hawaïenne'],
    ['something unwanted', 'pas de pizza'],
    ['something unwanted in Arabic', 'لا أريد سلطة'],
    ['courtesies only', 'je veux un de la svp'],
    ['a number only', '4'],
    ['nothing', ''],
    ['an emoji', '🍕'],
  ])('is none in %s', (_what, text) => {
    expect(codesIn(text)).toEqual([]);
  });

  it('is found in every menu by its full name in either language', () => {
    const restaurant = demoRestaurant({ menu: bigMenu(300) });
    fc.assert(
      fc.property(fc.constantFrom(...restaurant.menu.items), fc.constantFrom('fr', 'ar'), (item, locale) => {
        expect(codesIn(item.label[locale], restaurant)).toContain(item.code);
      }),
    );
  });
});

describe('words around a code', () => {
  const cartOf = (...texts: readonly string[]) => {
    const customer = new Customer();
    for (const text of texts) customer.types(text);
    return customer.state.cart.lines.map(({ itemCode, quantity, optionCodes }) =>
      [quantity, itemCode, ...optionCodes].join(' '),
    );
  };

  it.each([
    ['2 P01 sans olives', ['2 P01 R01']],
    ['P01x2 sans olives et un B01 sans oignons', ['2 P01 R01', '1 B01 R02']],
    ['P01 bla zitoun x2', ['2 P01 R01']],
    ['P01 x2 merci', ['2 P01']],
    ['pas de P01', []],
    ['je ne veux pas P01 x2', []],
  ])('%s', (text, lines) => {
    expect(cartOf(text)).toEqual(lines);
  });

  it('take the item out too', () => {
    expect(cartOf('P01 x2, B01 x1', 'enlève P01')).toEqual(['1 B01']);
  });

  it('a code that there is not is never taken for its neighbour', () => {
    expect(cartOf('P03 sans olives', 'une P09 stp')).toEqual([]);
  });
});
