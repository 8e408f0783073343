import { describe, expect, it } from 'vitest';
import { HOUR_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { withCart } from '../../support/customer-at.ts';
import { HYDRA, offeredSlots } from '../../support/delivery-quote.ts';

const SLOTS = offeredSlots();

/** Sunday, 18:00; the address is whole, and there are slots. */
function asked(customer = new Customer(), slots = SLOTS): Customer {
  customer.quotes.push({ ...HYDRA, slots });
  withCart(customer).types('commander').types('livraison').types('Alger').types('Hydra');
  return customer.types('12 rue des Pins').types('0555 12 34 56');
}

const titles = (customer: Customer) => customer.options.map(({ title }) => title);

describe('a delivery slot', () => {
  it('is asked for once the address is whole, with the next ones to tap', () => {
    const customer = asked();
    expect(customer.text).toContain('À quelle heure on te livre');
    expect(titles(customer)).toEqual(['19:00 à 20:00', '20:00 à 21:00', 'demain 12:00 à 13:00']);
  });

  it('that is chosen stands in the recap and in the order', () => {
    const customer = asked().taps('20:00 à 21:00');
    expect(customer.text).toContain('aujourd’hui 20:00 à 21:00');
    expect(customer.types('oui').placed[0]).toMatchObject({ slot: { slotId: 's2', date: '2026-11-22' } });
    expect(customer.text).toContain('Créneau');
    expect(customer.text).not.toContain(' min');
  });

  it.each([
    ['its number', '3', 's3'],
    ['its hour', '19h30', 's1'],
    ['its words', 'demain 12:00 à 13:00', 's3'],
  ])('is chosen by %s', (_what, words, slotId) => {
    expect(asked().types(words).types('oui').placed[0]).toMatchObject({ slot: { slotId } });
  });

  it('makes up for a closed door: its hour is the order’s', () => {
    const customer = new Customer();
    const { profile } = customer.restaurant;
    customer.restaurant = {
      ...customer.restaurant,
      profile: { ...profile, hours: { weekly: { mon: [['11:00', '23:00']] } } },
    };
    expect(asked(customer).taps('demain').intent).toBe('CONFIRM');
    expect(customer.types('oui').placed[0]).not.toHaveProperty('scheduledFor');
  });

  it('that filled up meanwhile is told, and the ones that are left are offered', () => {
    const customer = asked().taps('20:00 à');
    customer.outcomes.push({ kind: 'slot_full', slots: SLOTS.filter(({ slotId }) => slotId !== 's2') });
    customer.types('oui');
    expect(customer.text).toContain('Ce créneau vient de se remplir');
    expect(titles(customer)).toEqual(['19:00 à 20:00', 'demain 12:00 à 13:00']);
    customer.taps('19:00 à').types('oui');
    expect(customer.placed.map(({ slot }) => slot?.slotId)).toEqual(['s2', 's1']);
  });

  it('that was the last of all leaves the order without one, and says so', () => {
    const customer = asked().taps('20:00 à');
    customer.outcomes.push({ kind: 'slot_full', slots: [] });
    customer.types('oui');
    expect(customer.text).toMatch(/remplir.+Plus de créneau libre.+Ta commande/s);
    expect(customer.types('oui').placed[1]).not.toHaveProperty('slot');
  });

  it('under an old message is not taken for a free one', () => {
    const customer = asked();
    expect(customer.waits(2 * HOUR_MS).tapsId('SLOT:s1:2026-11-22').placed).toEqual([]);
    expect(asked().tapsId('SLOT:nobody:2026-11-22').text).toContain('À quelle heure on te livre');
  });

  it('is not asked for where there is none, and that is said', () => {
    const customer = asked(new Customer(), []);
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.replies.some(({ message }) => message.text.includes('Plus de créneau libre'))).toBe(true);
  });

  it('is not remembered for the next order', () => {
    const customer = asked().taps('20:00 à').types('oui');
    customer.quotes.push({ ...HYDRA, slots: SLOTS });
    expect(customer.types('P01 x2').types('commander').types('livraison').text).toContain('À quelle heure');
  });
});
