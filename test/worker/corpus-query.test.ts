import { readFileSync } from 'node:fs';
import { describe, expect, inject, it } from 'vitest';
import { rows } from '../support/postgres.ts';
import { rawRequest } from '../support/raw-http.ts';
import { until } from '../support/until.ts';
import { ADDRESS, anyAddress, post, request } from '../support/webhook.ts';

/** The hostile corpus, part B: tokens in queries, and other ways to write an address. */
const BODY = '{"object":"whatsapp_business_account","entry":[]}';
const NEIGHBOUR = anyAddress();
const ROUTES: readonly [string, string][] = [
  ['POST', '/v1/inbound/whatsapp'],
  ['POST', '/v1/inbound/instagram'],
  ['POST', '/v1/inbound/messenger'],
  ['POST', '/v1/inbound/wa-incoming-v16'],
  ['POST', '/v1/inbound/ig-incoming-v16'],
  ['POST', '/v1/inbound/msg-incoming-v16'],
  ['GET', '/v1/inbound/whatsapp'],
  ['PUT', '/v1/inbound/whatsapp'],
  ['GET', '/v1/admin/ping'],
  ['GET', '/v1/admin/orders'],
  ['PUT', '/v1/admin/restaurant'],
  ['GET', '/v1/customer/delivery/quote'],
  ['GET', '/healthz'],
  ['GET', '/readyz'],
  ['GET', '/docs'],
  ['GET', '/v1/openapi.json'],
  ['GET', '/nowhere'],
];

describe.each(ROUTES)('%s %s', (method, path) => {
  it.each([
    ['B1', 'token=CANARY-VALUE'],
    ['B2', 'Token=CANARY-VALUE'],
    ['B2', 'TOKEN=CANARY-VALUE'],
    ['B3', '%74oken=CANARY-VALUE'],
    ['B3', 'to%6ben=CANARY-VALUE'],
    ['B4', '%2574oken=CANARY-VALUE'],
    ['B5', 'token'],
    ['B5', 'token='],
    ...['access_token', 'api_token', 'webhook_token', 'api_key', 'apikey', 'key', 'auth', 'secret', 'jwt', 'sig'].map(
      (name) => ['B6', `${name}=CANARY-VALUE`] as [string, string],
    ),
    ['B8', 'a=1;token=CANARY-VALUE'],
    ['B11', '%20token=CANARY-VALUE'],
    ['B11', '+token=CANARY-VALUE'],
    ['B11', 'token%20=CANARY-VALUE'],
    ['B16', '?token=CANARY-VALUE'],
    ['B17', 'token=1&token=2'],
  ])('%s ?%s is 401 SEC-001', async (_row, query) => {
    const headers = {
      'content-type': 'application/json',
      authorization: 'Bearer test-token-admin',
      [ADDRESS]: NEIGHBOUR,
    };
    const answer = await request(`${path}?${query}`, { method, headers, ...(method !== 'GET' && { body: BODY }) });
    expect([answer.status, answer.body?.code, answer.body?.error]).toEqual([401, 'SEC-001', 'query_token_not_allowed']);
    expect(answer.body?.message).toContain('Authorization header');
  });
});

it('a token in the query is recorded, without its value, and logged without it (K2)', async () => {
  const headers = { [ADDRESS]: '198.51.100.9' };
  const value = `CANARY-${crypto.randomUUID()}`;
  const correlation = `query-${crypto.randomUUID()}`;
  await request(`/v1/admin/ping?access_token=${value}`, { headers: { ...headers, 'x-correlation-id': correlation } });
  const events = () =>
    rows<{ payload_json: object; severity: string }>(
      "select * from security_events where event_type = 'AUTH_DENY' and correlation_id = $1",
      [correlation],
    );
  const [event] = await until(async () => ((await events()).length > 0 ? events() : null));
  expect(event).toMatchObject({ severity: 'HIGH', payload_json: { reason: 'query_token' } });
  expect(JSON.stringify(event)).not.toContain(value);
  const log = readFileSync(inject('logFile'), 'utf8');
  expect(log).toContain(correlation);
  expect(log).not.toContain(value);
});

describe('an address written otherwise', () => {
  it.each(['__proto__=1', 'constructor=1', 'hasOwnProperty=1'])('B18 ?%s is 400', async (query) => {
    for (const path of ['/v1/inbound/whatsapp', '/v1/admin/orders', '/healthz']) {
      const headers = { authorization: 'Bearer test-token-admin' };
      expect((await request(`${path}?${query}`, { headers })).body?.code, path).toBe('REQ-002');
    }
  });

  it('B14 a matrix parameter is another path: 404', async () => {
    expect((await request('/v1/admin/orders;token=x')).status).toBe(404);
  });

  it('B15 a fragment in the request line is never read as a query', async () => {
    const { status } = await rawRequest(['GET /v1/admin/ping#token=test-token-admin HTTP/1.1', 'host: bot.test']);
    expect([0, 400, 401, 404]).toContain(status);
  });

  it('B23 a name and a password before the host are ignored, and not logged', async () => {
    const canary = `CANARY${crypto.randomUUID().slice(0, 8)}`;
    const line = `GET http://user:${canary}@bot.test/healthz HTTP/1.1`;
    const { status } = await rawRequest([line, 'host: bot.test']);
    expect([200, 400, 404]).toContain(status);
    expect(readFileSync(inject('logFile'), 'utf8')).not.toContain(canary);
  });
});

describe('a token anywhere but in its header', () => {
  it('B21 in two Authorization headers: 401', async () => {
    const { status } = await rawRequest([
      'GET /v1/admin/ping HTTP/1.1',
      'host: bot.test',
      'authorization: Bearer test-token-admin',
      'authorization: Bearer test-token-admin',
      `cf-connecting-ip: ${anyAddress()}`,
    ]);
    expect(status).toBe(401);
  });

  it.each<[string, string, Record<string, string>]>([
    ['B22 a cookie', '/v1/admin/ping', { cookie: 'token=test-token-admin; authorization=test-token-admin' }],
    ['B22 the path', '/v1/admin/ping/test-token-admin', {}],
    ['B24 a referer', '/v1/admin/ping', { referer: 'https://x/?token=test-token-admin' }],
  ])('%s is no token', async (_row, path, headers) => {
    expect([401, 404]).toContain((await request(path, { headers })).status);
  });

  it('B22 the body is no token', async () => {
    const answer = await post('{"token":"test-token-inbound","x-api-token":"test-token-inbound"}', { unsigned: true });
    expect(answer.status).toBe(401);
  });

  it('B24 a referer with a token is not logged', async () => {
    const canary = `CANARY-${crypto.randomUUID()}`;
    await request('/docs', { headers: { referer: `https://x/?token=${canary}` } });
    expect(readFileSync(inject('logFile'), 'utf8')).not.toContain(canary);
  });
});
