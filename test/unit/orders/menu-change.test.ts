import { describe, expect, it } from 'vitest';
import { findItem } from '#src/menu/index';
import { applyMenuChanges, type MenuChange } from '#src/orders/index';
import { demoMenu } from '../../support/demo-restaurant.ts';

function changedMenu(...changes: readonly MenuChange[]) {
  return applyMenuChanges(demoMenu, changes);
}

describe('the menu as the order just found it', () => {
  it('is the same without changes', () => {
    expect(changedMenu()).toEqual(demoMenu);
  });

  it.each(['sold_out', 'gone'] as const)('lacks an item that is %s', (reason) => {
    const menu = changedMenu({ itemCode: 'P01', reason });
    expect(menu.items.map(({ code }) => code)).toEqual(['P02', 'B01', 'S01']);
  });

  it('has the new price of an item, and its old options', () => {
    const item = findItem(changedMenu({ itemCode: 'P01', reason: 'price', priceCentimes: 95_000 }), 'P01');
    expect(item).toMatchObject({ priceCentimes: 95_000, options: findItem(demoMenu, 'P01')?.options });
  });

  it('has the new price of an option', () => {
    const item = findItem(
      changedMenu({ itemCode: 'P01', optionCode: 'X01', reason: 'price', priceCentimes: 0 }),
      'P01',
    );
    expect(item?.priceCentimes).toBe(90_000);
    expect(item?.options.map(({ code, priceDeltaCentimes }) => [code, priceDeltaCentimes])).toEqual([
      ['X01', 0],
      ['R01', 0],
    ]);
  });

  it('lacks an option that is gone, and keeps its item', () => {
    const item = findItem(changedMenu({ itemCode: 'P01', optionCode: 'X01', reason: 'gone' }), 'P01');
    expect(item?.options.map(({ code }) => code)).toEqual(['R01']);
  });

  it('takes several changes of one item together', () => {
    const menu = changedMenu(
      { itemCode: 'P01', reason: 'price', priceCentimes: 95_000 },
      { itemCode: 'P01', optionCode: 'X01', reason: 'price', priceCentimes: 20_000 },
      { itemCode: 'B01', reason: 'sold_out' },
      { itemCode: 'B01', reason: 'price', priceCentimes: 1 },
    );
    expect(findItem(menu, 'P01')).toMatchObject({
      priceCentimes: 95_000,
      options: [{ priceDeltaCentimes: 20_000 }, {}],
    });
    expect(findItem(menu, 'B01')).toBeUndefined();
  });

  it('does not sell at a price that nobody named', () => {
    expect(findItem(changedMenu({ itemCode: 'P01', reason: 'price' }), 'P01')).toBeUndefined();
  });

  it('knows nothing of an item that was never on it', () => {
    expect(changedMenu({ itemCode: 'Z99', reason: 'gone' })).toEqual(demoMenu);
  });
});
