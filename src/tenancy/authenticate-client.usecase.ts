import { SECOND_MS } from '#src/kernel/clock';
import { sha256Hex } from '#src/kernel/crypto';
import { TtlCache } from '#src/kernel/ttl-cache';
import { type ApiClient, isPlausibleToken } from './api-client.ts';

export interface AuthenticateClientDeps {
  findApiClient(query: { tokenHash: string; now: number }): Promise<ApiClient | null>;
  now(): number;
  readonly environment: string;
}

/** A revoked token lives this much longer in an isolate that has just used it (decisions.md, Gate: at most 60 s). */
const REMEMBERED_MS = 30 * SECOND_MS;
const MAX_TOKENS = 1_000;

/** Token → client, or null. Looked up by its hash; what cannot be a token of ours is not looked up at all. */
export function clientAuthenticator(deps: AuthenticateClientDeps): (token: string) => Promise<ApiClient | null> {
  const cache = new TtlCache<string, ApiClient | null>(MAX_TOKENS);
  return async (token) => {
    if (!isPlausibleToken(token, deps.environment)) return null;
    const tokenHash = await sha256Hex(token);
    const known = cache.get(tokenHash, deps.now());
    if (known !== undefined) return known;
    const client = await deps.findApiClient({ tokenHash, now: deps.now() });
    cache.set(tokenHash, client, deps.now() + REMEMBERED_MS);
    return client;
  };
}
