import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import type { RestaurantObject } from '#durable-objects/restaurant';
import { restaurantCache } from '#durable-objects/restaurant-cache';
import type { RestaurantSnapshot } from '#src/conversation/index';
import { SECOND_MS } from '#src/kernel/clock';
import { demoRestaurant } from '../support/demo-restaurant.ts';

const STAFF = [{ channel: 'whatsapp', userId: '213550000001' }] as const;
const TODAY = demoRestaurant({ version: 5, staff: STAFF });
let count = 0;

interface Setup {
  readonly id: string;
  now: number;
  asked: number;
  load(): Promise<RestaurantSnapshot | null>;
}

/** A restaurant's object as an earlier version of the Worker left it: the same catalogue, without what was added since. */
async function restaurantOfBefore(postgres: () => RestaurantSnapshot): Promise<Setup> {
  const id = `restaurant-${++count}`;
  const {
    shape: _shape,
    staff: _staff,
    fraudRules: _rules,
    switches: _switches,
    ...before
  } = demoRestaurant({ version: 5 });
  const stub = env.RESTAURANTS.get(env.RESTAURANTS.idFromName(id)) as unknown as DurableObjectStub<RestaurantObject>;
  const setup: Setup = { id, now: 1_000_000, asked: 0, load: () => cache.load(id) };
  await runInDurableObject<RestaurantObject, void>(stub, (object, { storage }) => {
    storage.kv.put('snapshot:0000', JSON.stringify(before));
    const loadSnapshot = async () => {
      setup.asked++;
      return postgres();
    };
    // The one cast: its port is the object's own business.
    Object.assign(object as unknown as { ports: object }, { ports: { loadSnapshot } });
  });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const clock = { now: () => setup.now };
  const cache = restaurantCache({ env, clock, log, location: 'weur' });
  return setup;
}

describe('a snapshot that an earlier version of the Worker stored', () => {
  it('is loaded once more, though the catalogue has the same version', async () => {
    const restaurant = await restaurantOfBefore(() => TODAY);
    expect((await restaurant.load())?.staff).toEqual(STAFF);
    restaurant.now += 10 * SECOND_MS;
    expect((await restaurant.load())?.staff).toEqual(STAFF);
    expect(restaurant.asked).toBe(1);
  });

  it('serves while Postgres is away, with nobody as staff and the rules of the settings; then it is completed', async () => {
    let isAway = true;
    const restaurant = await restaurantOfBefore(() => {
      if (isAway) throw new Error('away');
      return TODAY;
    });
    expect(await restaurant.load()).toMatchObject({
      version: 5,
      staff: [],
      fraudRules: [],
      switches: {},
      menu: TODAY.menu,
    });
    isAway = false;
    restaurant.now += 10 * SECOND_MS;
    expect((await restaurant.load())?.staff).toEqual(STAFF);
  });
});
