import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';

describe('ordering by taps', () => {
  it('goes from hello to a placed order on the spot, one message a turn', () => {
    const customer = new Customer().types('Bonjour');
    expect(customer.text).toContain('Bonjour Nadia');
    customer.taps('menu');
    expect(customer.intent).toBe('SHOW_MENU');
    expect(customer.options.map(({ title }) => title)).toContain('Pizza Pepperoni');
    customer.taps('Pizza Margherita').taps('extra fromage').taps('Continuer').taps('2');
    expect(customer.text).toContain('2 × Pizza Margherita (extra fromage)');
    expect(customer.text).toContain('2 100 DA');
    customer.taps('Commander').taps('Sur place').types('table 7');
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.text).toContain('table 7');
    customer.taps('Confirmer');
    expect(customer.text).toContain('n° 1');
    expect(customer.placed).toHaveLength(1);
    expect(customer.placed[0]).toMatchObject({ mode: 'sur_place', table: '7', totalCentimes: 210_000 });
    expect(customer.replies).toHaveLength(10);
    expect(customer.state.cart.lines).toHaveLength(0);
  });

  it('takes a typed answer wherever a tap would do', () => {
    const customer = new Customer().types('menu').types('2').types('3');
    expect(customer.text).toContain('3 × Pizza Pepperoni');
    customer.types('commander').types('à emporter').types('1').types('oui');
    expect(customer.placed[0]).toMatchObject({ mode: 'a_emporter', totalCentimes: 330_000 });
  });
});
