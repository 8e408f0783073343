import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import { type Switches, type SwitchName, switchesOf } from '#src/tenancy/index';
import type { Place } from './ports.ts';

/** What rows say: the restaurant's own, and those for all. */
export async function readFlags(
  db: Database,
  { tenantId, restaurantId }: Place,
): Promise<{ own: Switches; forAll: Switches }> {
  const { rows } = await db.execute<{ own: Record<string, string>; for_all: Record<string, string> }>(sql`
    select coalesce(jsonb_object_agg(f.flag_key, f.flag_value) filter (where f.restaurant_id is not null), '{}') as own,
      coalesce(jsonb_object_agg(f.flag_key, f.flag_value) filter (where f.restaurant_id is null), '{}') as for_all
    from system_flags f where f.restaurant_id is null or f.restaurant_id in (
      select r.restaurant_id from restaurants r where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid)
  `);
  const [row] = rows;
  return { own: switchesOf(row?.own ?? {}), forAll: switchesOf(row?.for_all ?? {}) };
}

/** Null takes it away. */
export async function saveFlag(
  db: Database,
  flag: Place & { key: SwitchName; value: boolean | null; by: string },
): Promise<void> {
  const { tenantId, restaurantId, key, value, by } = flag;
  const own = sql`select r.restaurant_id from restaurants r where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid`;
  if (value === null) {
    await db.execute(sql`delete from system_flags where flag_key = ${key} and restaurant_id in (${own})`);
    return;
  }
  await db.execute(sql`
    insert into system_flags (restaurant_id, flag_key, flag_value, updated_by)
    select own.restaurant_id, ${key}, ${String(value)}, ${by} from (${own}) own
    on conflict on constraint system_flags_key do update set flag_value = excluded.flag_value, updated_by = excluded.updated_by
  `);
}
