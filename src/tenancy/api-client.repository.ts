import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ApiClient } from './api-client.ts';

/**
 * By the SHA-256 of the token, which is stored nowhere itself: the current one, or the one before while a rotation overlaps. The same round trip
 * notes the use, once an hour at most: a row that another call is writing just now is left to that call.
 */
export async function findApiClient(
  db: Database,
  query: { tokenHash: string; now: number },
): Promise<ApiClient | null> {
  const { tokenHash } = query;
  const now = sql`${new Date(query.now).toISOString()}::timestamptz`;
  const { rows } = await db.execute<{
    client_id: string;
    client_name: string;
    tenant_id: string;
    restaurant_id: string;
    scopes: unknown;
    accounts: ApiClient['accounts'];
  }>(sql`
    with found as (
      select client_id, client_name, tenant_id, restaurant_id, scopes, reply_channel, reply_account_id
      from api_clients
      where (token_hash = ${tokenHash} or (previous_token_hash = ${tokenHash} and previous_token_expires_at > ${now}))
        and is_active and (expires_at is null or expires_at > ${now})
    ), touched as (
      update api_clients set last_used_at = ${now} where client_id = (
        select c.client_id from api_clients c join found f on f.client_id = c.client_id
        where c.last_used_at is null or c.last_used_at <= ${now} - interval '1 hour'
        for update of c skip locked
      )
    ), accounts as (
      select a.channel, min(a.account_id) as account_id
      from found f
      join channel_accounts a on a.tenant_id = f.tenant_id and a.restaurant_id = f.restaurant_id and a.is_active
      where f.reply_channel is distinct from a.channel or f.reply_account_id = a.account_id
      group by a.channel having count(*) = 1
    )
    select f.client_id, f.client_name, f.tenant_id, f.restaurant_id, f.scopes,
      (select coalesce(jsonb_object_agg(channel, account_id), '{}') from accounts) as accounts
    from found f
  `);
  const [row] = rows;
  if (!row) return null;
  const scopes = Array.isArray(row.scopes) ? row.scopes.filter((scope) => typeof scope === 'string') : [];
  return {
    clientId: row.client_id,
    name: row.client_name,
    tenantId: row.tenant_id,
    restaurantId: row.restaurant_id,
    scopes,
    accounts: row.accounts,
  };
}
