import { SEEN_MS } from './conversation-horizons.ts';

/**
 * What an erased conversation leaves behind, for as long as Meta may repeat an old webhook: when it was, and how far its counters had come, so
 * that a late receipt, settlement or journal confirmation meets no row of the conversation that begins after it. Nothing about the person.
 */
export interface Tombstone {
  readonly erasedAt: number;
  readonly lastRev: number;
  readonly nextOutboxId: number;
}

const KEY = 'erased';

export function readTombstone(storage: DurableObjectStorage): Tombstone | null {
  return storage.kv.get<Tombstone>(KEY) ?? null;
}

export function writeTombstone(storage: DurableObjectStorage, tombstone: Tombstone): void {
  storage.kv.put(KEY, tombstone);
}

export function removeTombstone(storage: DurableObjectStorage): void {
  storage.kv.delete(KEY);
}

/** From here on no repeated event is young enough to be acted on. */
export function tombstoneEndsAt(tombstone: Tombstone): number {
  return tombstone.erasedAt + SEEN_MS;
}
