import type { AccountRef } from '#src/messages/index';

export interface RefreshAccountsDeps {
  listAccounts(): Promise<readonly AccountRef[]>;
  refreshAccount(account: AccountRef): Promise<void>;
}

/** Every five minutes: each account's object knows its owner before the first customer writes, and through an outage of Postgres. */
export async function refreshAccounts(deps: RefreshAccountsDeps): Promise<{ refreshed: number; failed: number }> {
  const accounts = await deps.listAccounts();
  const results = await Promise.allSettled(accounts.map((account) => deps.refreshAccount(account)));
  const failed = results.filter((result) => result.status === 'rejected').length;
  return { refreshed: results.length - failed, failed };
}
