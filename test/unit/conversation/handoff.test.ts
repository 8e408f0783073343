import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';

function supported(): Customer {
  const customer = new Customer();
  customer.supportEnabled = true;
  return customer;
}

/** With a ticket that somebody has taken. */
function held(): Customer {
  const customer = supported().types('agent');
  customer.ticket = { kind: 'open', ticketId: 7, isAssigned: true };
  return customer.isTold({ key: 'SUPPORT_TAKEN', ticketId: 7 });
}

describe('a person is called', () => {
  it.each([
    'help',
    'aide',
    'agent',
    'support',
    'مساعدة',
    'عون',
    'n7eb nehder m3a wahed',
    'نهدر مع واحد',
    'je veux parler à quelqu’un',
  ])('by %s, which is what they read', (words) => {
    const customer = supported().types(words);
    expect(customer.calls).toMatchObject([{ reason: 'HELP', message: { body: words } }]);
    expect(customer.intent).toBe('HANDOFF_SUPPORT');
  });

  it('by a button under the help', () => {
    const customer = supported().types('comment ça marche').taps('Une personne');
    expect(customer.calls).toMatchObject([{ reason: 'HELP' }]);
  });

  it('by the third message in a row that means nothing to us', () => {
    const customer = supported().types('blorp').types('zzz qqq');
    expect(customer.calls).toEqual([]);
    customer.types('menu').types('blorp').types('blorp');
    expect(customer.calls).toEqual([]);
    customer.types('blorp encore');
    expect(customer.calls).toMatchObject([{ reason: 'OTHER', message: { body: 'blorp encore' } }]);
  });

  it('where a payment is refused', () => {
    const customer = supported();
    customer.terms.push({ kind: 'blocked', reason: 'cash_ceiling' });
    for (const line of ['P01 x2', 'commander', 'à emporter', 'maintenant']) customer.types(line);
    expect(customer.calls).toMatchObject([{ reason: 'PAYMENT_ISSUE' }]);
    expect(customer.text).toContain('trop grosse');
    expect(customer.state.cart.lines).toHaveLength(1);
  });

  it('where an address stays unclear', () => {
    const customer = supported();
    for (const line of ['P01 x2', 'commander', 'livraison', 'Alger', 'Zeralda', 'Rouiba', 'Reghaia', 'Dergana'])
      customer.types(line);
    expect(customer.calls).toMatchObject([{ reason: 'DELIVERY_AMBIGUOUS' }]);
  });

  it('in vain while nobody can see it, which is said', () => {
    const customer = supported();
    customer.ticket = { kind: 'unavailable' };
    expect(customer.types('agent').text).toContain('Réessaie');
    expect(customer.state.handoff).toBeUndefined();
  });

  it('nowhere without support: the words get the help as ever', () => {
    const customer = new Customer().types('aide');
    expect(customer.calls).toEqual([]);
    expect(customer.intent).toBe('HELP');
  });
});

describe('a customer who waits for a person', () => {
  it('can order meanwhile; what means nothing to us is passed on without a word', () => {
    const customer = supported().types('agent');
    const before = customer.replies.length;
    customer.types('ma pizza était froide hier et personne ne répond');
    expect(customer.passedOn).toEqual(['ma pizza était froide hier et personne ne répond']);
    expect(customer.replies).toHaveLength(before);
    expect(customer.types('P01 x2').state.cart.lines).toHaveLength(1);
  });
});

describe('while a person has it', () => {
  it('the bot is silent, and everything is passed on: words, orders, photos, voices', () => {
    const customer = held();
    const before = customer.replies.length;
    customer.types('bonjour').types('P01 x2');
    customer.sends({ kind: 'media', items: [{ type: 'image', mediaId: 'm1' }], caption: 'regardez' });
    customer.sends({ kind: 'media', items: [{ type: 'audio', mediaId: 'm2', voice: true }] });
    expect(customer.passedOn).toEqual(['bonjour', 'P01 x2', '[image] regardez', '[audio]']);
    expect(customer.replies).toHaveLength(before);
    expect(customer.state.cart.lines).toEqual([]);
  });

  it('their words go out as they are', () => {
    const customer = held().isTold({ key: 'SUPPORT_REPLY', ticketId: 7, text: 'Bonjour, on s’en occupe {{total}}' });
    expect(customer.text).toBe('Bonjour, on s’en occupe {{total}}');
  });

  it('menu gives it back; their next word takes it again', () => {
    const customer = held().types('menu');
    expect(customer.intent).toBe('SHOW_MENU');
    expect(customer.types('P01 x2').state.cart.lines).toHaveLength(1);
    customer.isTold({ key: 'SUPPORT_REPLY', ticketId: 7, text: 'Encore là ?' }).types('oui');
    expect(customer.passedOn).toEqual(['oui']);
  });

  it('closing gives it back and says so', () => {
    const customer = held().isTold({ key: 'SUPPORT_CLOSED', ticketId: 7 });
    expect(customer.text).toContain('terminée');
    expect(customer.types('menu').intent).toBe('SHOW_MENU');
  });

  it('what comes after it was closed unheard is answered by the bot', () => {
    const customer = held();
    customer.ticket = { kind: 'closed' };
    customer.types('P01 x2');
    expect(customer.state.cart.lines).toHaveLength(1);
    expect(customer.state.handoff).toBeUndefined();
  });
});
