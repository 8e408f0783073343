import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { atRecap, withCart } from '../../support/customer-at.ts';

/** The event time of something that was sent before everything that the customer has said so far. */
const sentEarlier = (customer: Customer) => customer.now - 10 * MINUTE_MS;

describe('what arrives late is answered in its turn and overwrites no newer choice (I15)', () => {
  it('the language', () => {
    const customer = new Customer().waits(20 * MINUTE_MS).types('القائمة');
    customer.types('bonjour', sentEarlier(customer));
    expect(customer.text).toContain('Bonjour');
    expect(customer.state.locale.value).toBe('ar');
    expect(customer.types('P01 x1').text).toContain('بيتزا مارغريتا');
  });

  it('the quantity of a line', () => {
    const customer = withCart().tapsId('SET:1:5');
    customer.sends({ kind: 'choice', optionId: 'SET:1:3', title: '3' }, sentEarlier(customer));
    expect(customer.state.cart.lines).toMatchObject([{ quantity: 5 }]);
    expect(customer.text).toContain('5 × Pizza Margherita');
  });

  it('what was put into the cart after it, by emptying the cart', () => {
    const customer = withCart();
    customer.sends({ kind: 'choice', optionId: 'EMPTY_YES', title: '' }, sentEarlier(customer));
    expect(customer.state.cart.lines).toHaveLength(1);
  });

  it('the service mode, the table and the address', () => {
    const customer = atRecap('livraison');
    customer.sends({ kind: 'choice', optionId: 'MODE_SUR_PLACE', title: '' }, sentEarlier(customer));
    customer.sends({ kind: 'choice', optionId: 'WILAYA:Oran', title: '' }, sentEarlier(customer));
    expect(customer.state.choices.mode?.value).toBe('livraison');
    expect(customer.state.choices.address?.value).toMatchObject({ wilaya: 'Alger', commune: 'Hydra' });
  });

  it('the note for the kitchen', () => {
    const customer = withCart().types('note').types('bien cuit').types('note');
    customer.types('sans sel', sentEarlier(customer));
    expect(customer.state.note?.value).toBe('bien cuit');
  });

  it('the recap that the customer is looking at', () => {
    const customer = atRecap();
    customer.types('menu', sentEarlier(customer));
    expect(customer.intent).toBe('SHOW_MENU');
    expect(customer.types('oui').placed).toHaveLength(1);
  });

  it('but a late order in codes still goes into the cart, and the old recap is not confirmed unseen', () => {
    const customer = atRecap();
    customer.types('S01 x1', sentEarlier(customer));
    expect(customer.state.cart.lines).toHaveLength(2);
    expect(customer.types('oui').placed).toHaveLength(0);
    expect(customer.types('commander').text).toContain('1 × Salade');
    expect(customer.types('oui').placed[0]).toMatchObject({ totalCentimes: 225_000 });
  });
});

describe('a tap keeps the language of the last answer (I9)', () => {
  it('also a tap on an old message, which says its words in the other language', () => {
    const arabic = new Customer().types('menu').types('القائمة');
    arabic.sends({ kind: 'choice', optionId: 'HELP', title: 'Comment commander chez vous' });
    expect(arabic.text).toMatch(/[\u0600-\u06ff]/);
    const french = new Customer().types('القائمة').types('lang fr');
    french.sends({ kind: 'choice', optionId: 'HELP', title: 'كيف أطلب من عندكم' });
    expect(french.text).not.toMatch(/[\u0600-\u06ff]/);
  });
});
