import { Hono } from 'hono';
import { adapterFor } from '#src/channels/index';
import type { Deps } from '#src/deps';
import { equalSecret } from '#src/kernel/crypto';
import { accountKey, type Channel } from '#src/messages/index';
import { admitWebhook, type Knock } from './admit-webhook.ts';
import type { GatewayEnv } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { guardQuery, UNDERSCORED_VERIFY_QUERY, VERIFY_QUERY } from './query-guard.ts';
import { limitCaller } from './rate-limit.ts';
import { parseJson, requireJsonContentType } from './read-body.ts';
import type { RouteDoc } from './route-doc.ts';
import { type Split, splitWebhook } from './split-webhook.ts';

const ROUTES: readonly { readonly path: string; readonly channel: Channel }[] = [
  { path: '/v1/inbound/whatsapp', channel: 'whatsapp' },
  { path: '/v1/inbound/instagram', channel: 'instagram' },
  { path: '/v1/inbound/messenger', channel: 'messenger' },
  { path: '/v1/inbound/wa-incoming-v16', channel: 'whatsapp' },
  { path: '/v1/inbound/ig-incoming-v16', channel: 'instagram' },
  { path: '/v1/inbound/msg-incoming-v16', channel: 'messenger' },
];
/** As the OpenAPI document shows them. */
export const INBOUND_ROUTES: readonly RouteDoc[] = ROUTES.flatMap(({ path, channel }): RouteDoc[] => {
  const name = path.split('/').at(-1) ?? channel;
  return [
    {
      method: 'GET',
      path,
      id: `verify-${name}`,
      summary: "Meta's handshake.",
      access: 'verify_token',
      query: VERIFY_QUERY,
      answers: { 200: { description: 'The challenge.' }, 403: { description: 'Not our verify token.' } },
      contentType: 'text/plain',
    },
    {
      method: 'POST',
      path,
      id: `receive-${name}`,
      summary: `A webhook of ${channel}, signed by Meta.`,
      access: 'signature',
      bodies: [{ title: 'Webhook of Meta', schema: { type: 'object' } }],
      answers: {
        200: { description: 'Everything in it is stored.' },
        400: { description: 'No JSON.' },
        401: { description: 'The signature is missing or wrong.' },
        503: { description: 'It cannot be stored now: send it again.' },
      },
    },
  ];
});
const CHALLENGE = /^[0-9A-Za-z_-]{1,128}$/;
/** Object calls of one webhook that are under way together. */
const PARALLEL_DELIVERIES = 64;

export function inboundRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  for (const { path, channel } of ROUTES) {
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
  guardQuery(new URL(request.url), []);
  requireJsonContentType(request.headers);
  if (!deps.capacity.enter()) throw new HttpError('unavailable');
  try {
    await takeWebhook(knock, parseJson(await admitWebhook(knock)));
    const { channel, fields } = knock;
    return Response.json({ status: 'received', channel, correlation_id: fields.correlationId });
  } finally {
    deps.capacity.leave();
  }
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
    await Promise.all(batch.map(([id, delivery]) => deps.conversation(id).receive(delivery)));
  }
}
