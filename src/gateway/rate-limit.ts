import type { Deps } from '#src/deps';
import { HttpError } from './http-error.ts';
import { callerOf } from './network.ts';

const RETRY_AFTER_SECONDS = '10';

/** For traffic that no signature vouches for. Correctly signed webhooks are never counted here (design.md §6 row 6). */
export async function limitCaller(headers: Headers, deps: Pick<Deps, 'limits'>): Promise<void> {
  await limit('caller', () => deps.limits.byCaller(callerOf(headers)));
}

export async function limitClient(clientId: string, deps: Pick<Deps, 'limits'>): Promise<void> {
  await limit('client', () => deps.limits.byClient(clientId));
}

/** A limiter that fails lets nobody through: who comes here has proven nothing yet, or can come again. */
async function limit(which: 'caller' | 'client', ask: () => Promise<boolean>): Promise<void> {
  const isWithin = await ask().catch(() => false);
  if (isWithin) return;
  throw new HttpError('rate_limited', {
    headers: { 'retry-after': RETRY_AFTER_SECONDS },
    event: { type: 'RATE_LIMIT', reason: which },
  });
}
