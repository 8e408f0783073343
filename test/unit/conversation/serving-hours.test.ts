import { describe, expect, it } from 'vitest';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { HOUR_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { demoRestaurant, menuItem } from '../../support/demo-restaurant.ts';

const BREAKFAST = { fr: 'Petit-déjeuner', ar: 'فطور الصباح' };
const HOURS = [['07:00', '11:00']] as const;
const demo = demoRestaurant();
const restaurant: RestaurantSnapshot = {
  ...demo,
  menu: {
    items: [
      menuItem({ code: 'D01', label: { fr: 'Sfenj', ar: 'سفنج' }, category: BREAKFAST, hours: HOURS }),
      menuItem({ code: 'D02', label: { fr: 'Msemen', ar: 'مسمن' }, category: BREAKFAST, hours: HOURS }),
      ...demo.menu.items,
    ],
  },
};
const SERVED = 'Sfenj : servi seulement de 07:00 à 11:00';

const inTheEvening = () => new Customer({ restaurant });
/** The clock of `Customer` stands at 18:00. */
const inTheMorning = () => {
  const customer = new Customer({ restaurant });
  customer.now += 14 * HOUR_MS;
  return customer;
};
const shown = (customer: Customer) => customer.options.map(({ title }) => title);

describe('an item outside its hours', () => {
  it('is not in the menu, and is while they last', () => {
    expect(shown(inTheEvening().types('menu'))).not.toContain('Sfenj');
    expect(shown(inTheMorning().types('menu'))).toContain('Sfenj');
  });

  it.each(['D01 x2', '2 sfenj', 'sfenj', 'je veux un sfenj svp'])('"%s" is told when it is served', (words) => {
    const customer = inTheEvening().types(words);
    expect(customer.text).toContain(SERVED);
    expect(customer.state.cart.lines).toEqual([]);
    expect(inTheMorning().types(words).text).not.toContain('servi seulement');
  });

  it('goes into no cart, while the rest of what was asked for does', () => {
    const customer = inTheEvening().types('D01 x2, P02 x1');
    expect(customer.text).toContain(SERVED);
    expect(customer.state.cart.lines).toMatchObject([{ itemCode: 'P02', quantity: 1 }]);
  });

  it('has a category that is told like it', () => {
    expect(inTheEvening().types('petit déjeuner').text).toContain(SERVED);
  });

  it('is told in Arabic and in Darija', () => {
    const customer = inTheEvening().types('القائمة').types('D01 x1');
    expect(customer.text).toContain('سفنج');
    expect(customer.text).toContain('فقط');
    expect(inTheEvening().types('LANG DARIJA').types('D01 x1').text).toContain('kayen ghir');
  });

  it('that was tapped too late is not added either', () => {
    const customer = inTheMorning().types('menu');
    customer.now += 6 * HOUR_MS;
    customer.taps('Sfenj');
    expect(customer.text).toContain(SERVED);
  });
});

describe('a cart whose hour has passed', () => {
  it('loses what is not served any more, and says so', () => {
    const customer = inTheMorning().types('D01 x2, P02 x1');
    expect(customer.state.cart.lines).toHaveLength(2);
    customer.now += 6 * HOUR_MS;
    customer.types('panier');
    expect(customer.text).toContain(SERVED);
    expect(customer.state.cart.lines).toMatchObject([{ itemCode: 'P02' }]);
  });

  it('is shown again with what is left where the yes comes after the hour', () => {
    const customer = ['D01 x2, P02 x1', 'commander', 'sur place', '7'].reduce(
      (talking, text) => talking.types(text),
      inTheMorning(),
    );
    customer.now += 6 * HOUR_MS;
    customer.outcomes.push({ kind: 'changed', changes: [{ itemCode: 'D01', reason: 'not_served' }] });
    customer.types('oui');
    expect(customer.text).toContain(SERVED);
    expect(customer.types('oui').placed.at(-1)).toMatchObject({ lines: [{ itemCode: 'P02' }] });
  });
});
