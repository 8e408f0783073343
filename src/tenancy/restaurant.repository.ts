import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { OpeningHours } from './opening-hours.ts';

/** What an owner may change of a restaurant. Amounts in centimes of DZD. */
export interface RestaurantSettings {
  readonly name: string;
  readonly timezone: string;
  readonly default_language: 'fr' | 'ar';
  readonly opening_hours: OpeningHours;
  readonly free_delivery_threshold_cents: number | null;
  readonly slot_cutoff_minutes: number;
}

export interface RestaurantRecord {
  readonly settings: RestaurantSettings;
  /** Differs after every change of the settings. */
  readonly version: string;
}

interface Whose {
  readonly tenantId: string;
  readonly restaurantId: string;
}

interface Row extends RestaurantSettings, Record<string, unknown> {
  readonly version: string;
}

const COLUMNS = sql`name, timezone, default_language, opening_hours, free_delivery_threshold_cents, slot_cutoff_minutes,
  (extract(epoch from updated_at) * 1000000)::bigint::text as version`;

export async function findRestaurant(
  db: Database,
  { tenantId, restaurantId }: Whose,
): Promise<RestaurantRecord | null> {
  const { rows } = await db.execute<Row>(sql`
    select ${COLUMNS} from restaurants where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid
  `);
  return rows[0] ? recordOf(rows[0]) : null;
}

/** Null when it is not at `version` any more: nothing is changed then. */
export async function updateRestaurant(
  db: Database,
  change: Whose & { readonly version: string; readonly settings: RestaurantSettings },
): Promise<RestaurantRecord | null> {
  const { tenantId, restaurantId, version, settings } = change;
  const { rows } = await db.execute<Row>(sql`
    update restaurants set name = ${settings.name}, timezone = ${settings.timezone}, default_language = ${settings.default_language},
      opening_hours = ${JSON.stringify(settings.opening_hours)}::jsonb,
      free_delivery_threshold_cents = ${settings.free_delivery_threshold_cents}, slot_cutoff_minutes = ${settings.slot_cutoff_minutes}
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid
      and (extract(epoch from updated_at) * 1000000)::bigint::text = ${version}
    returning ${COLUMNS}
  `);
  return rows[0] ? recordOf(rows[0]) : null;
}

function recordOf({ version, ...settings }: Row): RestaurantRecord {
  return { settings, version };
}
