import { Hono } from 'hono';
import { adapterFor } from '#src/channels/index';
import type { Deps } from '#src/deps';
import { equalSecret } from '#src/kernel/crypto';
import type { Channel } from '#src/messages/index';
import type { GatewayEnv, RequestFields } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { guardQuery } from './query-guard.ts';
import { parseJson, readBody, requireJsonContentType } from './read-body.ts';
import { requireSignature, SIGNATURE_HEADER } from './signature.ts';
import { type Split, splitWebhook } from './split-webhook.ts';

const ROUTES: readonly { readonly path: string; readonly channel: Channel }[] = [
  { path: '/v1/inbound/whatsapp', channel: 'whatsapp' },
  { path: '/v1/inbound/instagram', channel: 'instagram' },
  { path: '/v1/inbound/messenger', channel: 'messenger' },
  { path: '/v1/inbound/wa-incoming-v16', channel: 'whatsapp' },
  { path: '/v1/inbound/ig-incoming-v16', channel: 'instagram' },
  { path: '/v1/inbound/msg-incoming-v16', channel: 'messenger' },
];
const VERIFY_QUERY = ['hub.mode', 'hub.verify_token', 'hub.challenge'];
const CHALLENGE = /^[0-9A-Za-z_-]{1,128}$/;
/** Object calls of one webhook that are under way together. */
const PARALLEL_DELIVERIES = 64;

export function inboundRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  for (const { path, channel } of ROUTES) {
    routes.get(path, (c) => verify(new URL(c.req.url), c.var.deps()));
    routes.post(path, (c) => receive({ request: c.req.raw, channel, deps: c.var.deps(), fields: c.var.fields }));
    routes.all(path, () => {
      throw new HttpError('method_not_allowed', { headers: { allow: 'GET, POST' } });
    });
  }
  return routes;
}

/** Meta's handshake (meta-wire §3.2): the challenge, raw, and nothing else. */
async function verify(url: URL, deps: Deps): Promise<Response> {
  if (!deps.config.verifyEnabled) throw new HttpError('not_found');
  guardQuery(url, VERIFY_QUERY);
  const [mode, token, challenge] = VERIFY_QUERY.map((name) => url.searchParams.get(name) ?? '');
  if (mode === '' && token === '' && challenge === '')
    throw new HttpError('invalid_request', { details: ['hub.mode'] });
  const isOurs = await equalSecret(token ?? '', deps.config.verifyToken);
  if (mode !== 'subscribe' || !isOurs) throw new HttpError('verify_token_mismatch');
  if (!CHALLENGE.test(challenge ?? '')) throw new HttpError('invalid_request', { details: ['hub.challenge'] });
  return new Response(challenge, { headers: { 'content-type': 'text/plain; charset=utf-8' } });
}

interface Webhook {
  readonly request: Request;
  readonly channel: Channel;
  readonly deps: Deps;
  readonly fields: RequestFields;
}

/** Steps 1 to 4 of design.md §2: admit, split, hand to every conversation, and only then 200. */
async function receive(webhook: Webhook): Promise<Response> {
  const { deps } = webhook;
  if (!deps.capacity.enter()) throw new HttpError('unavailable');
  try {
    const body = await admit(webhook);
    const receivedAt = deps.clock.now();
    const parsed = adapterFor(webhook.channel).parse(body, receivedAt);
    const split = await splitWebhook(parsed, deps, { receivedAt, correlationId: webhook.fields.correlationId });
    Object.assign(webhook.fields, {
      events: parsed.events.length,
      receipts: parsed.receipts.length,
      ignored:
        Object.entries(parsed.ignored)
          .map(([kind, count]) => `${kind}=${count}`)
          .join(',') || undefined,
      unknownAccount: split.unknownAccount || undefined,
      conversations: split.deliveries.size,
    });
    await deliver(split, deps);
    return new Response(null, { status: 200 });
  } finally {
    deps.capacity.leave();
  }
}

async function admit({ request, channel, deps, fields }: Webhook): Promise<unknown> {
  guardQuery(new URL(request.url), []);
  requireJsonContentType(request.headers);
  const body = await readBody(request);
  fields.key = await requireSignature({
    header: request.headers.get(SIGNATURE_HEADER),
    body,
    secrets: deps.config.appSecrets[channel],
    now: deps.clock.now(),
  });
  return parseJson(body);
}

/** One failed conversation makes the whole webhook fail: Meta repeats it, and the others know their events already. */
async function deliver(split: Split, deps: Deps): Promise<void> {
  const deliveries = [...split.deliveries];
  for (let start = 0; start < deliveries.length; start += PARALLEL_DELIVERIES) {
    const batch = deliveries.slice(start, start + PARALLEL_DELIVERIES);
    await Promise.all(batch.map(([id, delivery]) => deps.conversation(id).receive(delivery)));
  }
}
