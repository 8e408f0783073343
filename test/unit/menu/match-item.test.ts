import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchItems } from '#src/menu/index';
import { bigMenu, demoMenu, menuItem } from '../../support/demo-restaurant.ts';

const menu = {
  items: [
    ...demoMenu.items,
    menuItem({ code: 'P04', label: { fr: 'Pizza 4 fromages', ar: 'بيتزا 4 أجبان' }, aliases: ['quatre fromages'] }),
    menuItem({ code: 'C01', label: { fr: 'Café crème', ar: 'قهوة بالكريمة' }, aliases: ['kahwa', 'قهوة'] }),
    menuItem({ code: 'C02', label: { fr: 'Café', ar: 'قهوة سوداء' } }),
  ],
};

function codesIn(text: string): readonly string[] {
  return matchItems(menu, text).map(({ code }) => code);
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
    ['something left out', 'margherita sans olives'],
    ['something unwanted in Arabic', 'لا أريد سلطة'],
    ['courtesies only', 'je veux un de la svp'],
    ['a number only', '4'],
    ['nothing', ''],
    ['an emoji', '🍕'],
  ])('is none in %s', (_what, text) => {
    expect(codesIn(text)).toEqual([]);
  });

  it('is found in every menu by its full name in either language', () => {
    const big = bigMenu(300);
    fc.assert(
      fc.property(fc.constantFrom(...big.items), fc.constantFrom('fr', 'ar'), (item, locale) => {
        expect(matchItems(big, item.label[locale]).map(({ code }) => code)).toContain(item.code);
      }),
    );
  });
});
