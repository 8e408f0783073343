import { Hono } from 'hono';
import type { Delivery } from '#durable-objects/conversation-rpc';
import { adapterFor } from '#src/channels/index';
import type { Deps } from '#src/deps';
import { equalSecret } from '#src/kernel/crypto';
import { accountKey, type Channel } from '#src/messages/index';
import { admitWebhook, type Knock } from './admit-webhook.ts';
import { authenticateInbound, presentedToken } from './authenticate.ts';
import type { GatewayEnv } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { guardQuery, TOKEN_QUERY, UNDERSCORED_VERIFY_QUERY, VERIFY_QUERY } from './query-guard.ts';
import { limitCaller } from './rate-limit.ts';
import { parseJson, readBody, requireJsonContentType } from './read-body.ts';
import { receiveContract } from './receive-contract.ts';
import { SIGNATURE_HEADER } from './signature.ts';
import { type Split, splitWebhook } from './split-webhook.ts';

export const INBOUND_PATHS: readonly { readonly path: string; readonly channel: Channel }[] = [
  { path: '/v1/inbound/whatsapp', channel: 'whatsapp' },
  { path: '/v1/inbound/instagram', channel: 'instagram' },
  { path: '/v1/inbound/messenger', channel: 'messenger' },
  { path: '/v1/inbound/wa-incoming-v16', channel: 'whatsapp' },
  { path: '/v1/inbound/ig-incoming-v16', channel: 'instagram' },
  { path: '/v1/inbound/msg-incoming-v16', channel: 'messenger' },
];
const CHALLENGE = /^[0-9A-Za-z_-]{1,128}$/;
/** Object calls of one webhook that are under way together. */
const PARALLEL_DELIVERIES = 64;

export function inboundRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  for (const { path, channel } of INBOUND_PATHS) {
    routes.get(path, (c) => verify(c.req.raw, c.var.deps()));
    routes.post(path, (c) => receive({ request: c.req.raw, channel, deps: c.var.deps(), fields: c.var.fields }));
    routes.all(path, () => {
      throw new HttpError('method_not_allowed', { headers: { allow: 'GET, POST' } });
    });
  }
  return routes;
}

/** Meta's handshake (meta-wire §3.2): the challenge, raw, and nothing else. */
async function verify(request: Request, deps: Deps): Promise<Response> {
  if (!deps.config.verifyEnabled) throw new HttpError('not_found');
  const url = new URL(request.url);
  guardQuery(url, [...VERIFY_QUERY, ...UNDERSCORED_VERIFY_QUERY]);
  await limitCaller(request.headers, deps);
  if (UNDERSCORED_VERIFY_QUERY.some((name) => url.searchParams.has(name))) throw new HttpError('verify_token_mismatch');
  const [mode, token, challenge] = VERIFY_QUERY.map((name) => url.searchParams.get(name) ?? '');
  if (mode === '' && token === '' && challenge === '')
    throw new HttpError('invalid_request', { details: ['hub.mode'] });
  const isOurs = await equalSecret(token ?? '', deps.config.verifyToken);
  if (mode !== 'subscribe' || !isOurs) throw new HttpError('verify_token_mismatch');
  if (!CHALLENGE.test(challenge ?? '')) throw new HttpError('invalid_request', { details: ['hub.challenge'] });
  return new Response(challenge, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

/** Steps 1 to 4 of design.md §2: admit, split, hand to every conversation, and only then 200. */
async function receive(knock: Knock): Promise<Response> {
  const { request, deps } = knock;
  guardQuery(new URL(request.url), deps.config.allowQueryToken ? TOKEN_QUERY : []);
  requireJsonContentType(request.headers);
  if (!deps.capacity.enter()) throw new HttpError('unavailable');
  try {
    return await takeIn(knock);
  } finally {
    deps.capacity.leave();
  }
}

/** A signature speaks for Meta, a token for a partner. Whoever brings both must be right about the signature; what the body is decides then. */
async function takeIn(knock: Knock): Promise<Response> {
  const { request, channel, deps, fields } = knock;
  const hasToken = presentedToken(request, deps) !== '';
  if (hasToken && !request.headers.has(SIGNATURE_HEADER)) return takeFromClient(knock, () => readBody(request));
  const bytes = await admitWebhook(knock);
  const body = parseJson(bytes);
  if (hasToken && !isWebhook(body)) return takeFromClient(knock, async () => bytes);
  await takeWebhook(knock, body);
  return Response.json({ status: 'received', channel, correlation_id: fields.correlationId });
}

/** Meta's envelope; the own contract has none. */
function isWebhook(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'entry' in body;
}

/** The token first, the body after it. */
async function takeFromClient(knock: Knock, read: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Response> {
  const { request, channel, deps, fields } = knock;
  const { correlationId } = fields;
  const client = await authenticateInbound({
    request,
    scopes: ['inbound:write', 'console:act'],
    deps,
    channel,
    correlationId,
  });
  fields.client = client.clientId;
  return receiveContract({ client, channel, headers: request.headers, body: await read(), deps, fields });
}

async function takeWebhook({ channel, deps, fields }: Knock, body: unknown): Promise<void> {
  const receivedAt = deps.clock.now();
  const { correlationId } = fields;
  const parsed = adapterFor(channel).parse(body, receivedAt);
  const split = await splitWebhook(parsed, deps, { receivedAt, correlationId });
  Object.assign(fields, {
    events: parsed.events.length,
    receipts: parsed.receipts.length,
    ignored: namesAndCounts(parsed.ignored),
    unknownAccount: split.unowned.items || undefined,
    conversations: split.deliveries.size,
  });
  for (const { account, reason } of split.unowned.accounts) {
    const payload = { account: account.accountId.slice(0, MAX_ID) };
    deps.report({ type: 'UNKNOWN_ACCOUNT', subject: accountKey(account), reason, channel, payload, correlationId });
  }
  await deliver(split, deps);
}

const MAX_ID = 64;

function namesAndCounts(counts: Readonly<Record<string, number>>): string | undefined {
  const texts = Object.entries(counts).map(([kind, count]) => `${kind}=${count}`);
  return texts.join(',') || undefined;
}

/** One failed conversation makes the whole webhook fail: Meta repeats it, and the others know their events already. */
async function deliver(split: Split, deps: Deps): Promise<void> {
  const deliveries = [...split.deliveries];
  for (let start = 0; start < deliveries.length; start += PARALLEL_DELIVERIES) {
    const batch = deliveries.slice(start, start + PARALLEL_DELIVERIES);
    await Promise.all(batch.map(([id, delivery]) => hand(id, delivery, deps)));
  }
}

/** An old webhook about nobody whom we know is reported here: no conversation begins with it. */
async function hand(id: string, delivery: Delivery, deps: Deps): Promise<void> {
  const { tooOld = 0 } = await deps.conversation(id).receive(delivery);
  if (tooOld === 0) return;
  const { tenantId, restaurantId, channel } = delivery.owner;
  const { correlationId } = delivery;
  deps.report({ type: 'REPLAY_ATTACK_TOO_OLD', subject: id, tenantId, restaurantId, channel, correlationId });
}
