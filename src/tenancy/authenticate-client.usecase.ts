import { SECOND_MS } from '#src/kernel/clock';
import { sha256Hex } from '#src/kernel/crypto';
import { TtlCache } from '#src/kernel/ttl-cache';
import type { ApiClient } from './api-client.ts';
import { isWorthLookup } from './api-token.ts';

export interface AuthenticateClientDeps {
  findApiClient(query: { tokenHash: string; now: number }): Promise<ApiClient | null>;
  now(): number;
  readonly environment: string;
}

/** A revoked token lives this much longer in an isolate that has just used it (decisions.md, Gate: at most 60 s). */
const REMEMBERED_MS = 30 * SECOND_MS;
const MAX_CLIENTS = 1_000;
const MAX_STRANGERS = 1_000;

/**
 * Token → client, or null. What cannot be a token of ours is not looked up at all. The look-up is by SHA-256, and needs no comparison in
 * constant time: its timing could at most tell how far the hash of a guess agrees with a stored one, and from a hash nobody gets to the 256
 * random bits that it is of.
 */
export function clientAuthenticator(deps: AuthenticateClientDeps): (token: string) => Promise<ApiClient | null> {
  const clients = new TtlCache<string, ApiClient>(MAX_CLIENTS);
  // Apart, so that a flood of unknown tokens pushes out no good one.
  const strangers = new TtlCache<string, true>(MAX_STRANGERS);
  return async (token) => {
    if (!isWorthLookup(token, deps.environment)) return null;
    const tokenHash = await sha256Hex(token);
    const now = deps.now();
    const known = clients.get(tokenHash, now);
    if (known !== undefined) return known;
    if (strangers.get(tokenHash, now)) return null;
    const client = await deps.findApiClient({ tokenHash, now });
    if (client) clients.set(tokenHash, client, now + REMEMBERED_MS);
    else strangers.set(tokenHash, true, now + REMEMBERED_MS);
    return client;
  };
}
