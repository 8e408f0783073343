import { describe, expect, it } from 'vitest';
import { incidentsOf } from '#durable-objects/act-incidents';
import type { Checkout } from '#src/checkout/index';
import type { PlaceOrderOutcome } from '#src/orders/index';
import { HYDRA, offeredSlots } from '../../support/delivery-quote.ts';

const CHECKOUT: Checkout = { checkoutId: 'c', mode: 'livraison', lines: [], totalCentimes: 0 };
const placing = (outcome: PlaceOrderOutcome, checkout = CHECKOUT) =>
  incidentsOf({ kind: 'place_order', checkout, outcome });
const placed: PlaceOrderOutcome = { kind: 'placed', orderId: 'o', orderNumber: 1, totalCentimes: 0, payment: null };

describe('staff see in the security log', () => {
  it('an address that stays unclear, by what is missing', () => {
    const noted = {
      kind: 'note_address',
      field: 'commune',
      missing: ['commune', 'phone'],
      tries: 2,
      isHandoff: false,
      preface: 'x',
    } as const;
    expect(incidentsOf(noted)).toEqual([
      { type: 'ADDRESS_AMBIGUOUS', payload: { missing: 'commune,phone', tries: 2 } },
    ]);
  });

  it('a place that is not served and an order too small for it, but not every delivery', () => {
    const quoted = (reason: typeof HYDRA.reason) =>
      incidentsOf({ kind: 'quote_delivery', preface: '', outcome: { ...HYDRA, reason } }).map(({ type }) => type);
    expect(quoted('OK')).toEqual([]);
    expect(quoted('DELIVERY_ZONE_NOT_FOUND')).toEqual(['DELIVERY_ZONE_NOT_FOUND']);
    expect(quoted('DELIVERY_MIN_ORDER')).toEqual(['DELIVERY_MIN_ORDER']);
    expect(incidentsOf({ kind: 'quote_delivery', preface: '', outcome: null })).toEqual([]);
  });

  it('a slot that is taken, and one that was full', () => {
    const [slot] = offeredSlots();
    if (!slot) throw new Error('no slot');
    expect(placing(placed, { ...CHECKOUT, slot })).toEqual([
      { type: 'DELIVERY_SLOT_RESERVED', payload: { date: slot.date } },
    ]);
    expect(placing(placed)).toEqual([]);
    expect(placing({ kind: 'slot_full', slots: [slot] })).toEqual([{ type: 'SLOT_FULL', payload: { left: 1 } }]);
  });
});
