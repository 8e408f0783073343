import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { ApiClient } from './api-client.ts';
import { type AccountKey, type AccountOwner, businessAccountId } from './restaurant.ts';

const BUSINESS = businessAccountId('');

/** Null when no active account of an active restaurant has this id, or belongs to the business that it names. */
export async function findAccountOwner(
  db: Database,
  account: { channel: string; accountId: string },
): Promise<AccountOwner | null> {
  const wabaId = account.accountId.startsWith(BUSINESS) ? account.accountId.slice(BUSINESS.length) : null;
  const { rows } = await db.execute<{
    tenant_id: string;
    restaurant_id: string;
    access_token_sealed: string | null;
    waba_id: string | null;
  }>(sql`
    select a.tenant_id, a.restaurant_id, a.access_token_sealed, a.waba_id
    from channel_accounts a
    join restaurants r on r.restaurant_id = a.restaurant_id and r.tenant_id = a.tenant_id
    where a.channel = ${account.channel} and (a.account_id = ${account.accountId} or a.waba_id = ${wabaId}) and a.is_active and r.is_active
    order by a.account_id limit 1
  `);
  const [row] = rows;
  return row
    ? {
        tenantId: row.tenant_id,
        restaurantId: row.restaurant_id,
        sealedToken: row.access_token_sealed,
        wabaId: row.waba_id,
      }
    : null;
}

export async function listAccounts(db: Database): Promise<readonly AccountKey[]> {
  const { rows } = await db.execute<{ channel: AccountKey['channel']; account_id: string }>(
    sql`select channel, account_id from channel_accounts where is_active order by channel, account_id`,
  );
  return rows.map((row) => ({ channel: row.channel, accountId: row.account_id }));
}

/** By channel, where a restaurant has exactly one. */
export async function findOnlyAccounts(
  db: Database,
  { tenantId, restaurantId }: { tenantId: string; restaurantId: string },
): Promise<ApiClient['accounts']> {
  const { rows } = await db.execute<{ channel: AccountKey['channel']; account_id: string }>(sql`
    select channel, min(account_id) as account_id from channel_accounts
    where tenant_id = ${tenantId}::uuid and restaurant_id = ${restaurantId}::uuid and is_active
    group by channel having count(*) = 1
  `);
  return Object.fromEntries(rows.map((row) => [row.channel, row.account_id]));
}
