import type { Database } from '#src/db/index';
import type { Clock } from '#src/kernel/clock';
import type { MenuDocumentItem } from '#src/menu/index';
import {
  type MenuDocument,
  readMenuDocument,
  replaceMenuDocument,
  setSoldOut,
} from '#src/menu/menu-document.repository';

/** A restaurant's menu as it is edited. A change is in its snapshot before it is answered. */
export interface MenuDeps {
  read(query: { restaurantId: string }): Promise<MenuDocument>;
  /** False: it is not at that version any more. */
  replace(change: { restaurantId: string; version: string; items: readonly MenuDocumentItem[] }): Promise<boolean>;
  /** False: there is no such item. */
  setSoldOut(change: { restaurantId: string; code: string; until: string | null }): Promise<boolean>;
}

export function menuDeps(input: {
  db: Database;
  clock: Clock;
  refreshRestaurant(restaurantId: string): Promise<void>;
}): MenuDeps {
  const { db, clock, refreshRestaurant } = input;
  const refreshing = async (isChanged: boolean, restaurantId: string): Promise<boolean> => {
    if (isChanged) await refreshRestaurant(restaurantId);
    return isChanged;
  };
  return {
    read: (query) => readMenuDocument(db, query),
    replace: async (change) => refreshing(await replaceMenuDocument(db, change), change.restaurantId),
    setSoldOut: async (change) =>
      refreshing(await setSoldOut(db, { ...change, now: clock.now() }), change.restaurantId),
  };
}
