import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import type { QuotePlace } from '#src/delivery/index';
import { quoteDelivery } from '#src/delivery/quote.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy, timeoutMs: 5_000 });

const HYDRA: QuotePlace = { wilaya: 'Alger', commune: 'Hydra' };
const DEFAULTS = { feeFloorCentimes: 0, etaMinutes: { min: 45, max: 60 }, offersSlots: false };

/** Algiers is an hour ahead of UTC, in every season. */
function quote(input: { place?: QuotePlace; dinars?: number; clock?: string; floor?: number; restaurant?: string }) {
  const { place = HYDRA, dinars = 2_500, clock = '09:00', floor = 0, restaurant = FIRST.restaurantId } = input;
  return quoteDelivery(db, {
    restaurantId: restaurant,
    place,
    totalCentimes: dinars * 100,
    at: Date.parse(`2026-11-23T${clock}:00+01:00`),
    defaults: { ...DEFAULTS, feeFloorCentimes: floor * 100 },
  });
}

beforeEach(async () => {
  await database.query("delete from delivery_fee_rules where name not in ('Soir', 'Midi')");
  await database.query('update restaurants set free_delivery_threshold_cents = null');
  await database.query(
    "update delivery_zones set center_lat = null, center_lng = null, radius_km = 10 where wilaya = 'Alger'",
  );
});

describe('a quote', () => {
  it.each([
    ['the fee of the zone by day', { clock: '09:00' }, 30_000],
    ['with the surcharge of the evening', { clock: '21:00' }, 40_000],
    ['nothing from the threshold of that hour on', { clock: '12:00', dinars: 4_000 }, 0],
    ['the fee just below it', { clock: '12:00', dinars: 3_999 }, 30_000],
    ['the fee again when the window has ended', { clock: '14:30', dinars: 4_000 }, 30_000],
    ['nothing in the evening from its own threshold on, surcharge included', { clock: '21:00', dinars: 5_000 }, 0],
    ['the floor where the fee is lower', { clock: '09:00', floor: 500 }, 50_000],
    ['but nothing where it is free, whatever the floor', { clock: '12:00', dinars: 4_000, floor: 500 }, 0],
  ])('is %s', async (_what, input, expected) => {
    expect(await quote(input)).toMatchObject({ reason: 'OK', finalCentimes: expected });
  });

  it('says when it arrives, with the defaults where the zone says nothing', async () => {
    expect((await quote({})).etaMinutes).toEqual({ min: 35, max: 55 });
    await database.query("update delivery_zones set eta_min = 0, eta_max = 0 where commune = 'Kouba'");
    expect((await quote({ place: { wilaya: 'Alger', commune: 'Kouba' } })).etaMinutes).toEqual({ min: 45, max: 60 });
  });

  it('takes the dearest surcharge and the lowest threshold of all windows that hold', async () => {
    await database.query(
      `insert into delivery_fee_rules (restaurant_id, name, start_time, end_time, surcharge_cents, free_delivery_threshold_cents)
       values ($1, 'Pluie', '19:00', '22:00', 20000, 900000), ($1, 'Fête', '20:30', '21:30', 5000, 250000)`,
      [FIRST.restaurantId],
    );
    expect(await quote({ clock: '21:00' })).toMatchObject({ finalCentimes: 0, freeFromCentimes: 250_000 });
    expect(await quote({ clock: '20:00' })).toMatchObject({ surchargeCentimes: 20_000, finalCentimes: 50_000 });
  });

  it('knows windows that cross midnight, and one that is the whole day', async () => {
    const add = (name: string, from: string, to: string) =>
      database.query(
        `insert into delivery_fee_rules (restaurant_id, name, start_time, end_time, surcharge_cents) values ($1, $2, $3, $4, 15000)`,
        [FIRST.restaurantId, name, from, to],
      );
    await add('Nuit', '23:30', '02:00');
    const fees = async (...clocks: string[]) =>
      Promise.all(clocks.map(async (clock) => (await quote({ clock })).finalCentimes));
    expect(await fees('23:29', '23:30', '00:00', '01:59', '02:00')).toEqual([30_000, 45_000, 45_000, 45_000, 30_000]);
    await add('Toujours', '00:00', '00:00');
    expect(await fees('09:00', '15:45')).toEqual([45_000, 45_000]);
  });

  it('counts the restaurant’s own threshold, at any hour', async () => {
    await database.query('update restaurants set free_delivery_threshold_cents = 200000 where restaurant_id = $1', [
      FIRST.restaurantId,
    ]);
    expect(await quote({ clock: '09:00', dinars: 2_000 })).toMatchObject({
      finalCentimes: 0,
      freeFromCentimes: 200_000,
    });
  });
});

describe('a place', () => {
  it.each([
    ['hydra', 'alger'],
    ['  HYDRA ', 'Algiers'],
    ['حيدرة', 'الجزائر'],
    ['حيدره', 'العاصمة'],
    ['Hydra', '16'],
    ['hydra', 'dzayer'],
  ])('%s, %s is Hydra', async (commune, wilaya) => {
    expect(await quote({ place: { wilaya, commune } })).toMatchObject({ reason: 'OK', commune: 'Hydra' });
  });

  it.each([
    ['El-Biar', 'El Biar'],
    ['الابيار', 'El Biar'],
    ['bab ezzouar', 'Bab Ezzouar'],
    ['باب الزوار', 'Bab Ezzouar'],
    ['القبة', 'Kouba'],
  ])('%s is %s', async (said, commune) => {
    expect(await quote({ place: { wilaya: 'Alger', commune: said } })).toMatchObject({ commune });
  });

  it('that we do not serve is not found, whatever else is', async () => {
    for (const place of [{ wilaya: 'Alger', commune: 'Unknown' }, { wilaya: 'Oran', commune: 'Hydra' }, {}])
      expect(await quote({ place })).toMatchObject({
        reason: 'DELIVERY_ZONE_NOT_FOUND',
        finalCentimes: 0,
        zoneFound: false,
      });
  });

  it('that is switched off, or too small an order for it, says so with its figures', async () => {
    expect(await quote({ place: { wilaya: 'Alger', commune: 'Cheraga' } })).toMatchObject({
      reason: 'DELIVERY_ZONE_INACTIVE',
      finalCentimes: 40_000,
    });
    expect(await quote({ dinars: 100, clock: '21:00' })).toMatchObject({
      reason: 'DELIVERY_MIN_ORDER',
      minimumCentimes: 150_000,
      finalCentimes: 30_000,
      surchargeCentimes: 0,
    });
  });

  it('on the map is the nearest zone whose circle holds it, and no zone beyond', async () => {
    const centre = (commune: string, lat: number, lng: number, km: number) =>
      database.query('update delivery_zones set center_lat = $2, center_lng = $3, radius_km = $4 where commune = $1', [
        commune,
        lat,
        lng,
        km,
      ]);
    await centre('Hydra', 36.744, 3.037, 2);
    await centre('Kouba', 36.727, 3.085, 4);
    const at = (latitude: number, longitude: number) => quote({ place: { location: { latitude, longitude } } });
    expect(await at(36.745, 3.04)).toMatchObject({ reason: 'OK', commune: 'Hydra' });
    expect(await at(36.73, 3.07)).toMatchObject({ commune: 'Kouba' });
    expect(await at(36.9, 3.04)).toMatchObject({ reason: 'DELIVERY_ZONE_NOT_FOUND' });
  });
});

describe('an order to be delivered', () => {
  const request = (changes: Readonly<Record<string, unknown>> = {}) =>
    orderRequest({
      service_mode: 'livraison',
      delivery: { wilaya: 'Alger', commune: 'حيدرة', details: '12 rue des Pins', phone: '+213555000009' },
      delivery_fee_cents: 30_000,
      delivery_eta_min: 35,
      delivery_eta_max: 55,
      checkout_id: randomUUID(),
      now: '2026-11-23T08:00:00.000Z',
      ...changes,
    });
  const place = (order: object) =>
    database.one<{ answer: { outcome: string; order_id?: string; quote?: object } }>(
      'select place_order($1::jsonb) as answer',
      [JSON.stringify(order)],
    );

  it('is placed for the fee that was shown, and keeps when it arrives', async () => {
    const { answer } = await place(request());
    expect(answer.outcome).toBe('placed');
    const [order] = await database.query('select * from orders where order_id = $1', [answer.order_id]);
    expect(order).toMatchObject({
      total_cents: 210_000,
      delivery_fee_cents: 30_000,
      delivery_eta_min: 35,
      delivery_eta_max: 55,
    });
  });

  it.each([
    ['another fee than now', { delivery_fee_cents: 0 }, 'OK'],
    ['the surcharge has begun', { now: '2026-11-23T20:00:00.000Z' }, 'OK'],
    ['nobody goes there', { delivery: { wilaya: 'Oran', commune: 'Es Senia' } }, 'DELIVERY_ZONE_NOT_FOUND'],
    ['the zone was switched off', { delivery: { wilaya: 'Alger', commune: 'Cheraga' } }, 'DELIVERY_ZONE_INACTIVE'],
  ])('goes back to the customer where %s, and nothing is written', async (_what, changes, reason) => {
    const before = await database.one('select count(*) from orders');
    expect((await place(request(changes))).answer).toMatchObject({ outcome: 'requoted', quote: { reason } });
    expect(await database.one('select count(*) from orders')).toEqual(before);
  });

  it('that is taken away asks for no fee', async () => {
    expect(
      (await place(request({ service_mode: 'a_emporter', delivery: null, delivery_fee_cents: 0 }))).answer.outcome,
    ).toBe('placed');
  });
});
