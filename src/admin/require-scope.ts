import type { Deps } from '#src/deps';
import { HttpError } from '#src/gateway/http-error';
import { type ApiClient, hasScope } from '#src/tenancy/index';

/** The client behind a request's bearer token, if it may do this. One answer for every way in which a token can be no good. */
export async function requireScope(input: { headers: Headers; scope: string; deps: Deps }): Promise<ApiClient> {
  const client = await input.deps.authenticate(tokenIn(input.headers));
  if (!client) throw new HttpError('unauthorized', { headers: { 'www-authenticate': 'Bearer' } });
  if (!hasScope(client.scopes, input.scope)) throw new HttpError('forbidden');
  return client;
}

/** `x-api-token`, `x-webhook-token`, then `Authorization: Bearer` (spec/a §2.4); anything else in there is no token. */
function tokenIn(headers: Headers): string {
  const named = headers.get('x-api-token') ?? headers.get('x-webhook-token');
  if (named) return named.trim();
  return /^Bearer ([^\s,]+)$/i.exec(headers.get('authorization') ?? '')?.[1] ?? '';
}
