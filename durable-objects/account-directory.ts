import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { unseal } from '#src/kernel/crypto';
import { AppError } from '#src/kernel/errors';
import { TtlCache } from '#src/kernel/ttl-cache';
import { type AccountRef, accountKey, type Channel } from '#src/messages/index';
import type { AccountOwner } from '#src/tenancy/index';
import { callObject, stubOf } from './call-object.ts';

const KNOWN_MS = 60 * SECOND_MS;
const UNKNOWN_MS = 10 * SECOND_MS;
const MAX_ACCOUNTS = 5_000;

/** What the `AccountObject` offers. */
export interface AccountEntry {
  /** Null: no such account. Throws while Postgres is out of reach and the account has never been seen. */
  findOwner(account: AccountRef): Promise<AccountOwner | null>;
  /** After a change in Postgres: the next `findOwner` knows it. */
  refresh(account: AccountRef): Promise<void>;
}

export interface AccountDirectory {
  findOwner(account: AccountRef): Promise<AccountOwner | null>;
  /** Makes the account's object look at Postgres again. */
  refresh(account: AccountRef): Promise<void>;
}

/** Asks the `AccountObject` of an account who owns it, and remembers the answer for this isolate. */
export function accountDirectory(input: {
  env: Env;
  clock: Clock;
  location: DurableObjectLocationHint;
}): AccountDirectory {
  const { env, clock, location } = input;
  const cache = new TtlCache<string, AccountOwner | null>(MAX_ACCOUNTS);
  const entryOf = (account: AccountRef) => () =>
    stubOf<AccountEntry>(env.ACCOUNTS.get(env.ACCOUNTS.idFromName(accountKey(account)), { locationHint: location }));
  return {
    findOwner: async (account) => {
      const key = accountKey(account);
      const known = cache.get(key, clock.now());
      if (known !== undefined) return known;
      const owner = await callObject(entryOf(account), (entry) => entry.findOwner(account));
      cache.set(key, owner, clock.now() + (owner ? KNOWN_MS : UNKNOWN_MS));
      return owner;
    },
    refresh: async (account) => {
      await callObject(entryOf(account), (entry) => entry.refresh(account));
      cache.delete(accountKey(account));
    },
  };
}

/** The Graph token that sends for an account: its own, sealed in Postgres, else the channel's default. */
export function accountTokens(input: {
  findOwner: AccountDirectory['findOwner'];
  sealKey: string;
  defaults: Readonly<Record<Channel, string>>;
}): (account: AccountRef) => Promise<string> {
  const opened = new Map<string, string>();
  return async (account) => {
    const sealed = (await input.findOwner(account))?.sealedToken;
    if (!sealed) return input.defaults[account.channel];
    const known = opened.get(sealed);
    if (known !== undefined) return known;
    const token = await unseal({ key: input.sealKey, sealed, context: accountKey(account) });
    if (token === null) throw new AppError('ACCOUNT_TOKEN_UNREADABLE', 'an account token does not open with this key');
    opened.set(sealed, token);
    return token;
  };
}
