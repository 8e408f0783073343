import { dueRow, isRefused, type Row, statusIs } from './row.ts';
import type { Reply, Target } from './target.ts';

const INBOUND = '/v1/inbound/whatsapp';
const MINUTE_MS = 60_000;

function message(target: Target, changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { SMOKE_USER: from = '' } = target.secrets;
  const msg_id = `smoke-${target.run}-${crypto.randomUUID().slice(0, 8)}`;
  return {
    contract_version: 'v1',
    provider: 'wa',
    msg_id,
    from,
    text: 'bonjour',
    timestamp: new Date().toISOString(),
    ...changes,
  };
}

function send(target: Target, body: object, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return target.post(INBOUND, JSON.stringify(body), {
    'x-webhook-token': target.secrets.INBOUND_TOKEN ?? '',
    ...headers,
  });
}

const bearer = (token: string | undefined) => ({ authorization: `Bearer ${token ?? ''}` });

function quoteRow(expects: string, place: object, code: string): Row {
  return {
    area: 'quote',
    expects,
    needs: 'CUSTOMER_TOKEN',
    run: async (target) => {
      const headers = bearer(target.secrets.CUSTOMER_TOKEN);
      const reply = await target.post('/v1/customer/delivery/quote', JSON.stringify(place), headers);
      return statusIs(200, reply) ?? (reply.text.includes(`"code":"${code}"`) ? null : 'another code');
    },
  };
}

export const partnerRows: readonly Row[] = [
  {
    area: 'token forms',
    expects: 'x-webhook-token, x-api-token, Bearer, token with signature: 200',
    needs: 'SMOKE_USER',
    run: async (target) => {
      const token = target.secrets.INBOUND_TOKEN ?? '';
      const forms: Readonly<Record<string, string>>[] = [
        { 'x-webhook-token': token },
        { 'x-api-token': token },
        bearer(token),
      ];
      const replies = await Promise.all(
        forms.map((form) => target.post(INBOUND, JSON.stringify(message(target)), form)),
      );
      const body = JSON.stringify(message(target));
      return statusIs(200, ...replies, await target.post(INBOUND, body, { ...target.signed(body), ...bearer(token) }));
    },
  },
  {
    area: 'timestamps',
    expects: 'now, with offset: 200; no date: 400',
    needs: 'SMOKE_USER',
    run: async (target) => {
      const offset = new Date(Date.now() + 60 * MINUTE_MS).toISOString().replace('Z', '+01:00');
      const taken = await Promise.all(
        [message(target), message(target, { timestamp: offset })].map((body) => send(target, body)),
      );
      return statusIs(200, ...taken) ?? statusIs(400, await send(target, message(target, { timestamp: 'yesterday' })));
    },
  },
  {
    area: 'duplicates',
    expects: 'the same msg_id twice: 200 both',
    needs: 'SMOKE_USER',
    run: async (target) => {
      const body = message(target);
      return statusIs(200, await send(target, body), await send(target, body));
    },
  },
  {
    area: 'correlation',
    expects: 'the acknowledgement names channel, msg_id and correlation_id',
    needs: 'SMOKE_USER',
    run: async (target) => {
      const body = message(target);
      const reply = await send(target, body, { 'x-correlation-id': `smoke-${target.run}` });
      const isRight = [`smoke-${target.run}`, String(body.msg_id), 'received'].every((word) =>
        reply.text.includes(word),
      );
      return statusIs(200, reply) ?? (isRight ? null : reply.text.slice(0, 100));
    },
  },
  {
    area: 'contract',
    expects: 'v2 without sender: 400 on Instagram',
    run: async (target) => {
      const body = {
        contract_version: 'v2',
        provider: 'ig',
        msg_id: 'x',
        message: { text: 'x' },
        timestamp: new Date().toISOString(),
      };
      const headers = { 'x-contract-version': 'v2', ...bearer(target.secrets.INBOUND_TOKEN) };
      return statusIs(400, await target.post('/v1/inbound/instagram', JSON.stringify(body), headers));
    },
  },
  {
    area: 'contract',
    expects: 'unknown version, another provider, no provider, no sender, attachment without mime: 400',
    run: async (target) => {
      const wrong = [
        message(target, { contract_version: 'v9', from: 'x' }),
        message(target, { provider: 'ig', from: 'x' }),
        message(target, { provider: undefined, from: undefined }),
        message(target, { from: undefined }),
        message(target, { from: 'x', attachments: [{ type: 'audio', url: 'https://lookaside.fbsbx.com/x' }] }),
      ];
      return statusIs(400, ...(await Promise.all(wrong.map((body) => send(target, body)))));
    },
  },
  {
    area: 'languages',
    expects: 'French, Arabic, Darija in Arabic script, mixed: 200',
    needs: 'SMOKE_USER',
    run: async (target) => {
      const texts = ['bonjour', 'مرحبا', 'واش كاين', 'salam نحب pizza'];
      return statusIs(200, ...(await Promise.all(texts.map((text) => send(target, message(target, { text }))))));
    },
  },
  {
    area: 'invalid token',
    expects: '401 on the inbound and the admin routes',
    run: async (target) =>
      statusIs(
        401,
        await send(target, message(target, { from: 'x' }), { 'x-webhook-token': 'wrong' }),
        await target.call('/v1/admin/ping', { headers: bearer('wrong') }),
      ),
  },
  {
    area: 'admin ping',
    expects: 'admin token 200, inbound token 403',
    run: async (target) =>
      statusIs(200, await target.call('/v1/admin/ping', { headers: bearer(target.secrets.ADMIN_TOKEN) })) ??
      statusIs(403, await target.call('/v1/admin/ping', { headers: bearer(target.secrets.INBOUND_TOKEN) })),
  },
  {
    area: 'orders',
    expects: 'admin token: ok true',
    run: async (target) => {
      const reply = await target.call('/v1/admin/orders?limit=1', { headers: bearer(target.secrets.ADMIN_TOKEN) });
      return statusIs(200, reply) ?? (reply.text.includes('"ok":true') ? null : 'not ok');
    },
  },
  {
    area: 'orders',
    expects: 'customer token: 4xx',
    needs: 'CUSTOMER_TOKEN',
    run: async (target) =>
      isRefused(await target.call('/v1/admin/orders', { headers: bearer(target.secrets.CUSTOMER_TOKEN) })),
  },
  {
    area: 'SSRF',
    expects: 'an audio URL on the loopback is taken, and not fetched',
    needs: 'SMOKE_USER',
    run: async (target) =>
      statusIs(
        200,
        await send(target, {
          msgId: `smoke-${target.run}-audio`,
          from: target.secrets.SMOKE_USER,
          audioUrl: 'http://127.0.0.1/x.ogg',
        }),
      ),
  },
  ...[
    'AUTH_DENY',
    'SCOPE_DENY',
    'WA_SIGNATURE_INVALID',
    'IG_SIGNATURE_MISSING',
    'CONTRACT_VALIDATION_FAILED',
    'AUDIO_URL_BLOCKED',
  ].map(
    (type): Row => ({
      area: 'events',
      expects: `${type} is recorded`,
      needs: 'DATABASE_URL',
      run: async (target) => ((await target.sees(type)) ? null : 'no such event'),
    }),
  ),
  quoteRow('Alger/Hydra 2500: ok true', { wilaya: 'Alger', commune: 'Hydra', total_cents: 250_000 }, 'OK'),
  quoteRow(
    'unknown commune: DELIVERY_ZONE_NOT_FOUND',
    { wilaya: 'Alger', commune: 'Unknown', total_cents: 250_000 },
    'DELIVERY_ZONE_NOT_FOUND',
  ),
  {
    area: 'zones',
    expects: 'admin token: ok true',
    run: async (target) => {
      const reply = await target.call('/v1/admin/delivery/zones', { headers: bearer(target.secrets.ADMIN_TOKEN) });
      return statusIs(200, reply) ?? (reply.text.includes('"ok":true') ? null : 'not ok');
    },
  },
  {
    area: 'tracking',
    expects: 'NEW → ACCEPTED → IN_PROGRESS → READY → READY → DONE: 4 messages',
    needs: 'DATABASE_URL',
    run: async (target) => {
      const messages = await target.messagesOfWalk(['ACCEPTED', 'IN_PROGRESS', 'READY', 'READY', 'DONE']);
      return messages === 4 ? null : `${messages} messages`;
    },
  },
  dueRow('support', 'FAQ, help and the console answer within 30 s', 'support and the staff console'),
];
