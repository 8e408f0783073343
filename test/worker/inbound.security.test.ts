import { readFileSync } from 'node:fs';
import { request as openRequest } from 'node:http';
import { describe, expect, inject, it } from 'vitest';
import { messagesTo } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { post, request, sign, whatsappText } from '../support/webhook.ts';

const PATHS = [
  '/v1/inbound/whatsapp',
  '/v1/inbound/instagram',
  '/v1/inbound/messenger',
  '/v1/inbound/wa-incoming-v16',
  '/v1/inbound/ig-incoming-v16',
  '/v1/inbound/msg-incoming-v16',
];
const EMPTY = '{"object":"whatsapp_business_account","entry":[]}';

describe.each(PATHS)('POST %s', (path) => {
  it('takes a signed body', async () => {
    expect((await post(EMPTY, { path })).status).toBe(200);
  });

  it.each<[string, Record<string, string>]>([
    ['no signature', {}],
    ['a SHA-1 signature only', { 'x-hub-signature': 'sha1=fc5983fdf1a4e15c8949b8af05322fede4063d27' }],
    ['another secret', { 'x-hub-signature-256': sign(EMPTY, 'another-secret-0123456789') }],
    ['the verify token as secret', { 'x-hub-signature-256': sign(EMPTY, 'dev-verify-token') }],
    ['an empty digest', { 'x-hub-signature-256': 'sha256=' }],
    ['a digest of 63 digits', { 'x-hub-signature-256': sign(EMPTY).slice(0, -1) }],
    ['a digest of 65 digits', { 'x-hub-signature-256': `${sign(EMPTY)}0` }],
    ['no hex', { 'x-hub-signature-256': `sha256=${'g'.repeat(64)}` }],
    ['upper case', { 'x-hub-signature-256': sign(EMPTY).toUpperCase() }],
    ['no prefix', { 'x-hub-signature-256': sign(EMPTY).slice(7) }],
    ['two signatures', { 'x-hub-signature-256': `${sign(EMPTY)}, ${sign(EMPTY)}` }],
    ['a body other than the one signed', { 'x-hub-signature-256': sign(`${EMPTY} `) }],
  ])('refuses %s with the same 401', async (_what, headers) => {
    const answer = await post(EMPTY, { path, headers, unsigned: true });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: 'signature_invalid', code: 'SEC-003' });
  });

  it.each([
    ['text/plain', 415],
    ['application/x-www-form-urlencoded', 415],
    ['application/jsonx', 415],
    ['application/json; charset=utf-8', 200],
  ])('content type %s: %i', async (type, status) => {
    expect((await post(EMPTY, { path, headers: { 'content-type': type } })).status).toBe(status);
  });

  it.each(['PUT', 'DELETE', 'PATCH'])('%s is 405 and says what is allowed', async (method) => {
    const answer = await request(path, { method, body: EMPTY, headers: { 'content-type': 'application/json' } });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, POST');
    expect(answer.body).toMatchObject({ code: 'REQ-405' });
  });
});

describe('a signed body', () => {
  it.each([
    ['empty', ''],
    ['cut off', '{"object":'],
    ['not JSON', 'hello'],
    ['a NUL behind', '{}\u0000'],
    ['too deep', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['a million empty objects', `[${'{},'.repeat(400_000)}{}]`],
  ])('that is %s is 400', async (_what, body) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: 'unreadable_body', code: 'REQ-001' });
  });

  it('that is not UTF-8 is 400', async () => {
    expect((await post(new Uint8Array([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]))).status).toBe(400);
  });

  it.each([
    'null',
    '1',
    '"x"',
    '[]',
    'true',
    '{}',
    '{"entry":{}}',
    '{"entry":"x"}',
    '{"object":"?","entry":[null,1,{}]}',
  ])('that says %s is acknowledged', async (body) => {
    expect((await post(body)).status).toBe(200);
  });

  it.each(['__proto__', 'constructor'])('cannot reach a prototype through %s', async (name) => {
    const body = `{"object":"whatsapp_business_account","entry":[{"${name}":{"isAdmin":true},"changes":[{"${name}":{"isAdmin":true}}]}]}`;
    expect((await post(body)).status).toBe(200);
  });

  it('of exactly 3 MiB is taken, one byte more is not', async () => {
    const padded = (size: number) => `{"entry":[],"x":"${'y'.repeat(size - 19)}"}`;
    expect((await post(padded(3 * 1_024 * 1_024))).status).toBe(200);
    const answer = await post(padded(3 * 1_024 * 1_024 + 1));
    expect(answer.status).toBe(413);
    expect(answer.body).toMatchObject({ code: 'REQ-413' });
  });

  it('is counted while it is read when it does not say how long it is', async () => {
    const status = await new Promise<number>((resolve) => {
      const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(EMPTY) };
      // A connection of its own: it may be cut before the answer is read, which is a refusal too.
      const sending = openRequest(`${inject('workerUrl')}/v1/inbound/whatsapp`, {
        method: 'POST',
        headers,
        agent: false,
      });
      sending.on('response', (response) => resolve(response.resume().statusCode ?? 0));
      sending.on('error', () => resolve(413));
      for (let sent = 0; sent < 60; sent++) sending.write(' '.repeat(64 * 1_024));
      sending.end();
    });
    expect(status).toBe(413);
  });
});

describe('the bytes are what is signed', () => {
  it.each([
    ['raw', (text: string) => text],
    [
      'escaped',
      (text: string) =>
        text.replace(/[\u0080-\uffff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ],
    ['with escaped slashes', (text: string) => text.replaceAll('/', '\\/')],
    ['with a trailing newline', (text: string) => `${text}\r\n`],
  ])('Arabic verifies %s', async (_how, write) => {
    const person = new Person();
    expect((await post(write(whatsappText(person.id, 'القائمة 😊 https://x/y')))).status).toBe(200);
  });

  it('a body written anew with the old signature is 401, and nothing of it is stored or logged', async () => {
    const person = new Person();
    const canary = `CANARY-${person.id}`;
    const original = whatsappText(person.id, canary).replaceAll('":', '": ');
    const rewritten = JSON.stringify(JSON.parse(original));
    const answer = await post(rewritten, { headers: { 'x-hub-signature-256': sign(original) }, unsigned: true });
    expect(answer.status).toBe(401);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await messagesTo(person.id)).toEqual([]);
    const state = await request(`/__dev/state?channel=whatsapp&account=100000000000001&user=${person.id}`);
    expect(state.body).not.toHaveProperty('state');
    expect(readFileSync(inject('logFile'), 'utf8')).not.toContain(person.id);
    expect(await rows('select 1 from inbound_messages where event_id = $1', [canary])).toEqual([]);
  });
});

describe('the handshake', () => {
  const verify = (query: string, path = '/v1/inbound/whatsapp') => fetch(`${inject('workerUrl')}${path}?${query}`);
  const GOOD = 'hub.mode=subscribe&hub.verify_token=dev-verify-token&hub.challenge=1158201444';

  it.each(PATHS)('%s answers the challenge, raw', async (path) => {
    const answer = await verify(GOOD, path);
    expect([answer.status, await answer.text()]).toEqual([200, '1158201444']);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('takes encoded names', async () => {
    expect((await verify(GOOD.replaceAll('.', '%2E'))).status).toBe(200);
  });

  it.each([
    ['a wrong token', 'hub.mode=subscribe&hub.verify_token=dev-verify-tokex&hub.challenge=1', 403],
    ['another mode', 'hub.mode=unsubscribe&hub.verify_token=dev-verify-token&hub.challenge=1', 403],
    ['an empty token', 'hub.mode=subscribe&hub.verify_token=&hub.challenge=1', 403],
    ['a script as challenge', 'hub.mode=subscribe&hub.verify_token=dev-verify-token&hub.challenge=%3Cscript%3E', 400],
    [
      'a very long challenge',
      `hub.mode=subscribe&hub.verify_token=dev-verify-token&hub.challenge=${'1'.repeat(2_000)}`,
      400,
    ],
    ['nothing', '', 400],
    ['names with underscores', 'hub_mode=subscribe&hub_challenge=1', 403],
  ])('refuses %s', async (_what, query, status) => {
    const answer = await verify(query);
    expect(answer.status).toBe(status);
    expect(await answer.text()).not.toContain('script');
  });
});

describe('a credential in the query', () => {
  it.each([
    'token=x',
    'Access_Token=x',
    '%74oken=x',
    'a=1;token=x',
    'token',
    '%2574oken=1',
    'api-key=1',
    'hub.verify_token=x',
  ])('?%s is 401 on a POST, and says nothing of it', async (query) => {
    const answer = await post(EMPTY, { path: `/v1/inbound/whatsapp?${query}` });
    expect(answer.status).toBe(401);
    expect(answer.body).toMatchObject({ error: 'query_token_not_allowed', code: 'SEC-001' });
  });

  it('another unknown name is 400', async () => {
    const answer = await post(EMPTY, { path: '/v1/inbound/whatsapp?page=2' });
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
  });
});

describe('every answer', () => {
  it.each([
    '/healthz',
    '/livez',
    '/readyz',
    '/nowhere',
    '/v1/inbound/whatsapp',
    '/v1/admin/orders',
    '/v1/inbound/whatsapp/../x',
  ])('%s carries the security headers and a correlation id', async (path) => {
    const answer = await request(path);
    for (const name of [
      'content-security-policy',
      'strict-transport-security',
      'x-content-type-options',
      'referrer-policy',
      'x-frame-options',
    ]) {
      expect(answer.headers.has(name), name).toBe(true);
    }
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('repeats a correlation id that is safe to print, and no other', async () => {
    const ask = async (id: string) =>
      (await request('/healthz', { headers: { 'x-correlation-id': id } })).headers.get('x-correlation-id');
    expect(await ask('trace-1234567890')).toBe('trace-1234567890');
    for (const id of ['short', 'a b c d e f g h', '{"a":1}xxxxxxxx', 'x'.repeat(65)])
      expect(await ask(id)).not.toBe(id);
  });

  it('an unknown path is a 404 in the one shape', async () => {
    const answer = await request('/V1/inbound/whatsapp');
    expect(answer.status).toBe(404);
    expect(answer.body).toEqual({ error: 'not_found', code: 'REQ-404', message: expect.any(String) });
  });
});

describe('GET /v1/admin/orders', () => {
  const ask = (headers: Record<string, string>, query = '') => request(`/v1/admin/orders${query}`, { headers });
  const ADMIN = { authorization: 'Bearer test-token-admin' };

  it.each([
    ['no token', {}],
    ['an unknown token', { authorization: 'Bearer nobody' }],
    ['another scheme', { authorization: 'Basic dGVzdC10b2tlbi1hZG1pbg==' }],
    ['two tokens', { authorization: 'Bearer test-token-admin, Bearer test-token-admin' }],
    ['the Meta signature', { 'x-hub-signature-256': sign('') }],
  ])('refuses %s with the same 401', async (_what, headers) => {
    const answer = await ask(headers);
    expect([answer.status, answer.body?.code]).toEqual([401, 'SEC-002']);
  });

  it('refuses a token without the scope', async () => {
    const answer = await ask({ authorization: 'Bearer test-token-inbound' });
    expect([answer.status, answer.body?.code]).toEqual([403, 'SEC-004']);
  });

  it('takes the token in x-api-token too', async () => {
    expect((await ask({ 'x-api-token': 'test-token-admin' })).status).toBe(200);
  });

  it.each([
    '?limit=0',
    '?limit=501',
    '?limit=abc',
    '?status=NOPE',
    '?date_from=yesterday',
    '?export=pdf',
    '?sort=x',
    '?limit=1&limit=2',
  ])('refuses %s', async (query) => {
    const answer = await ask(ADMIN, query);
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
  });

  it('never takes a token from the query', async () => {
    expect((await ask({}, '?token=test-token-admin')).body?.code).toBe('SEC-001');
  });
});
