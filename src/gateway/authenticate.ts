import type { Deps } from '#src/deps';
import { equalSecret } from '#src/kernel/crypto';
import type { Channel } from '#src/messages/index';
import { type ApiClient, hasScope, type Scope } from '#src/tenancy/index';
import { HttpError } from './http-error.ts';
import { networkOf } from './network.ts';
import { TOKEN_QUERY } from './query-guard.ts';
import { limitCaller, limitClient } from './rate-limit.ts';

export interface AuthenticationInput {
  readonly request: Request;
  /** Any of these will do. */
  readonly scopes: readonly [Scope, ...Scope[]];
  readonly deps: Deps;
}

/**
 * The client behind a request's token, if it may do this. One answer for every way in which a token can be no good. The order is: caller's
 * limit, token, its limit, its scope.
 */
export async function authenticateRequest(input: AuthenticationInput): Promise<ApiClient> {
  const { request, deps } = input;
  await limitCaller(request.headers, deps);
  const token = presentedToken(request, deps);
  const client = await deps.authenticate(token);
  if (!client) throw await refusalOf(token, deps);
  return admitted(client, input);
}

/** For the inbound routes, the only ones where the shared token of the old system may be good for anything (design.md §6 row 9). */
export async function authenticateInbound(
  input: AuthenticationInput & { readonly channel: Channel; readonly correlationId: string },
): Promise<ApiClient> {
  const { request, deps, channel, correlationId } = input;
  await limitCaller(request.headers, deps);
  const token = presentedToken(request, deps);
  const client = await deps.authenticate(token);
  if (client) return admitted(client, input);
  const legacy = (await isLegacyToken(token, deps)) ? await legacyClient(deps) : null;
  if (!legacy) throw await refusalOf(token, deps);
  const { tenantId, restaurantId } = legacy;
  deps.report({
    type: 'LEGACY_TOKEN_USED',
    subject: networkOf(request.headers),
    tenantId,
    restaurantId,
    channel,
    correlationId,
  });
  return admitted(legacy, input);
}

async function admitted(client: ApiClient, { scopes, deps }: AuthenticationInput): Promise<ApiClient> {
  await limitClient(client.clientId, deps);
  if (!scopes.some((scope) => hasScope(client.scopes, scope))) throw scopeRefusal(client, scopes[0]);
  return client;
}

/** Whom the shared token speaks for, while it may; the settings name both or the Worker does not serve. */
async function legacyClient({ config, findOnlyAccounts }: Deps): Promise<ApiClient | null> {
  const { allowed, tenantId, restaurantId } = config.legacy;
  if (!allowed || tenantId === null || restaurantId === null) return null;
  const accounts = await findOnlyAccounts({ tenantId, restaurantId });
  return {
    clientId: 'legacy-shared',
    name: 'legacy_shared',
    tenantId,
    restaurantId,
    scopes: ['inbound:write'],
    accounts,
  };
}

/** `x-api-token`, `x-webhook-token`, then `Authorization: Bearer` (spec/a §2.4); in the query only where that is switched on. */
export function presentedToken(request: Request, deps: Pick<Deps, 'config'>): string {
  const { headers } = request;
  const named = headers.get('x-api-token') ?? headers.get('x-webhook-token');
  if (named) return named.trim();
  const bearer = /^Bearer ([^\s,]+)$/.exec(headers.get('authorization') ?? '')?.[1];
  if (bearer !== undefined || !deps.config.allowQueryToken) return bearer ?? '';
  const query = new URL(request.url).searchParams;
  return TOKEN_QUERY.map((name) => query.get(name)).find((value) => value !== null) ?? '';
}

/** The shared token of the old system is told apart for the log only; the answer is the same. */
async function refusalOf(token: string, deps: Deps): Promise<HttpError> {
  const isLegacy = await isLegacyToken(token, deps);
  const reason = token === '' ? 'missing' : 'invalid';
  const event = isLegacy ? ({ type: 'LEGACY_TOKEN_BLOCKED' } as const) : ({ type: 'AUTH_DENY', reason } as const);
  return new HttpError('unauthorized', { headers: { 'www-authenticate': 'Bearer' }, event });
}

async function isLegacyToken(token: string, deps: Pick<Deps, 'config'>): Promise<boolean> {
  const { token: shared } = deps.config.legacy;
  return token !== '' && shared !== null && (await equalSecret(token, shared));
}

/** Also where only the message shows which right it takes. */
export function scopeRefusal(client: ApiClient, scope: Scope): HttpError {
  const { tenantId, restaurantId, clientId } = client;
  return new HttpError('forbidden', {
    event: { type: 'SCOPE_DENY', reason: scope, tenantId, restaurantId, payload: { client: clientId } },
  });
}
