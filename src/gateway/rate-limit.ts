import type { Deps } from '#src/deps';
import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { TtlCache } from '#src/kernel/ttl-cache';
import { HttpError } from './http-error.ts';
import { callerOf } from './network.ts';

const RETRY_AFTER_SECONDS = '10';

/** Who is over the limit stays so for this long without being counted again: a flood must not pay for a call each. */
const REMEMBERED_MS = SECOND_MS;
const MAX_REMEMBERED = 2_000;

/** A limiter of the platform, asked at most once a second about who is over it. */
export function rememberingLimit(limiter: () => RateLimit, clock: Clock): (key: string) => Promise<boolean> {
  const over = new TtlCache<string, true>(MAX_REMEMBERED);
  return async (key) => {
    const now = clock.now();
    if (over.get(key, now)) return false;
    const { success } = await limiter().limit({ key });
    if (!success) over.set(key, true, now + REMEMBERED_MS);
    return success;
  };
}

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
