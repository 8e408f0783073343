import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { atRecap } from '../../support/customer-at.ts';

/** Has just ordered, and the cart is empty. */
function ordered(customer = new Customer()): Customer {
  return atRecap('sur_place', customer).types('oui');
}

describe('an order that the customer takes back', () => {
  it.each(['annuler', 'annule ma commande', 'anuli la commande', 'إلغاء الطلب', 'na7i kolch'])(
    '"%s" is asked back, with the order’s number',
    (text) => {
      const customer = ordered().types(text);
      expect(customer.intent).toBe('CANCEL_ORDER');
      expect(customer.text).toContain('1');
      expect(customer.options).toHaveLength(2);
    },
  );

  it('is cancelled by a tap or a yes, and forgotten', () => {
    for (const yes of ['> Oui, annuler', 'oui']) {
      const customer = ordered().types('annuler');
      customer.cancellation = { kind: 'cancelled', orderNumber: 1 };
      if (yes.startsWith('>')) customer.taps('Oui');
      else customer.types(yes);
      expect(customer.text).toContain('ta commande n° 1 est annulée');
      expect(customer.types('annuler').text).toContain('Rien à annuler');
    }
  });

  it('is kept by a no', () => {
    const customer = ordered().types('annuler').types('non');
    expect(customer.state.lastOrder).not.toBeNull();
    expect(customer.intent).not.toBe('CANCEL_ORDER');
  });

  it('that the kitchen has accepted stays, and the customer hears where it is', () => {
    const customer = ordered().types('annuler');
    customer.cancellation = { kind: 'too_late', orderNumber: 1, status: 'IN_PROGRESS' };
    expect(customer.types('oui').text).toMatch(/Trop tard.*n° 1/);
    expect(customer.state.lastOrder).not.toBeNull();
  });

  it('while nobody can be asked is still there, to be tried again', () => {
    const customer = ordered().types('annuler');
    customer.cancellation = { kind: 'unavailable' };
    expect(customer.types('oui').text).toContain('Réessaie');
    expect(customer.types('annuler').intent).toBe('CANCEL_ORDER');
  });

  it('is not meant by who has a new cart, nor the next day, nor by a button of another order', () => {
    expect(ordered().types('P01').types('annuler').intent).toBe('CANCEL');
    expect(
      ordered()
        .waits(13 * HOUR_MS)
        .types('annuler').intent,
    ).toBe('CANCEL');
    expect(ordered().tapsId('CANCEL_ORDER:deadbeef').text).toContain('Rien à annuler');
  });
});
