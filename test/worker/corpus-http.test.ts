import { request as openRequest } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, inject, it } from 'vitest';
import { messagesTo } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rawRequest } from '../support/raw-http.ts';
import { anyAddress, post, request, sign, whatsappText } from '../support/webhook.ts';

/** The hostile corpus, part C: HTTP itself. C19 and C20 are the platform's: one host is routed to this Worker, see docs/security.md. */
const BODY = '{"object":"whatsapp_business_account","entry":[]}';
const WEBHOOK = '/v1/inbound/whatsapp';
const ADMIN = { authorization: 'Bearer test-token-admin' };

describe('a method', () => {
  it.each(['PUT', 'DELETE', 'PATCH'])('C1 %s on a webhook: 405 that says what is allowed', async (method) => {
    const answer = await request(WEBHOOK, { method, body: BODY });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });

  it('C2 HEAD on a webhook changes nothing', async () => {
    expect([400, 405]).toContain((await request(WEBHOOK, { method: 'HEAD' })).status);
    expect((await request('/healthz', { method: 'HEAD' })).status).toBe(200);
  });

  it.each(['null', 'https://admin.good.com.evil'])('C3 I14 OPTIONS from %s gets no permission', async (origin) => {
    for (const path of [WEBHOOK, '/v1/admin/orders', '/docs']) {
      const headers = { origin, 'access-control-request-method': 'POST' };
      const answer = await request(path, { method: 'OPTIONS', headers });
      expect(answer.status).toBe(405);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    }
    const read = await request('/v1/admin/ping', { headers: { ...ADMIN, origin } });
    expect(read.headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'GETT'])('C4 %s is refused', async (method) => {
    const { status } = await rawRequest([`${method} ${WEBHOOK} HTTP/1.1`, 'host: bot.test']);
    expect(status === 0 || (status >= 400 && status < 600), String(status)).toBe(true);
  });

  it('C5 an override in a header is ignored', async () => {
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    expect((await post(BODY, { headers })).status).toBe(200);
  });
});

describe('C6 a content type', () => {
  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    '',
  ])('%s: 415, also when signed', async (type) => {
    const answer = await post(BODY, { headers: { 'content-type': type } });
    expect([answer.status, answer.body?.code]).toEqual([415, 'SEC-006']);
  });

  it('I15 text/plain from a form on another site reaches no operation', async () => {
    const headers = { ...ADMIN, 'content-type': 'text/plain', 'if-match': '"1"' };
    const answer = await request('/v1/admin/restaurant', { method: 'PUT', headers, body: '{}' });
    expect([answer.status, answer.body?.code]).toEqual([415, 'SEC-006']);
  });
});

describe('a length', () => {
  const lines = (...more: string[]) => [
    `POST ${WEBHOOK} HTTP/1.1`,
    'host: bot.test',
    'content-type: application/json',
    `x-hub-signature-256: ${sign(BODY)}`,
    ...more,
  ];

  it('C8 shorter than the body: what is signed is what was announced', async () => {
    const { status } = await rawRequest(lines('content-length: 10'), BODY);
    expect([0, 400, 401]).toContain(status);
  });

  it.each(['-1', 'abc', '1e3'])('C9 of %s is refused', async (length) => {
    const { status } = await rawRequest(lines(`content-length: ${length}`), BODY);
    expect([0, 400, 401, 413, 500, 501]).toContain(status);
  });

  it('C9 given twice, C11 beside chunks: never two requests in one', async () => {
    const twice = await rawRequest(lines('content-length: 49', 'content-length: 10'), BODY);
    const smuggled =
      '0\r\n\r\nGET /v1/admin/ping HTTP/1.1\r\nhost: bot.test\r\nauthorization: Bearer test-token-admin\r\n\r\n';
    const both = await rawRequest(lines('content-length: 49', 'transfer-encoding: chunked'), smuggled);
    for (const { text } of [twice, both]) expect(text).not.toContain('"service":"admin"');
  });

  it('C12 a body of one byte a second is given up, and reaches nobody', async () => {
    const person = new Person();
    const body = whatsappText(person.id, 'menu');
    const { hostname, port } = new URL(inject('workerUrl'));
    const socket = connect(Number(port), hostname);
    const closed = new Promise<string>((resolve) => {
      let text = '';
      socket.on('data', (chunk) => {
        text += chunk.toString();
      });
      for (const end of ['close', 'error'] as const) socket.on(end, () => resolve(text));
    });
    const head = [`POST ${WEBHOOK} HTTP/1.1`, 'host: bot.test', 'content-type: application/json'];
    socket.write(
      `${[...head, `x-hub-signature-256: ${sign(body)}`, `content-length: ${body.length}`].join('\r\n')}\r\n\r\n`,
    );
    const drip = setInterval(() => socket.write(body.slice(0, 1)), 1_000);
    const answer = await Promise.race([
      closed,
      new Promise<string>((resolve) => setTimeout(() => resolve('still open'), 14_000)),
    ]);
    clearInterval(drip);
    socket.destroy();
    expect(answer).toMatch(/^$|400/);
    expect(await messagesTo(person.id)).toEqual([]);
  }, 25_000);

  it('C25 a customer whose connection breaks in the middle is not half stored', async () => {
    const person = new Person();
    await person.types('aide');
    const body = whatsappText(person.id, 'menu');
    await new Promise<void>((resolve) => {
      const headers = {
        'content-type': 'application/json',
        'x-hub-signature-256': sign(body),
        'content-length': body.length,
      };
      const sending = openRequest(`${inject('workerUrl')}${WEBHOOK}`, { method: 'POST', headers, agent: false });
      sending.on('error', () => resolve());
      sending.write(body.slice(0, 40), () => sending.destroy());
      sending.on('close', () => resolve());
    });
    expect((await post(body)).status).toBe(200);
    await person.waits();
    expect(await messagesTo(person.id)).toHaveLength(2);
  });
});

describe('a path', () => {
  it.each([
    ['C16', '/v1/x/../admin/ping', 401],
    ['C16', '/v1/./admin/ping', 401],
    ['C16', '/v1/x/%2e%2e/admin/ping', 401],
    ['C17', '/v1/admin%2fping', 404],
    ['C17', '/V1/Admin/ping', 404],
    ['C17', '/v1/admin/ping/', 404],
    ['C17', '/v1/admin/ping;x', 404],
    ['C17', '/v1/admin/ping%00', 404],
    ['C17', '//v1/admin/ping', 404],
    ['C17', '/v1\\admin\\ping', 401],
    ['C24', '/cdn-cgi/handler/nothing', 403],
    ['C24', '/__scheduled', 404],
  ])('%s %s needs a token or leads nowhere', async (_row, path, status) => {
    const { status: got, text } = await rawRequest([
      `GET ${path} HTTP/1.1`,
      'host: bot.test',
      `cf-connecting-ip: ${anyAddress()}`,
    ]);
    expect([status, 400, 404]).toContain(got);
    expect(text).not.toContain('"service":"admin"');
  });
});

describe('headers', () => {
  it('C18 that claim another address move no limit', async () => {
    const address = anyAddress();
    const statuses = new Set<number>();
    // A window of ten seconds may end in the middle of it, and the count with it.
    for (let i = 0; i < 10 && !statuses.has(429); i++) {
      const calls = Array.from({ length: 25 }, (_, n) => {
        const claimed = `203.0.113.${i * 25 + n}`;
        const headers = {
          'cf-connecting-ip': address,
          'x-forwarded-for': claimed,
          'x-real-ip': claimed,
          forwarded: `for=${claimed}`,
        };
        return request('/v1/admin/ping', { headers });
      });
      for (const { status } of await Promise.all(calls)) statuses.add(status);
    }
    expect(statuses).toContain(429);
  });

  it('C20 that choose a version of the Worker change nothing', async () => {
    const headers = { 'cloudflare-workers-version-key': 'x', 'cloudflare-workers-version-overrides': 'resto-bot="x"' };
    expect((await post(BODY, { headers })).status).toBe(200);
  });

  it('C21 two hundred of them, or a hundred kilobytes, break nothing', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `x-h${i}: 1`);
    const { status } = await rawRequest(['GET /healthz HTTP/1.1', 'host: bot.test', ...many]);
    expect([200, 400, 431]).toContain(status);
    const large = await rawRequest(['GET /healthz HTTP/1.1', 'host: bot.test', `x-large: ${'x'.repeat(100_000)}`]);
    expect([0, 200, 400, 431]).toContain(large.status);
    expect((await request('/healthz')).status).toBe(200);
  });

  it('C22 with a line break or a NUL in a correlation id are not repeated', async () => {
    const { text } = await rawRequest([
      'GET /healthz HTTP/1.1',
      'host: bot.test',
      'x-correlation-id: abcdefgh\0\u0001evil',
    ]);
    expect(text).not.toContain('evil');
  });

  it.each<[string, Record<string, string>]>([
    ['Range', { range: 'bytes=0-1' }],
    ['Accept-Encoding', { 'accept-encoding': 'x-unknown' }],
  ])('C23 %s changes no answer', async (_name, headers) => {
    expect((await request('/v1/admin/ping', { headers: { ...ADMIN, ...headers } })).status).toBe(200);
  });

  it('C23 an upgrade to a web socket is no way in', async () => {
    const upgrade = [
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: eHh4eHh4eHh4eHh4eHh4eA==',
    ];
    const { status } = await rawRequest(['GET /v1/admin/ping HTTP/1.1', 'host: bot.test', ...upgrade]);
    expect(status).not.toBe(101);
    expect(status).not.toBe(200);
  });
});
