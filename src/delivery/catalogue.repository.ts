import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

export type DeliveryKind = 'zones' | 'rules' | 'slots';
/** Public names, as the API shows them. */
export type DeliveryRow = Readonly<Record<string, string | number | boolean | null>>;

interface Whose {
  readonly tenantId: string;
  readonly restaurantId: string;
}

interface Table {
  readonly name: SQL;
  readonly id: SQL;
  readonly columns: SQL;
  /** What no two of a restaurant share. */
  readonly key: SQL;
  readonly sameKey: SQL;
  readonly order: SQL;
}

const TABLES: Readonly<Record<DeliveryKind, Table>> = {
  zones: {
    name: sql`delivery_zones`,
    id: sql`zone_id`,
    columns: sql`wilaya, commune, fee_base_cents, min_order_cents, eta_min, eta_max, is_active, center_lat, center_lng, radius_km`,
    key: sql`restaurant_id, lower(wilaya), lower(commune)`,
    sameKey: sql`lower(t.wilaya) = lower(v.wilaya) and lower(t.commune) = lower(v.commune)`,
    order: sql`lower(wilaya), lower(commune)`,
  },
  rules: {
    name: sql`delivery_fee_rules`,
    id: sql`rule_id`,
    columns: sql`name, start_time, end_time, surcharge_cents, free_delivery_threshold_cents, is_active`,
    key: sql`restaurant_id, name`,
    sameKey: sql`t.name = v.name`,
    order: sql`start_time, name`,
  },
  slots: {
    name: sql`delivery_time_slots`,
    id: sql`slot_id`,
    columns: sql`day_of_week, start_time, end_time, capacity, is_active`,
    key: sql`restaurant_id, day_of_week, start_time, end_time`,
    sameKey: sql`t.day_of_week = v.day_of_week and t.start_time = v.start_time and t.end_time = v.end_time`,
    order: sql`day_of_week, start_time, end_time`,
  },
};

export async function listDelivery(db: Database, kind: DeliveryKind, whose: Whose): Promise<readonly DeliveryRow[]> {
  const { name, order } = TABLES[kind];
  const { rows } = await db.execute<{ shown: DeliveryRow }>(sql`
    select to_jsonb(t) - 'restaurant_id' as shown from ${name} t where ${isOf(whose)} order by ${order}
  `);
  return rows.map(({ shown }) => shownOf(shown));
}

/** Null for a restaurant that is not the tenant's. */
export async function saveDelivery(
  db: Database,
  kind: DeliveryKind,
  change: Whose & { readonly values: DeliveryRow },
): Promise<DeliveryRow | null> {
  const { name, columns, key } = TABLES[kind];
  const { rows } = await db.execute<{ shown: DeliveryRow }>(sql`
    insert into ${name} as t (restaurant_id, ${columns})
    select r.restaurant_id, ${columns} from (select restaurant_id from restaurants
      where tenant_id = ${change.tenantId}::uuid and restaurant_id = ${change.restaurantId}::uuid) r, ${populated(name, change.values)}
    on conflict (${key}) do update set (${columns}) = (select ${columns} from ${populated(name, change.values)})
    returning to_jsonb(t) - 'restaurant_id' as shown
  `);
  return rows[0] ? shownOf(rows[0].shown) : null;
}

export async function replaceDelivery(
  db: Database,
  kind: DeliveryKind,
  change: Whose & { readonly id: string; readonly values: DeliveryRow },
): Promise<DeliveryRow | 'taken' | null> {
  const { name, id, columns, sameKey } = TABLES[kind];
  const { rows } = await db.execute<{ shown: DeliveryRow | null; taken: boolean }>(sql`
    with other as (
      select 1 from ${name} t, ${populated(name, change.values)}
      where ${isOf(change)} and t.${id} <> ${change.id}::uuid and ${sameKey}
    ), changed as (
      update ${name} t set (${columns}) = (select ${columns} from ${populated(name, change.values)})
      where ${isOf(change)} and t.${id} = ${change.id}::uuid and not exists (select 1 from other)
      returning to_jsonb(t) - 'restaurant_id' as shown
    )
    select (select shown from changed) as shown,
      exists (select 1 from ${name} t where ${isOf(change)} and t.${id} = ${change.id}::uuid) and exists (select 1 from other) as taken
  `);
  const [row] = rows;
  if (row?.taken) return 'taken';
  return row?.shown ? shownOf(row.shown) : null;
}

export async function removeDelivery(
  db: Database,
  kind: DeliveryKind,
  what: Whose & { readonly id: string },
): Promise<boolean> {
  const { name, id } = TABLES[kind];
  const { rows } = await db.execute(sql`
    delete from ${name} t where ${isOf(what)} and t.${id} = ${what.id}::uuid returning 1
  `);
  return rows.length > 0;
}

function isOf({ tenantId, restaurantId }: Whose): SQL {
  return sql`t.restaurant_id in (select r.restaurant_id from restaurants r
    where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid)`;
}

function populated(name: SQL, values: DeliveryRow): SQL {
  return sql`jsonb_populate_record(null::${name}, ${JSON.stringify(values)}::jsonb) v`;
}

/** Hours as they were given: without seconds. */
function shownOf(row: DeliveryRow): DeliveryRow {
  const short = (value: DeliveryRow[string]) => (typeof value === 'string' ? value.slice(0, 5) : value);
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, name.endsWith('_time') ? short(value ?? null) : value]),
  );
}
