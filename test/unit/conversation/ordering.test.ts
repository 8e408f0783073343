import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';
import { atRecap, withCart } from '../../support/customer-at.ts';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

const WHOLE_ADDRESS = { wilaya: 'Alger', commune: 'Hydra', details: '12 rue des Pins', phone: '+213555123456' };

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

  it('to take away now', () => {
    const customer = withCart().taps('Commander').taps('À emporter').taps('Maintenant').taps('Confirmer');
    expect(customer.placed).toEqual([expect.objectContaining({ mode: 'a_emporter', totalCentimes: 180_000 })]);
    expect(customer.placed[0]).not.toHaveProperty('pickupAt');
    expect(customer.text).toContain('À emporter, maintenant');
  });

  it('to take away at an hour', () => {
    const customer = withCart().taps('Commander').taps('À emporter').taps('19:30');
    expect(customer.text).toContain('À emporter, aujourd’hui à 19:30');
    customer.taps('Confirmer');
    expect(customer.placed[0]?.pickupAt).toBe(Date.parse('2026-11-22T19:30:00+01:00'));
  });

  it('to have it brought, with the number that WhatsApp knows', () => {
    const customer = withCart().taps('Commander').taps('Livraison').taps('Alger');
    expect(customer.options.map(({ title }) => title)).toEqual(['Hydra', 'Kouba', 'El Biar']);
    customer.taps('Kouba').types('Cité 1200 logements, bâtiment B12').taps('Mon numéro');
    expect(customer.text).toContain('Cité 1200 logements, bâtiment B12, Kouba, Alger');
    expect(customer.text).toContain('0555 00 00 01');
    customer.taps('Confirmer');
    expect(customer.placed[0]).toMatchObject({
      mode: 'livraison',
      address: {
        wilaya: 'Alger',
        commune: 'Kouba',
        details: 'Cité 1200 logements, bâtiment B12',
        phone: '+213555000001',
      },
    });
  });

  it('every option is answered, and no answer is more than one message', () => {
    const customer = atRecap('livraison').taps('Confirmer');
    expect(customer.replies).toHaveLength(8);
    for (const reply of customer.replies) expect(reply.message.text).not.toBe('');
  });
});

describe('ordering in writing', () => {
  it('takes a typed answer wherever a tap would do', () => {
    const customer = new Customer().types('menu').types('2').types('3');
    expect(customer.text).toContain('3 × Pizza Pepperoni');
    customer.types('commander').types('à emporter').types('1').types('oui');
    expect(customer.placed[0]).toMatchObject({ mode: 'a_emporter', totalCentimes: 330_000 });
  });

  it('takes the words of an option for a tap on it', () => {
    const customer = withCart().types('commander').types('Sur place').types('12').types('Confirmer');
    expect(customer.placed[0]).toMatchObject({ mode: 'sur_place', table: '12' });
  });

  it.each([
    ['P01 x2', 180_000],
    ['P01x2', 180_000],
    ['2 P01', 180_000],
    ['P01 x10', 900_000],
    ['P01 x2 +X01 -R01', 210_000],
    ['P01 ٢', 180_000],
    ['P01, P02 x2 S01', 355_000],
    ['2 pizza margherita', 180_000],
    ['je veux 2 pizzas margherita svp', 180_000],
    ['pepperoni x3', 330_000],
  ])('%j costs %i centimes', (text, total) => {
    const customer = new Customer().types(text).types('commander').types('sur place').types('3').types('oui');
    expect(customer.placed[0]?.totalCentimes).toBe(total);
  });

  it.each(['', '   ', '\n'])('words that say nothing (%j) answer no question: the bot asks what was meant', (text) => {
    const customer = withCart().types('note').types(text);
    expect(customer.intent).toBe('CLARIFY');
    customer.types('bien cuit');
    expect(customer.state.note?.value).toBe('bien cuit');
  });

  it('goes from nothing to an order delivered in one address', () => {
    const customer = new Customer().types('P01 x2 +X01').types('valider').types('livraison');
    customer.types('Alger, Hydra, 12 rue des Pins, 0555 12 34 56');
    expect(customer.intent).toBe('CONFIRM');
    customer.types('je confirme');
    expect(customer.placed[0]).toMatchObject({ totalCentimes: 210_000, address: WHOLE_ADDRESS });
  });

  it('an item whose name begins with a command is found by its name', () => {
    const customer = new Customer();
    const [first, ...rest] = customer.restaurant.menu.items;
    if (!first) throw new Error('no menu');
    const item = { ...first, code: 'M01', options: [], label: { fr: 'Menu Burger', ar: 'قائمة برغر' } };
    customer.restaurant = { ...customer.restaurant, menu: { items: [first, item, ...rest] } };
    expect(customer.types('menu burger').text).toContain('Menu Burger');
    expect(customer.intent).toBe('ASK_QUANTITY');
    expect(customer.types('2 menu burger').text).toContain('2 × Menu Burger');
    expect(customer.types('le menu svp').intent).toBe('SHOW_MENU');
    expect(customer.types('montre moi ton menu').intent).toBe('SHOW_MENU');
  });

  it('a number in the name of an item is no quantity', () => {
    const customer = new Customer();
    const [first, ...rest] = customer.restaurant.menu.items;
    if (!first) throw new Error('no menu');
    const item = { ...first, code: 'P04', options: [], label: { fr: 'Pizza 4 fromages', ar: 'بيتزا 4 أجبان' } };
    customer.restaurant = { ...customer.restaurant, menu: { items: [first, item, ...rest] } };
    expect(customer.types('pizza 4 fromages').intent).toBe('ASK_QUANTITY');
    expect(customer.types('2 pizzas 4 fromages').text).toContain('Ajouté : 2 × Pizza 4 fromages');
    expect(customer.types('بيتزا 4 أجبان 3').text).toContain('3 × بيتزا 4 أجبان');
  });
});

describe('the service mode', () => {
  it('may be chosen after the items, before them, or in between, and nothing is lost', () => {
    const before = new Customer().types('sur place').types('P01 x2').types('commander').types('7').types('oui');
    const after = new Customer().types('P01 x2').types('commander').types('sur place').types('7').types('oui');
    const between = new Customer()
      .types('P01')
      .types('sur place')
      .types('P01')
      .types('commander')
      .types('7')
      .types('oui');
    for (const customer of [before, after, between]) {
      expect(customer.placed[0]).toMatchObject({ mode: 'sur_place', table: '7', totalCentimes: 180_000 });
    }
  });

  it('may change at the recap; what was said for another mode is kept for later', () => {
    const customer = atRecap('livraison').types('sur place').types('4');
    expect(customer.text).toContain('table 4');
    expect(customer.text).not.toContain('rue des Pins');
    customer.types('livraison');
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.types('oui').placed[0]).toMatchObject({ mode: 'livraison', address: WHOLE_ADDRESS });
  });

  it('is asked again for the next order, but the address is remembered', () => {
    const customer = atRecap('livraison').types('oui').types('P01 x2').types('commander');
    expect(customer.intent).toBe('ASK_MODE');
    expect(customer.types('livraison').intent).toBe('CONFIRM');
    expect(customer.text).toContain('12 rue des Pins');
  });

  it('has no delivery where there is none', () => {
    const customer = new Customer();
    customer.deliveryEnabled = false;
    withCart(customer).types('commander');
    expect(customer.options.map(({ id }) => id)).toEqual(['MODE_SUR_PLACE', 'MODE_A_EMPORTER']);
    expect(customer.types('livraison').text).toContain('Nous ne livrons pas');
    expect(customer.intent).toBe('ASK_MODE');
    expect(customer.tapsId('MODE_LIVRAISON').text).toContain('Nous ne livrons pas');
    expect(customer.sends({ kind: 'location', latitude: 36.7, longitude: 3 }).intent).toBe('UNREADABLE');
  });

  it('delivery that stops before the yes is not ordered', () => {
    const customer = atRecap('livraison');
    customer.deliveryEnabled = false;
    expect(customer.types('oui').placed).toEqual([]);
    expect(customer.text).toContain('Nous ne livrons pas');
    expect(customer.types('sur place').types('3').types('oui').placed).toMatchObject([{ mode: 'sur_place' }]);
  });

  it('delivery that has stopped is not begun by a tap on an old message', () => {
    const customer = withCart();
    customer.deliveryEnabled = false;
    expect(customer.tapsId('WILAYA:Alger').intent).toBe('ASK_MODE');
    expect(customer.text).toContain('Nous ne livrons pas');
  });
});

describe('the table', () => {
  it.each([
    ['7', '7'],
    ['table 7', '7'],
    ['Table n° 12', 'n 12'],
    ['terrasse 2', 'terrasse 2'],
    ['T12', 't12'],
    ['A12', 'a12'],
    ['الطاولة ٣', '3'],
  ])('%j is table %j', (text, table) => {
    const customer = withCart().types('commander').types('sur place').types(text);
    expect(customer.types('oui').placed[0]?.table).toBe(table);
  });

  it('is not a sentence without a number', () => {
    const customer = withCart().types('commander').types('sur place').types('près de la fenêtre');
    expect(customer.intent).toBe('CLARIFY');
    expect(customer.types('table 7').intent).toBe('CONFIRM');
  });
});

describe('the address', () => {
  const asked = (...answers: readonly string[]) => {
    const customer = withCart().types('commander').types('livraison');
    for (const answer of answers) customer.types(answer);
    return customer;
  };

  it('is asked part by part, and each part that is none is asked again', () => {
    const customer = asked();
    expect(customer.text).toContain('wilaya');
    expect(customer.types('16').text).toContain('un peu plus');
    customer.types('Alger').types('Hydra');
    expect(customer.types('là').text).toContain('un peu plus');
    expect(customer.types('12 rue des Pins').text).toContain('téléphone');
    expect(customer.types('055512').text).toContain('ne semble pas complet');
    expect(customer.types('0555123456').intent).toBe('CONFIRM');
  });

  it('may hold what looks like a code, a number or a command', () => {
    const customer = asked('Alger', 'Hydra').types('Résidence P01, bât. B12, appt 4, code 1234A');
    expect(customer.text).toContain('téléphone');
    expect(customer.state.choices.address?.value.details).toBe('Résidence P01, bât. B12, appt 4, code 1234A');
    expect(customer.state.cart.lines).toHaveLength(1);
  });

  it('keeps its town when the street is written with a phone number behind', () => {
    const customer = asked('Alger', 'Hydra').types('12 rue des Pins, bt 3, 2e étage, 0555123456');
    expect(customer.state.choices.address?.value).toMatchObject({ wilaya: 'Alger', commune: 'Hydra' });
  });

  it('may be interrupted by an order in codes, by a command, and by its courtesies', () => {
    expect(asked('Alger', 'Hydra').types('P02 x2').text).toContain('2 × Pizza Pepperoni');
    expect(asked('Alger', 'Hydra').types('menu').intent).toBe('SHOW_MENU');
    expect(asked('Alger', 'Hydra').types('annuler svp').intent).toBe('CANCEL');
    expect(asked('Alger', 'Hydra').types('sur place').intent).toBe('ASK_TABLE');
    expect(asked('Alger', 'Hydra').types('panier').intent).toBe('CART');
  });

  it('goes on where it was left', () => {
    const customer = asked('Alger', 'Hydra').types('menu').types('S01').types('commander');
    expect(customer.text).toContain('adresse exacte');
  });

  it('forgets the commune of another wilaya', () => {
    const { zones } = demoRestaurant();
    const oran = { wilaya: 'Oran', commune: 'Bir El Djir', feeCentimes: 0, minimumCentimes: 0 };
    const restaurant = demoRestaurant({ zones: [...zones, oran] });
    const customer = atRecap('livraison', new Customer({ restaurant })).tapsId('WILAYA:Oran');
    expect(customer.text).toContain('commune');
    expect(customer.types('Bir El Djir').intent).toBe('CONFIRM');
    expect(customer.text).toContain('12 rue des Pins, Bir El Djir, Oran');
  });

  it('takes a pin along, and a contact card for the phone', () => {
    const customer = asked().sends({ kind: 'location', latitude: 36.74, longitude: 3.04 });
    expect(customer.text).toContain('wilaya');
    customer.types('Alger').types('Hydra').types('12 rue des Pins');
    customer.sends({ kind: 'contacts', contacts: [{ phones: ['12', '+213 555 12 34 56'] }] });
    expect(customer.intent).toBe('CONFIRM');
    expect(customer.types('oui').placed[0]?.address).toEqual({
      ...WHOLE_ADDRESS,
      location: { latitude: 36.74, longitude: 3.04 },
    });
  });

  it('takes no phone number from a tap that nobody offered', () => {
    const customer = asked('Alger', 'Hydra', '12 rue des Pins').tapsId('PHONE:=1+1');
    expect(customer.text).toContain('ne semble pas complet');
    expect(customer.state.choices.address?.value).not.toHaveProperty('phone');
  });

  it('asks a customer without a known number for it, with a card where the channel has one', () => {
    const customer = new Customer();
    customer.phone = undefined;
    withCart(customer).types('commander').types('livraison').types('Alger').types('Hydra').types('12 rue des Pins');
    expect(customer.replies.at(-1)?.message).toMatchObject({ request: 'contact' });
    expect(customer.options).toEqual([]);
  });
});
