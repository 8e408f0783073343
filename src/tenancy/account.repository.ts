import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { AccountKey, AccountOwner } from './restaurant.ts';

/** Null when no active account of an active restaurant has this id. */
export async function findAccountOwner(
  db: Database,
  account: { channel: string; accountId: string },
): Promise<AccountOwner | null> {
  const { rows } = await db.execute<{
    tenant_id: string;
    restaurant_id: string;
    access_token_sealed: string | null;
  }>(sql`
    select a.tenant_id, a.restaurant_id, a.access_token_sealed
    from channel_accounts a
    join restaurants r on r.restaurant_id = a.restaurant_id and r.tenant_id = a.tenant_id
    where a.channel = ${account.channel} and a.account_id = ${account.accountId} and a.is_active and r.is_active
  `);
  const [row] = rows;
  return row
    ? { tenantId: row.tenant_id, restaurantId: row.restaurant_id, sealedToken: row.access_token_sealed }
    : null;
}

export async function listAccounts(db: Database): Promise<readonly AccountKey[]> {
  const { rows } = await db.execute<{ channel: AccountKey['channel']; account_id: string }>(
    sql`select channel, account_id from channel_accounts where is_active order by channel, account_id`,
  );
  return rows.map((row) => ({ channel: row.channel, accountId: row.account_id }));
}
