import { describe, expect, it } from 'vitest';
import { Customer } from '../../support/customer.ts';
import { atRecap, withCart } from '../../support/customer-at.ts';
import { demoRestaurant } from '../../support/demo-restaurant.ts';

const { profile } = demoRestaurant();

describe('the hours', () => {
  const open = (weekly: typeof profile.hours.weekly) => {
    const customer = new Customer({ restaurant: demoRestaurant({ profile: { ...profile, hours: { weekly } } }) });
    return customer.tapsId('HOURS').text;
  };

  it('are those of today, with the next opening while the door is shut', () => {
    expect(open('always')).toContain('jour et nuit');
    expect(open({ sun: [['11:00', '23:00']] })).toBe(
      '🕐 Aujourd’hui : 11:00 à 23:00.\nC’est ouvert, tu peux commander 🙂',
    );
    expect(open({ sun: [['19:30', '23:00']] })).toContain('ouverture aujourd’hui à 19:30');
    expect(open({ mon: [['11:00', '15:00']] })).toContain('fermés');
    expect(open({ mon: [['11:00', '15:00']] })).toContain('ouverture demain à 11:00');
  });

  it('are told in Arabic to who writes Arabic', () => {
    expect(new Customer().types('السلام عليكم').tapsId('HOURS').text).toContain('نحن مفتوحون');
  });
});

describe('the delivery fee', () => {
  it('is listed by commune, with the minimum order', () => {
    const { text } = new Customer().tapsId('FEE');
    expect(text).toContain('• Hydra : 300 DA, dès 1 500 DA de commande');
    expect(text).toContain('• Kouba : 400 DA');
    expect(text).toContain('• El Biar : gratuite');
  });

  it('is nothing where there is no delivery', () => {
    const customer = new Customer();
    customer.deliveryEnabled = false;
    expect(customer.tapsId('FEE').text).toContain('Nous ne livrons pas');
  });
});

describe('where the order is', () => {
  it('is asked of the kitchen, about the last order of this conversation', () => {
    const customer = atRecap().types('oui');
    customer.status = { kind: 'found', orderNumber: 1, status: 'OUT_FOR_DELIVERY' };
    expect(customer.tapsId('ORDER_STATUS').text).toBe('Ta commande n° 1 : en route 🛵');
    expect(customer.placed).toHaveLength(1);
  });

  it('is kindly not known while Postgres is away', () => {
    const customer = atRecap().types('oui');
    customer.status = { kind: 'unavailable' };
    expect(customer.tapsId('ORDER_STATUS').text).toContain('n° 1 est bien enregistrée');
  });

  it('without an order, says so, and that a cart is not sent yet', () => {
    expect(new Customer().tapsId('ORDER_STATUS').text).toContain('Je ne vois pas de commande');
    expect(withCart().tapsId('ORDER_STATUS').text).toContain('pas encore envoyée');
  });
});

describe('a question aside', () => {
  it.each(['HOURS', 'FEE', 'ORDER_STATUS'])('%s leaves what was asked open', (id) => {
    const customer = withCart().types('commander').types('sur place').tapsId(id);
    expect(customer.types('7').intent).toBe('CONFIRM');
  });
});

describe('stop', () => {
  it('ends messages of our own, leaves what is open, and keeps the cart', () => {
    const customer = atRecap().types('STOP');
    expect(customer.intent).toBe('OPT_OUT');
    expect(customer.state.optedOut?.value).toBe(true);
    expect(customer.state.stage.kind).toBe('idle');
    expect(customer.state.cart.lines).toHaveLength(1);
    expect(customer.types('oui').placed).toEqual([]);
  });

  it('is taken back by start, which is otherwise the way home', () => {
    const customer = new Customer().types('start');
    expect(customer.intent).toBe('HOME');
    customer.types('stop').types('start');
    expect(customer.intent).toBe('OPT_IN');
    expect(customer.state.optedOut?.value).toBe(false);
  });

  it('that comes late does not undo a later start', () => {
    const customer = new Customer().types('stop').types('start');
    const { now } = customer;
    expect(customer.types('stop', now - 60_000).state.optedOut?.value).toBe(false);
  });
});

describe('the cart by name', () => {
  it('loses an item, or some of it', () => {
    expect(withCart().tapsId('REMOVE:P01:').state.cart.lines).toEqual([]);
    expect(withCart().tapsId('REMOVE:P01:1').text).toContain('1 × Pizza Margherita — 900 DA');
    expect(withCart().tapsId('REMOVE:S01:').text).toContain('Salade n’est pas dans ton panier');
  });

  it('gets another quantity of an item', () => {
    expect(withCart().tapsId('QUANTITY:P01:3').text).toContain('3 × Pizza Margherita — 2 700 DA');
    expect(withCart().tapsId('QUANTITY:S01:1').text).toContain('1 × Salade');
    expect(withCart().tapsId('QUANTITY:P01:0').state.cart.lines).toEqual([]);
  });

  it('is shown to be changed by hand where a name stands on several lines', () => {
    const customer = withCart().types('P01 x1 +X01');
    expect(customer.tapsId('QUANTITY:P01:3').intent).toBe('EDIT_CART');
    expect(customer.tapsId('REMOVE:P01:1').intent).toBe('EDIT_CART');
    expect(customer.tapsId('REMOVE:P01:').state.cart.lines).toEqual([]);
  });
});

describe('an answer that means nothing to us', () => {
  const WORDS = 'zzz qsdf';

  it('leaves the question open, with its buttons', () => {
    const customer = withCart().types('commander').types(WORDS);
    expect(customer.text).toMatch(/^Je n’ai pas compris 🤔\n\nComment veux-tu/);
    expect(customer.types('2').text).toContain('Quand');
  });

  it('leaves the recap open: a yes after it is a yes', () => {
    const customer = atRecap().types(WORDS);
    expect(customer.intent).toBe('CLARIFY');
    expect(customer.types('oui').placed).toHaveLength(1);
  });

  it('leaves "how many" open', () => {
    const customer = new Customer().tapsId('QTY:P02:').types(WORDS);
    expect(customer.text).toContain('Combien');
    expect(customer.types('3').text).toContain('3 × Pizza Pepperoni');
  });
});
