import type { FoundCustomer } from './customer.ts';
import type { AccountKey } from './restaurant.ts';

export interface FindCustomersDeps {
  listAccountIds(query: { tenantId: string; channel: AccountKey['channel'] }): Promise<readonly string[]>;
  hashUserKey(account: AccountKey, userKey: string): Promise<string>;
  findByHmac(query: { tenantId: string; channel: string; hmacs: readonly string[] }): Promise<readonly FoundCustomer[]>;
}

export interface FindCustomersQuery {
  readonly tenantId: string;
  readonly channel: AccountKey['channel'];
  /** Null: on every account of the tenant. */
  readonly accountId: string | null;
  /** Phone digits or a scoped id, as the channel writes them. */
  readonly userKey: string;
}

/** Whoever the tenant knows by this key. Postgres is asked for HMACs only. */
export async function findCustomers(
  deps: FindCustomersDeps,
  query: FindCustomersQuery,
): Promise<readonly FoundCustomer[]> {
  const { tenantId, channel, accountId, userKey } = query;
  const accountIds = accountId === null ? await deps.listAccountIds({ tenantId, channel }) : [accountId];
  const hmacs = await Promise.all(accountIds.map((id) => deps.hashUserKey({ channel, accountId: id }, userKey)));
  return hmacs.length === 0 ? [] : deps.findByHmac({ tenantId, channel, hmacs });
}
