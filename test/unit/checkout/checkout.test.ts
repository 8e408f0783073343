import { describe, expect, it } from 'vitest';
import { addToCart, EMPTY_CART, priceCart } from '#src/cart/index';
import { buildCheckout, type FulfilmentChoices, nextQuestion } from '#src/checkout/index';
import { demoMenu } from '../../support/demo-restaurant.ts';

const NOW = Date.parse('2026-11-22T17:00:00Z');
const HOUR = 3_600_000;
const OPEN = { isOpen: true, now: NOW };
const CLOSED = { isOpen: false, now: NOW };
const ADDRESS = { wilaya: 'Alger', commune: 'Hydra', details: '12 rue des Pins', phone: '+213555123456' };

function chosen<T>(value: T): { value: T; at: number } {
  return { value, at: NOW };
}

const SUR_PLACE: FulfilmentChoices = { mode: chosen('sur_place' as const) };
const A_EMPORTER: FulfilmentChoices = { mode: chosen('a_emporter' as const) };
const LIVRAISON: FulfilmentChoices = { mode: chosen('livraison' as const) };

describe('the next question before a recap', () => {
  it.each<[string, FulfilmentChoices, typeof OPEN, ReturnType<typeof nextQuestion>]>([
    ['the mode, first of all', {}, OPEN, { kind: 'mode' }],
    ['the mode, though all else is known', { table: chosen('7'), address: chosen(ADDRESS) }, OPEN, { kind: 'mode' }],
    ['the table, on the spot', SUR_PLACE, OPEN, { kind: 'table' }],
    ['nothing more with a table', { ...SUR_PLACE, table: chosen('7') }, OPEN, null],
    ['whether for the opening, when closed', { ...SUR_PLACE, table: chosen('7') }, CLOSED, { kind: 'opening' }],
    [
      'nothing more for an opening to come',
      { ...SUR_PLACE, table: chosen('7'), opening: chosen(NOW + HOUR) },
      CLOSED,
      null,
    ],
    [
      'again after that opening',
      { ...SUR_PLACE, table: chosen('7'), opening: chosen(NOW - HOUR) },
      CLOSED,
      { kind: 'opening' },
    ],
    ['the hour, to take away', A_EMPORTER, OPEN, { kind: 'pickup' }],
    ['nothing more for now, while open', { ...A_EMPORTER, pickup: chosen('now' as const) }, OPEN, null],
    [
      'the hour again for now, once closed',
      { ...A_EMPORTER, pickup: chosen('now' as const) },
      CLOSED,
      { kind: 'pickup' },
    ],
    ['nothing more for an hour to come, though closed', { ...A_EMPORTER, pickup: chosen(NOW + HOUR) }, CLOSED, null],
    ['the hour again once it has passed', { ...A_EMPORTER, pickup: chosen(NOW) }, OPEN, { kind: 'pickup' }],
    ['the wilaya, to deliver', LIVRAISON, OPEN, { kind: 'address', field: 'wilaya' }],
    [
      'what is missing of the address',
      { ...LIVRAISON, address: chosen({ wilaya: 'Alger', commune: 'Hydra', phone: '+213555123456' }) },
      OPEN,
      { kind: 'address', field: 'details' },
    ],
    ['nothing more with a whole address', { ...LIVRAISON, address: chosen(ADDRESS) }, OPEN, null],
    [
      'whether for the opening, to deliver when closed',
      { ...LIVRAISON, address: chosen(ADDRESS) },
      CLOSED,
      { kind: 'opening' },
    ],
    [
      'not the table of another mode',
      { ...A_EMPORTER, table: chosen('7'), pickup: chosen('now' as const) },
      OPEN,
      null,
    ],
  ])('is %s', (_what, choices, situation, expected) => {
    expect(nextQuestion(choices, situation)).toEqual(expected);
  });
});

describe('a checkout', () => {
  const cart = addToCart(EMPTY_CART, {
    addition: { itemCode: 'P01', optionCodes: ['X01', 'R01'], quantity: 2 },
    menu: demoMenu,
    at: NOW,
  });
  const build = (choices: FulfilmentChoices, note?: string) =>
    buildCheckout({
      checkoutId: 'c1',
      choices,
      cart: priceCart(cart, demoMenu),
      note,
      delivery: undefined,
      payment: undefined,
      now: NOW,
    });

  it('holds every line as it was priced, in French for the kitchen', () => {
    expect(build(SUR_PLACE)).toMatchObject({
      checkoutId: 'c1',
      totalCentimes: 210_000,
      lines: [
        {
          itemCode: 'P01',
          label: 'Pizza Margherita',
          quantity: 2,
          itemPriceCentimes: 90_000,
          unitPriceCentimes: 105_000,
          lineTotalCentimes: 210_000,
          options: [
            { code: 'R01', label: 'sans olives', priceDeltaCentimes: 0 },
            { code: 'X01', label: 'extra fromage', priceDeltaCentimes: 15_000 },
          ],
        },
      ],
    });
  });

  it('holds of the choices those of its mode only', () => {
    const all = {
      table: chosen('7'),
      pickup: chosen(NOW + HOUR),
      address: chosen(ADDRESS),
      opening: chosen(NOW + HOUR),
    };
    const facts = (choices: FulfilmentChoices) => {
      const { lines: _lines, totalCentimes: _total, checkoutId: _id, ...rest } = build({ ...all, ...choices });
      return rest;
    };
    expect(facts(SUR_PLACE)).toEqual({ mode: 'sur_place', table: '7', scheduledFor: NOW + HOUR });
    expect(facts(A_EMPORTER)).toEqual({ mode: 'a_emporter', pickupAt: NOW + HOUR });
    expect(facts(LIVRAISON)).toEqual({ mode: 'livraison', address: ADDRESS, scheduledFor: NOW + HOUR });
  });

  it('to take away now has no hour', () => {
    expect(build({ ...A_EMPORTER, pickup: chosen('now' as const) })).not.toHaveProperty('pickupAt');
  });

  it('is not scheduled for an opening that has passed', () => {
    expect(build({ ...SUR_PLACE, table: chosen('7'), opening: chosen(NOW - HOUR) })).not.toHaveProperty('scheduledFor');
  });

  it('has a note only when there is one', () => {
    expect(build(SUR_PLACE, 'bien cuit')).toMatchObject({ note: 'bien cuit' });
    expect(build(SUR_PLACE, '')).not.toHaveProperty('note');
    expect(build(SUR_PLACE)).not.toHaveProperty('note');
  });
});
