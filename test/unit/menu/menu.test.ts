import { describe, expect, it } from 'vitest';
import { categoriesOf, findItem, findOption, itemTitle } from '#src/menu/index';
import { bigMenu, demoMenu, menuItem } from '../../support/demo-restaurant.ts';

const margherita = demoMenu.items[0] ?? menuItem({ code: 'P01' });

describe('the menu', () => {
  it.each(['P01', 'p01', 'P02'])('finds %s however its letters are written', (code) => {
    expect(findItem(demoMenu, code)?.code).toBe(code.toUpperCase());
  });

  it.each(['', 'P', 'P1', 'P011', 'X01', '__proto__'])('holds no item %j', (code) => {
    expect(findItem(demoMenu, code)).toBeUndefined();
  });

  it('finds an option of its own item only', () => {
    expect(findOption(margherita, 'x01')?.code).toBe('X01');
    expect(findOption(margherita, 'X02')).toBeUndefined();
  });

  it('shows its categories in the order of its items, each once', () => {
    const mixed = { items: [...demoMenu.items, menuItem({ code: 'P03' })] };
    expect(categoriesOf(mixed).map(({ key, items }) => [key, items.map(({ code }) => code)])).toEqual([
      ['Pizzas', ['P01', 'P02', 'P03']],
      ['Burgers', ['B01']],
      ['Sides', ['S01']],
    ]);
  });

  it('keeps every item in exactly one category', () => {
    const menu = bigMenu(300);
    const listed = categoriesOf(menu).flatMap(({ items }) => items);
    expect(listed).toHaveLength(300);
    expect(new Set(listed.map(({ code }) => code)).size).toBe(300);
  });

  it('has a category named like something of JavaScript', () => {
    const odd = { items: [menuItem({ code: 'A01', category: { fr: '__proto__', ar: 'x' } })] };
    expect(categoriesOf(odd).map(({ key }) => key)).toEqual(['__proto__']);
  });

  it('names an item with its options in the language of the customer', () => {
    const line = { item: margherita, options: margherita.options };
    expect(itemTitle({ ...line, locale: 'fr' })).toBe('Pizza Margherita (extra fromage, sans olives)');
    expect(itemTitle({ ...line, locale: 'ar' })).toBe('بيتزا مارغريتا (جبن إضافي، بدون زيتون)');
    expect(itemTitle({ ...line, options: [], locale: 'fr' })).toBe('Pizza Margherita');
  });
});
