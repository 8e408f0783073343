import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { Customer } from '../../support/customer.ts';
import { atRecap, withCart } from '../../support/customer-at.ts';

/** Two pizzas (1 800 DA), to be delivered, the wilaya said. */
function asked(customer = new Customer()): Customer {
  return withCart(customer).types('commander').types('livraison').types('Alger');
}

describe('what a delivery costs', () => {
  it('is said as soon as the place is known, and stands in the recap and in the total', () => {
    const customer = asked().types('Hydra');
    expect(customer.text).toContain('🛵 Livraison à Hydra : 300 DA, 35 à 55 min');
    customer.types('12 rue des Pins').types('0555 12 34 56');
    expect(customer.text).toContain('📞 0555 12 34 56\nLivraison : 300 DA, 35 à 55 min');
    expect(customer.text).toContain('Total : 2 100 DA');
    expect(customer.types('oui').text).toContain('Total : 2 100 DA');
    expect(customer.placed[0]).toMatchObject({
      totalCentimes: 180_000,
      delivery: { feeCentimes: 30_000, etaMinutes: { min: 35, max: 55 } },
    });
  });

  it('is "gratuite" where it is nothing', () => {
    const customer = new Customer();
    customer.quotes.push({ finalCentimes: 0 });
    expect(asked(customer).types('Kouba').text).toContain('Livraison à Kouba : gratuite');
  });

  it('is asked for again when the cart or the place has changed, and only then', () => {
    const customer = atRecap('livraison');
    customer.quotes.push({ finalCentimes: 70_000 });
    expect(customer.types('commander').text).toContain('Livraison : 300 DA');
    expect(customer.types('ajoute 1 P02').types('commander').text).toContain('Livraison : 700 DA');
    expect(customer.text).toContain('Total : 3 600 DA');
  });

  it('is asked for again after ten minutes', () => {
    const customer = atRecap('livraison').waits(11 * MINUTE_MS);
    customer.quotes.push({ finalCentimes: 40_000 });
    expect(customer.types('commander').text).toContain('Livraison : 400 DA');
  });

  it('that changed before the yes goes back to the customer, who may say yes to it', () => {
    const customer = atRecap('livraison');
    const quote = customer.state.quote?.value;
    if (!quote) throw new Error('no quote');
    customer.outcomes.push({ kind: 'requoted', quote: { ...quote, finalCentimes: 40_000 } });
    expect(customer.types('oui').text).toMatch(/changé de prix.+Livraison : 400 DA.+Total : 2 200 DA/s);
    expect(customer.types('oui').placed.map(({ delivery }) => delivery?.feeCentimes)).toEqual([30_000, 40_000]);
  });

  it('is no part of an order that is fetched after all', () => {
    const customer = atRecap('livraison').types('à emporter').types('maintenant');
    expect(customer.text).toContain('Total : 1 800 DA');
    expect(customer.types('oui').placed[0]).not.toHaveProperty('delivery');
  });
});

describe('a place where nobody goes', () => {
  it('is told, and another one is asked for, with those that are served', () => {
    const customer = asked().types('Zeralda');
    expect(customer.text).toContain('Nous ne livrons pas encore à Zeralda');
    expect(customer.options.map(({ title }) => title)).toEqual(['Hydra', 'Kouba', 'El Biar']);
    expect(customer.types('Kouba').text).toContain('400 DA');
  });

  it('leads to the counter with one word', () => {
    const customer = asked().types('Zeralda').types('à emporter');
    expect(customer.intent).toBe('ASK_PICKUP');
    expect(customer.types('maintenant').types('oui').placed[0]).toMatchObject({ mode: 'a_emporter' });
  });

  it('since the yes takes the order back, not away', () => {
    const customer = atRecap('livraison');
    const quote = customer.state.quote?.value;
    if (!quote) throw new Error('no quote');
    customer.outcomes.push({ kind: 'requoted', quote: { ...quote, reason: 'DELIVERY_ZONE_INACTIVE' } });
    expect(customer.types('oui').text).toContain('Pas de livraison à Hydra pour le moment');
    expect(customer.state.cart.lines).toHaveLength(1);
  });
});

describe('too small an order for a place', () => {
  it('says what is missing; more of it, and it is delivered', () => {
    const customer = new Customer().types('S01 x2').types('commander').types('livraison').types('Alger').types('Hydra');
    expect(customer.text).toContain('nous livrons dès 1 500 DA de commande. Il te manque 600 DA');
    expect(customer.types('P01 x1').types('commander').text).toContain('300 DA');
  });

  it('can be fetched instead', () => {
    const customer = new Customer().types('S01').types('commander').types('livraison').types('Alger').types('Hydra');
    expect(customer.taps('À emporter').intent).toBe('ASK_PICKUP');
  });
});

describe('a pin', () => {
  const PIN = { kind: 'location', latitude: 36.744, longitude: 3.037 } as const;

  it('in the circle of a zone names its place: only the street is asked for', () => {
    const customer = withCart().types('commander').types('livraison');
    customer.quotes.push({ reason: 'OK', wilaya: 'Alger', commune: 'Hydra', finalCentimes: 30_000 });
    expect(customer.sends(PIN).text).toMatch(/Livraison à Hydra : 300 DA.+adresse/s);
    customer.types('12 rue des Pins').types('0555 12 34 56').types('oui');
    expect(customer.placed[0]?.address).toMatchObject({
      wilaya: 'Alger',
      commune: 'Hydra',
      location: { latitude: 36.744 },
    });
  });

  it('in no circle is asked for by name, and kept for the driver', () => {
    const customer = withCart().types('commander').types('livraison').sends(PIN);
    expect(customer.text).toContain('wilaya');
    customer.types('Alger').types('Hydra').types('12 rue des Pins').types('0555 12 34 56').types('oui');
    expect(customer.placed[0]?.address).toMatchObject({ commune: 'Hydra', location: { latitude: 36.744 } });
  });
});

describe('while nobody can be asked what it costs', () => {
  it('the customer hears so, keeps everything, and the next try goes on', () => {
    const customer = new Customer();
    customer.quotes.push(null);
    expect(asked(customer).types('Hydra').text).toContain('Je n’arrive pas à calculer la livraison');
    expect(customer.taps('Réessayer').text).toContain('300 DA');
  });
});

describe('where zones are on the map', () => {
  const { zones } = new Customer().restaurant;
  const mapped = () => {
    const customer = new Customer();
    customer.restaurant = { ...customer.restaurant, zones: zones.map((zone) => ({ ...zone, isOnMap: true })) };
    return withCart(customer).types('commander').types('livraison');
  };

  it('the location is asked for first, natively', () => {
    const { message } = mapped().replies.at(-1) ?? {};
    expect(message?.text).toContain('Envoie ta position');
    expect(message?.request).toBe('location');
  });

  it('a pin in a zone leaves the street to ask for', () => {
    const customer = mapped();
    customer.quotes.push({ reason: 'OK', zoneFound: true, wilaya: 'Alger', commune: 'Hydra', finalCentimes: 30_000 });
    customer.sends({ kind: 'location', latitude: 36.745, longitude: 3.04 });
    expect(customer.text).toContain('L’adresse exacte');
  });

  it('words do as well, and what is not understood is asked with a list', () => {
    expect(mapped().types('Hydra').text).toContain('L’adresse exacte');
    const list = mapped().types('x');
    expect(list.options.map(({ title }) => title)).toContain('Alger');
    expect(list.replies.at(-1)?.message.request).toBeUndefined();
  });

  it('and where none is, the list comes at once', () => {
    const customer = withCart().types('commander').types('livraison');
    expect(customer.options.map(({ title }) => title)).toContain('Alger');
  });
});
