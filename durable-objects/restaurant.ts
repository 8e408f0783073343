import { DurableObject } from 'cloudflare:workers';
import { type RestaurantSnapshot, SNAPSHOT_SHAPE } from '#src/conversation/index';
import { restaurantPorts } from '#src/object-deps';
import type { RestaurantStore } from './restaurant-cache.ts';

const SNAPSHOT = 'snapshot';
/** One stored value holds at most 2 MB; a menu of 300 items is about 100 KB. */
const CHUNK_CHARACTERS = 500_000;

/**
 * The restaurant as turns see it: one versioned snapshot of menu, hours, templates and zones, durable, so that a turn reads no Postgres and
 * does not notice its outages. Refreshed by every admin write and by the `refresh-catalogs` job.
 */
export class RestaurantObject extends DurableObject<Env> implements RestaurantStore {
  private readonly ports = restaurantPorts(this.env);
  private current: RestaurantSnapshot | null | undefined;
  private loading: Promise<RestaurantSnapshot | null> | null = null;

  async snapshot(restaurantId: string, knownVersion: number | null): Promise<RestaurantSnapshot | null> {
    const stored = this.stored();
    const snapshot = stored?.shape === SNAPSHOT_SHAPE ? stored : await this.load(restaurantId).catch(orElse(stored));
    return snapshot && snapshot.version === knownVersion ? null : snapshot;
  }

  async refresh(restaurantId: string, version: number | null): Promise<void> {
    const stored = this.stored();
    if (version !== null && stored?.version === version && stored.shape === SNAPSHOT_SHAPE) return;
    await this.load(restaurantId);
  }

  private load(restaurantId: string): Promise<RestaurantSnapshot | null> {
    this.loading ??= this.ask(restaurantId).finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  private async ask(restaurantId: string): Promise<RestaurantSnapshot | null> {
    const snapshot = await this.ports.loadSnapshot(restaurantId);
    // A slower, older answer must not replace a newer one.
    if (snapshot && snapshot.version >= (this.stored()?.version ?? 0)) this.store(snapshot);
    return this.stored();
  }

  private stored(): RestaurantSnapshot | null {
    if (this.current !== undefined) return this.current;
    const chunks = [...this.ctx.storage.kv.list<string>({ prefix: `${SNAPSHOT}:` })].map(([, chunk]) => chunk);
    this.current = chunks.length > 0 ? (JSON.parse(chunks.join('')) as RestaurantSnapshot) : null;
    return this.current;
  }

  private store(snapshot: RestaurantSnapshot): void {
    const text = JSON.stringify(snapshot);
    this.ctx.storage.transactionSync(() => {
      for (const [key] of this.ctx.storage.kv.list({ prefix: `${SNAPSHOT}:` })) this.ctx.storage.kv.delete(key);
      for (let index = 0; index * CHUNK_CHARACTERS < text.length; index++) {
        const chunk = text.slice(index * CHUNK_CHARACTERS, (index + 1) * CHUNK_CHARACTERS);
        this.ctx.storage.kv.put(`${SNAPSHOT}:${String(index).padStart(4, '0')}`, chunk);
      }
    });
    this.current = snapshot;
  }
}

/** What an earlier version of the Worker has stored still serves while Postgres cannot be asked for the rest. */
function orElse(stored: RestaurantSnapshot | null): (error: unknown) => RestaurantSnapshot {
  return (error) => {
    if (!stored) throw error;
    return stored;
  };
}
