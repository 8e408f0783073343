import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { MenuDocumentItem } from './menu-document.ts';

export interface MenuDocument {
  readonly items: readonly MenuDocumentItem[];
  readonly version: string;
}

export async function readMenuDocument(db: Database, query: { restaurantId: string }): Promise<MenuDocument> {
  const { rows } = await db.execute<{ items: readonly MenuDocumentItem[]; version: string }>(sql`
    select menu_document(${query.restaurantId}::uuid) as items, menu_version(${query.restaurantId}::uuid) as version
  `);
  return rows[0] ?? { items: [], version: '0' };
}

/** False when the menu is not at that version any more: nothing is changed then. */
export async function replaceMenuDocument(
  db: Database,
  change: { restaurantId: string; version: string; items: readonly MenuDocumentItem[] },
): Promise<boolean> {
  const { restaurantId, version, items } = change;
  const { rows } = await db.execute<{ is_replaced: boolean }>(sql`
    select replace_menu(${restaurantId}::uuid, ${JSON.stringify(items)}::jsonb, ${version}) as is_replaced
  `);
  return rows[0]?.is_replaced ?? false;
}

/** `until` null brings it back; the local day of the restaurant where none is named. False: there is no such item. */
export async function setSoldOut(
  db: Database,
  change: { restaurantId: string; code: string; until: string | 'today' | null; now: number },
): Promise<boolean> {
  const { restaurantId, code, until, now } = change;
  const day =
    until === 'today'
      ? sql`(${new Date(now).toISOString()}::timestamptz at time zone r.timezone)::date`
      : sql`${until}::date`;
  const { rows } = await db.execute(sql`
    update menu_items i set sold_out_until = ${day} from restaurants r
    where r.restaurant_id = i.restaurant_id and i.restaurant_id = ${restaurantId}::uuid and upper(i.item_code) = upper(${code})
    returning i.item_code
  `);
  return rows.length > 0;
}
