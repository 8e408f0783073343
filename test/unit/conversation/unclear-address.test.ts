import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';
import { withCart } from '../../support/customer-at.ts';

/** At the question for the street. */
function asked(customer = new Customer()): Customer {
  return withCart(customer).types('commander').types('livraison').types('Alger').types('Hydra');
}

describe('an address that stays unclear', () => {
  it('is asked for again, and each time it is noted what is missing', () => {
    const customer = asked().types('euh').types('là');
    expect(customer.text).toContain('Il m’en faut un peu plus');
    expect(customer.unclear).toMatchObject([
      { field: 'details', missing: ['details', 'phone'], tries: 1, isHandoff: false },
      { field: 'details', missing: ['details', 'phone'], tries: 2, isHandoff: false },
    ]);
    expect(customer.types('12 rue des Pins').types('0555 12 34 56').intent).toBe('CONFIRM');
  });

  it('is handed to a person with the fourth answer, and the cart is kept', () => {
    const customer = asked().types('euh').types('là').types('euh').types('là');
    expect(customer.intent).toBe('DELIVERY_HANDOFF');
    expect(customer.text).toContain('Une personne va t’aider');
    expect(customer.unclear.at(-1)).toMatchObject({ tries: 4, isHandoff: true });
    expect(customer.state.stage).toEqual({ kind: 'idle' });
    expect(customer.types('à emporter').types('maintenant').intent).toBe('CONFIRM');
  });

  it('because nobody goes there counts too', () => {
    const customer = withCart().types('commander').types('livraison').types('Alger');
    for (const place of ['Nulle part', 'Ailleurs', 'Loin']) customer.types(place);
    expect(customer.text).toContain('Nous ne livrons pas encore à Loin');
    expect(customer.types('Plus loin').intent).toBe('DELIVERY_HANDOFF');
  });

  it('begins anew with the next order, and after a person was called', () => {
    const customer = asked().types('euh').types('là');
    customer.types('12 rue des Pins').types('0555 12 34 56').types('oui');
    expect(customer.state).not.toHaveProperty('addressTries');
    const handed = asked().types('euh').types('là').types('euh').types('là');
    expect(handed.state).not.toHaveProperty('addressTries');
  });
});
