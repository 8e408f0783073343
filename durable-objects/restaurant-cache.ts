import { completeSnapshot, type RestaurantSnapshot, SNAPSHOT_SHAPE } from '#src/conversation/index';
import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { codeOf } from '#src/kernel/errors';
import type { Logger } from '#src/kernel/log';
import { callObject, stubOf } from './call-object.ts';

/** How old a turn's view of the menu may be; the price is checked again when the order is placed. */
const FRESH_MS = 2 * SECOND_MS;
/** Whoever has not heard by then is not waited for any more. */
const ASKING_MS = SECOND_MS;

interface Cached {
  readonly snapshot: RestaurantSnapshot;
  readonly checkedAt: number;
}

/** What the `RestaurantObject` offers. */
export interface RestaurantStore {
  /** The snapshot, or null when the caller's version is the current one. Throws when there is none and Postgres is out of reach. */
  snapshot(restaurantId: string, knownVersion: number | null): Promise<RestaurantSnapshot | null>;
  /** Loads again unless `version` is here already; null loads in any case. */
  refresh(restaurantId: string, version: number | null): Promise<void>;
}

export interface RestaurantCache {
  /** Null for a restaurant that cannot be had: unknown, or never loaded while Postgres is away. */
  load(restaurantId: string): Promise<RestaurantSnapshot | null>;
  /** Makes the `RestaurantObject` look at Postgres again, unless it has this version. */
  refresh(restaurantId: string, version?: number): Promise<void>;
}

/** One copy per isolate of what the `RestaurantObject`s serve; only a newer version travels. */
export function restaurantCache(input: {
  env: Env;
  clock: Clock;
  log: Logger;
  location: DurableObjectLocationHint;
}): RestaurantCache {
  const { env, clock, log, location } = input;
  const cache = new Map<string, Cached>();
  const askedAt = new Map<string, number>();
  const stub = (id: string) => () =>
    stubOf<RestaurantStore>(env.RESTAURANTS.get(env.RESTAURANTS.idFromName(id), { locationHint: location }));

  async function ask(restaurantId: string): Promise<RestaurantSnapshot | null> {
    const held = cache.get(restaurantId)?.snapshot ?? null;
    try {
      const known = held?.shape === SNAPSHOT_SHAPE ? held.version : null;
      const newer = await callObject(stub(restaurantId), (object) => object.snapshot(restaurantId, known));
      const snapshot = newer ? completeSnapshot(newer) : held;
      if (snapshot) cache.set(restaurantId, { snapshot, checkedAt: clock.now() });
      return snapshot;
    } catch (error) {
      log.warn('restaurant_unavailable', { error: codeOf(error) });
      return held;
    }
  }

  return {
    load: async (restaurantId) => {
      const held = cache.get(restaurantId);
      const now = clock.now();
      if (held && Math.abs(now - held.checkedAt) < FRESH_MS) return held.snapshot;
      // While one asks, the others take what there is. They must not wait for its promise: the runtime would go on with them in its object.
      if (held && Math.abs(now - (askedAt.get(restaurantId) ?? 0)) < ASKING_MS) return held.snapshot;
      askedAt.set(restaurantId, now);
      return ask(restaurantId);
    },
    refresh: async (restaurantId, version) => {
      await callObject(stub(restaurantId), (object) => object.refresh(restaurantId, version ?? null));
      const held = cache.get(restaurantId);
      askedAt.delete(restaurantId);
      if (held) cache.set(restaurantId, { ...held, checkedAt: 0 });
    },
  };
}
