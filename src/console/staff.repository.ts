import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { Role } from './command.ts';
import type { Place } from './ports.ts';

/** Null: nobody of this restaurant. Asked at every command, so that who was removed is out at once. */
export async function findStaff(
  db: Database,
  who: Place & { readonly channel: string; readonly userIds: readonly string[] },
): Promise<{ id: string; role: Role } | null> {
  const { tenantId, restaurantId, channel, userIds } = who;
  const { rows } = await db.execute<{ id: string; role: Role }>(sql`
    select id::text, role from restaurant_users
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and channel = ${channel}
      and user_id in (select jsonb_array_elements_text(${JSON.stringify(userIds)}::jsonb))
    order by id limit 1
  `);
  return rows[0] ?? null;
}

export async function listStaff(
  db: Database,
  { tenantId, restaurantId }: Place,
): Promise<readonly { id: string; userId: string; role: Role }[]> {
  const { rows } = await db.execute<{ id: string; userId: string; role: Role }>(sql`
    select id::text, user_id as "userId", role from restaurant_users
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and channel = 'whatsapp' order by id limit 40
  `);
  return rows;
}

/** A second time changes the role; the last owner stays one: false. */
export async function addStaff(
  db: Database,
  member: Place & { readonly userId: string; readonly role: Role },
): Promise<boolean> {
  const { tenantId, restaurantId, userId, role } = member;
  const { rows } = await db.execute(sql`
    insert into restaurant_users as u (tenant_id, restaurant_id, channel, user_id, role)
    select r.tenant_id, r.restaurant_id, 'whatsapp', ${userId}, ${role} from restaurants r
    where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid
    on conflict (restaurant_id, channel, user_id) do update set role = excluded.role
    where excluded.role = 'owner' or u.role <> 'owner' or ${anotherOwner(member)}
    returning u.id
  `);
  return rows.length > 0;
}

export async function removeStaff(
  db: Database,
  member: Place & { readonly userId: string },
): Promise<'removed' | 'none' | 'last_owner'> {
  const { tenantId, restaurantId, userId } = member;
  const { rows } = await db.execute<{ known: boolean; removed: boolean }>(sql`
    with known as (
      select u.id from restaurant_users u where u.tenant_id = ${tenantId}::uuid and u.restaurant_id = ${restaurantId}::uuid
        and u.channel = 'whatsapp' and u.user_id = ${userId}
    ), removed as (
      delete from restaurant_users u using known where u.id = known.id and (u.role <> 'owner' or ${anotherOwner(member)}) returning u.id
    )
    select exists (select 1 from known) as known, exists (select 1 from removed) as removed
  `);
  const [row] = rows;
  if (row?.removed) return 'removed';
  return row?.known ? 'last_owner' : 'none';
}

function anotherOwner({ restaurantId, userId }: Place & { readonly userId: string }) {
  return sql`exists (select 1 from restaurant_users o where o.restaurant_id = ${restaurantId}::uuid and o.role = 'owner'
    and o.user_id <> ${userId})`;
}
