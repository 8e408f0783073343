import { describe, expect, it } from 'vitest';
import type { PaymentTerms } from '#src/payments/index';
import { Customer } from '../../support/customer.ts';

const DEPOSIT: PaymentTerms = {
  method: 'DEPOSIT_COD',
  reason: 'standard_deposit',
  depositCentimes: 126_000,
  cashCentimes: 294_000,
  minutes: 30,
  transferCode: '007 99999',
  isOnline: false,
};
const CARD: PaymentTerms = { ...DEPOSIT, transferCode: null, isOnline: true };
const ALL: PaymentTerms = { ...DEPOSIT, method: 'BARIDIMOB', depositCentimes: 90_000, cashCentimes: 0 };
const PLACE = ['Alger', 'Hydra', 'cité 20 août bâtiment 3', '0555 12 34 56'];

function says(customer: Customer, lines: readonly string[]): Customer {
  for (const line of lines) customer.types(line);
  return customer;
}

const asked = (
  terms: PaymentTerms | null,
  lines: readonly string[] = ['P01 x2', 'commander', 'à emporter', 'maintenant'],
) => {
  const customer = new Customer();
  customer.terms.push(terms && { kind: 'ok', terms });
  return says(customer, lines);
};
const ordered = (terms: PaymentTerms) => asked(terms).types('oui');
const titles = ({ options }: Customer) => options.map(({ title }) => title);

describe('before the order', () => {
  it('the recap says what is paid ahead and what stays', () => {
    const customer = asked(DEPOSIT);
    expect(customer.text).toContain('Acompte : 1 260 DA');
    expect(customer.text).toContain('Reste : 2 940 DA');
    customer.types('oui');
    expect(customer.placed).toMatchObject([{ payment: DEPOSIT }]);
  });

  it('at the table nobody is asked', () => {
    const customer = asked(DEPOSIT, ['P01 x2', 'commander', 'sur place', 'table 4']);
    expect(customer.text).toContain('Paiement à table');
    expect(customer.terms).toHaveLength(1);
  });

  it('a customer who must pay everything ahead is told so, and why', () => {
    const customer = asked({ ...ALL, reason: 'blacklisted' });
    expect(customer.text).toContain('À payer d’avance : 900 DA');
    expect(customer.text).toContain('Cette fois la commande se paie en entier');
  });

  it('who has no way to pay keeps the cart, and may come to the table', () => {
    const customer = new Customer();
    customer.terms.push({ kind: 'blocked', reason: 'cash_ceiling' });
    says(customer, ['P01 x2', 'commander', 'à emporter', 'maintenant']);
    expect(customer.intent).toBe('PAYMENT_BLOCKED');
    expect(customer.text).toContain('trop grosse');
    expect(customer.state.cart.lines).toHaveLength(1);
    customer.taps('Sur place').types('table 4');
    expect(customer.intent).toBe('CONFIRM');
  });

  it('while nobody can be asked the recap is shown all the same', () => {
    const customer = asked(null);
    expect(customer.intent).toBe('CONFIRM');
    customer.types('oui');
    expect(customer.placed[0]?.payment).toBeUndefined();
  });

  it('an answer stands for ten minutes and for one sum', () => {
    const customer = asked(DEPOSIT);
    customer.terms.push({ kind: 'ok', terms: CARD });
    customer.taps('Modifier').types('commander');
    expect(customer.terms).toHaveLength(1);
    says(customer, ['P01 x1', 'commander']);
    expect(customer.terms).toEqual([]);
    customer.terms.push({ kind: 'ok', terms: DEPOSIT });
    customer.waits(11 * 60_000).types('commander');
    expect(customer.terms).toEqual([]);
  });

  it('other terms than those that were said come back with a new recap', () => {
    const customer = asked(null);
    customer.outcomes.push({ kind: 'payment_changed', terms: DEPOSIT });
    customer.types('oui');
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.text).toContain('se paie autrement');
    expect(customer.text).toContain('Acompte : 1 260 DA');
    customer.types('oui');
    expect(customer.placed.at(-1)).toMatchObject({ payment: DEPOSIT });
    expect(customer.text).toContain('🎉');
  });
});

describe('the order is placed', () => {
  it('in one message: number, deposit, where to, until when, and what stays', () => {
    const customer = ordered(DEPOSIT);
    const before = customer.replies.length;
    expect(customer.text).toContain('n° 1');
    expect(customer.text).toContain('Un acompte de 1 260 DA est demandé');
    expect(customer.text).toContain('007 99999');
    expect(customer.text).toContain('30 min');
    expect(customer.text).toContain('Reste 2 940 DA');
    expect(titles(customer)).toEqual(['✅ J’ai payé', '❌ Annuler']);
    expect(before).toBe(5);
  });

  it('with the page where a card pays', () => {
    const customer = ordered(CARD);
    expect(customer.text).toContain('https://pay.example/1');
    expect(titles(customer)).toEqual(['✅ J’ai payé', '💳 Payer', '❌ Annuler']);
  });

  it('in Arabic, the page’s address stands free of marks', () => {
    const customer = new Customer();
    customer.terms.push({ kind: 'ok', terms: { ...CARD, transferCode: '007 99999' } });
    says(customer, ['P01 x2', 'أطلب', 'سفري', 'الآن', 'نعم']);
    expect(customer.text).toMatch(/\nhttps:\/\/pay\.example\/1\n/);
    expect(customer.text).toContain('\u2068007 99999\u2069');
  });

  it('all of it ahead has no rest', () => {
    const customer = ordered(ALL);
    expect(customer.text).toContain('Paie 900 DA par BaridiMob');
    expect(customer.text).not.toContain('Reste');
  });

  it('to be brought and paid in cash: the courier is told which change to bring', () => {
    const customer = says(new Customer(), ['P01 x2', 'commander', 'livraison', ...PLACE, 'oui']);
    expect(customer.text).toContain('Tu paies 2 100 DA à la livraison');
    expect(titles(customer)).toEqual(['👌 J’ai l’appoint', '💵 J’ai 2 500 DA', '💵 J’ai 3 000 DA']);
    customer.change = { kind: 'noted', cashCentimes: 210_000 };
    customer.taps('3 000 DA');
    expect(customer.notes).toEqual([300_000]);
    expect(customer.text).toContain('on te rend 900 DA');
  });
});

describe('after it', () => {
  const WAITING = { ...DEPOSIT, kind: 'waiting', orderNumber: 1, minutes: 12, payUrl: null } as const;

  it.each(['j’ai payé', 'payé', 'khalast', 'دفعت', 'خلصت'])('%s is a word to staff, and no more', (words) => {
    const customer = ordered(DEPOSIT);
    customer.payment = WAITING;
    customer.types(words);
    expect(customer.intent).toBe('PAYMENT');
    expect(customer.text).toMatch(/1[ \u00a0]260/);
  });

  it('a photo of the receipt is one too; an hour later it is a photo', () => {
    const customer = ordered(DEPOSIT);
    customer.payment = WAITING;
    customer.sends({ kind: 'media', items: [{ type: 'image', mediaId: '1' }] });
    expect(customer.text).toContain('vérifie ton paiement');
    customer.waits(13 * 3_600_000).sends({ kind: 'media', items: [{ type: 'image', mediaId: '2' }] });
    expect(customer.text).toContain('photo');
  });

  it('"payer" says again how, with the minutes that are left', () => {
    const customer = ordered(CARD);
    customer.payment = { ...WAITING, transferCode: null, isOnline: true, payUrl: 'https://pay.example/1' };
    customer.types('payer');
    expect(customer.text).toContain('12 min');
    expect(customer.text).toContain('https://pay.example/1');
  });

  it('what came, what is over, and what cannot be seen now are told', () => {
    const customer = ordered(DEPOSIT);
    customer.payment = { kind: 'paid', orderNumber: 1 };
    expect(customer.types('payé').text).toContain('bien arrivé');
    customer.payment = { kind: 'over', orderNumber: 1 };
    expect(customer.types('payé').text).toContain('annulée');
    customer.payment = { kind: 'unavailable' };
    expect(customer.types('payé').text).toContain('Redemande-moi');
  });

  it('"annuler" under it asks before it takes the order back', () => {
    const customer = ordered(DEPOSIT).taps('Annuler');
    expect(customer.text).toContain('Annuler ta commande n° 1');
  });

  it('a button under an older order is not about the new one', () => {
    const customer = ordered(DEPOSIT);
    const old = customer.options[0]?.id ?? '';
    customer.terms.push({ kind: 'ok', terms: DEPOSIT });
    says(customer, ['P01 x2', 'commander', 'à emporter', 'maintenant', 'oui']);
    customer.payment = WAITING;
    customer.tapsId(old);
    expect(customer.text).toContain('rien à payer');
  });

  it.each([
    ['monnaie de 2000', 200_000],
    ['andi sarf 5000', 500_000],
    ['صرف ٢٠٠٠ دج', 200_000],
  ])('%s names the note', (words, note) => {
    const customer = says(new Customer(), ['P01 x2', 'commander', 'livraison', ...PLACE, 'oui']);
    customer.change = { kind: 'too_little', cashCentimes: 600_000 };
    customer.types(words);
    expect(customer.notes).toEqual([note]);
    expect(customer.intent).toBe('PAYMENT_CHANGE');
  });

  it('words about paying, with a new cart, are about that', () => {
    const customer = ordered(DEPOSIT);
    says(customer, ['P01 x1', 'je veux payer']);
    expect(customer.intent).toBe('ASK_MODE');
  });
});
