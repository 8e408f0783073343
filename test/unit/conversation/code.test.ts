import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { atRecap } from '../../support/customer-at.ts';

const REQUIRED = { kind: 'code_required', minutes: 10, maxTries: 3 } as const;

/** Has said yes to a very large order. */
function asked(customer = new Customer()): Customer {
  customer.outcomes.push(REQUIRED);
  return atRecap('sur_place', customer).types('oui');
}

const codeOf = (customer: Customer) => /\d{4}/.exec(customer.text)?.[0] ?? '';
const wrong = (customer: Customer) => (codeOf(customer) === '0000' ? '1111' : '0000');

describe('a very large order', () => {
  it('wants a code, which its customer sends back', () => {
    const customer = asked();
    const code = codeOf(customer);
    expect(customer.text).toContain(`CONFIRM ${code} dans les 10 min`);
    expect(customer.types(`confirm ${code}`).text).toContain('🎉');
    expect(customer.placed.map(({ isConfirmedByCode }) => isConfirmedByCode ?? false)).toEqual([false, true]);
    expect(customer.state.cart.lines).toEqual([]);
  });

  it.each([
    ['alone', (code: string) => code],
    ['in a sentence', (code: string) => `voilà le code ${code} merci`],
    [
      'in Arabic, with Arabic digits',
      (code: string) => `تأكيد ${[...code].map((d) => '٠١٢٣٤٥٦٧٨٩'[Number(d)]).join('')}`,
    ],
  ])('takes the code %s', (_what, written) => {
    const customer = asked();
    expect(customer.types(written(codeOf(customer))).intent).toBe('CHECKOUT');
  });

  it('with a wrong code three times is not placed; the cart stays', () => {
    const customer = asked();
    const bad = wrong(customer);
    const code = codeOf(customer);
    for (let turn = 0; turn < 3; turn++) expect(customer.types(bad).text).toContain('n’est pas bon');
    expect(customer.types(code).intent).not.toBe('CHECKOUT');
    expect(customer.placed).toHaveLength(1);
    expect(customer.state.cart.lines).toHaveLength(1);
  });

  it('too late is not placed, and can be asked for again with another code', () => {
    const customer = asked();
    const code = codeOf(customer);
    expect(customer.waits(11 * MINUTE_MS).types(code).text).toContain('expiré');
    customer.outcomes.push(REQUIRED);
    customer.types('commander').types('oui');
    expect(customer.types(codeOf(customer)).intent).toBe('CHECKOUT');
  });

  it('that has changed is another order: the old code places nothing', () => {
    const customer = asked();
    const code = codeOf(customer);
    customer.types('ajoute 1 P02').types(code);
    expect(customer.placed).toHaveLength(1);
  });

  it('is not placed by a yes; the code is said again', () => {
    const customer = asked();
    const code = codeOf(customer);
    expect(customer.types('oui').text).toContain(code);
    expect(customer.placed).toHaveLength(1);
    expect(customer.types(code).intent).toBe('CHECKOUT');
  });

  it('is given up by "annuler", with its cart kept', () => {
    const customer = asked().types('annuler');
    expect(customer.state.stage.kind).toBe('idle');
    expect(customer.state.cart.lines).toHaveLength(1);
  });
});

it('who has had many orders cancelled hears that there is a pause, and keeps the cart', () => {
  const customer = new Customer();
  customer.outcomes.push({ kind: 'quarantined', reason: 'CO_REPEAT_CANCELLED_7D', minutes: 30 });
  expect(atRecap('sur_place', customer).types('oui').text).toContain('pause de 30 min');
  expect(customer.state.cart.lines).toHaveLength(1);
});
