import { describe, expect, it } from 'vitest';
import type { MenuChange } from '#src/orders/index';
import { applyMenuChanges } from '#src/orders/index';
import { Customer } from '../../support/customer.ts';

/** The yes finds a menu that has changed; by the time of the answer the conversation sees the changed menu too. */
function yesAfter(customer: Customer, ...changes: readonly MenuChange[]): Customer {
  const { restaurant } = customer;
  customer.restaurant = { ...restaurant, menu: applyMenuChanges(restaurant.menu, changes) };
  customer.outcomes.push({ kind: 'changed', changes });
  return customer.types(customer.state.locale.value === 'fr' ? 'oui' : 'نعم');
}

const atRecapOf = (...moves: readonly string[]) =>
  [...moves, 'commander', 'sur place', '7'].reduce((customer, text) => customer.types(text), new Customer());

describe('what has changed in the menu since the recap', () => {
  it('is told by the name of an item that is no longer on the menu, not by its code', () => {
    const customer = yesAfter(atRecapOf('P02 x1, S01 x1'), { itemCode: 'P02', reason: 'sold_out' });
    expect(customer.text).toContain('• Pizza Pepperoni n’est plus disponible');
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.types('oui').placed.at(-1)).toMatchObject({ totalCentimes: 45_000, lines: [{ itemCode: 'S01' }] });
  });

  it('is told by the name of an option that is gone, while its item stays', () => {
    const gone: MenuChange = { itemCode: 'P01', optionCode: 'X01', reason: 'gone' };
    const customer = yesAfter(atRecapOf('P01 x2 +X01'), gone);
    expect(customer.text).toContain('• extra fromage n’est plus disponible');
    expect(customer.text).not.toContain('Pizza Margherita n’est plus disponible');
    expect(customer.types('oui').placed.at(-1)).toMatchObject({ totalCentimes: 180_000 });
  });

  it('is told with the new price, and ordered at no other', () => {
    const change: MenuChange = { itemCode: 'P02', reason: 'price', priceCentimes: 130_000 };
    const customer = yesAfter(atRecapOf('P02 x2'), change);
    expect(customer.text).toContain('• Pizza Pepperoni : 1 300 DA maintenant');
    expect(customer.text).toContain('Total : 2 600 DA');
    expect(customer.types('oui').placed.at(-1)).toMatchObject({ totalCentimes: 260_000 });
  });

  it('is told in Arabic to whom it was shown in Arabic', () => {
    const change: MenuChange = { itemCode: 'P02', reason: 'price', priceCentimes: 130_000 };
    const customer = new Customer().types('القائمة').types('P02 x2').types('أطلب').types('في المطعم').types('٧');
    expect(customer.intent).toBe('CONFIRM');
    expect(yesAfter(customer, change).text).toContain('بيتزا بيبروني');
  });
});
