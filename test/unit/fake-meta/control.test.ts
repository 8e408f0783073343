import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startFakeMeta } from '../../../scripts/fake-meta/index.ts';
import { dig, listOf } from '../../../scripts/fake-meta/json.ts';
import { Bench, MESSENGER, pause, StubWorker, until, WHATSAPP } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';
const OTHER = '213555000002';

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  bench.worker.answer = () => ({ status: 200, body: { ok: true } });
  bench.worker.received.length = 0;
});

describe('what was sent', () => {
  it('is listed in order with what was answered, refusals included', async () => {
    await bench.say('whatsapp', USER);
    await bench.say('messenger', '7');
    await bench.sendText(USER, 'one');
    await bench.sendText(OTHER, 'two');
    await bench.graph(MESSENGER, { recipient: { id: '7' }, messaging_type: 'RESPONSE', message: { text: 'three' } });
    const items = listOf(dig(await bench.read('sent'), 'items'));
    expect(items).toMatchObject([
      { path: `/v26.0/${WHATSAPP}/messages`, to: USER, status: 200, body: { text: { body: 'one' } } },
      { to: OTHER, status: 400, response: { error: { code: 131047 } } },
      { path: `/v26.0/${MESSENGER}/messages`, to: '7', status: 200, response: { recipient_id: '7' } },
    ]);
    expect(items.map((item) => typeof dig(item, 'n') === 'number' && typeof dig(item, 'at') === 'number')).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('can be asked for one recipient, and for what is new', async () => {
    await bench.say('whatsapp', USER);
    await bench.sendText(USER, 'one');
    await bench.sendText(OTHER, 'two');
    const first = dig(await bench.read('sent'), 'items', 0, 'n');
    expect(dig(await bench.read(`sent?to=${OTHER}`), 'items')).toMatchObject([{ to: OTHER }]);
    expect(dig(await bench.read(`sent?since=${first}`), 'items')).toMatchObject([{ to: OTHER }]);
    expect(dig(await bench.read(`sent?to=${USER}&since=${first}`), 'items')).toEqual([]);
    expect((await bench.call('GET', '/_control/sent?since=x')).status).toBe(400);
  });

  it('keeps counting after a reset, so that "since" stays true', async () => {
    await bench.sendText(USER);
    const before = Number(dig(await bench.read('sent'), 'items', 0, 'n'));
    await bench.control('reset', {});
    await bench.sendText(USER);
    expect(dig(await bench.read(`sent?since=${before}`), 'items')).toHaveLength(1);
  });
});

describe('the traffic', () => {
  it('shows webhooks and Graph calls with both bodies', async () => {
    await bench.say('whatsapp', USER, 'menu');
    await bench.sendText(USER, 'Hi');
    const items = listOf(dig(await bench.read('traffic'), 'items'));
    expect(items).toMatchObject([
      {
        kind: 'inbound',
        channel: 'whatsapp',
        method: 'POST',
        path: '/v1/inbound/whatsapp',
        status: 200,
        response: { ok: true },
        attempt: 1,
      },
      {
        kind: 'graph',
        channel: 'whatsapp',
        status: 200,
        request: { text: { body: 'Hi' } },
        response: { messages: [{}] },
      },
    ]);
  });
});

describe('a reset', () => {
  it('forgets messages, windows, faults, limits, modes and media', async () => {
    await bench.say('whatsapp', USER);
    await bench.control('faults', [{ status: 500, times: 9 }]);
    await bench.control('receipts', { mode: 'withhold' });
    await bench.control('webhooks', { mode: 'delay', delayMs: 9000 });
    await bench.control('limits', { pairBurst: 1 });
    expect((await bench.control('reset', {})).json).toEqual({ ok: true });
    expect(dig(await bench.read('config'), 'conditions')).toEqual({
      webhooks: { mode: 'normal', delayMs: expect.any(Number) },
      receipts: { mode: 'normal', delayMs: expect.any(Number) },
      faults: [],
      offsetMs: 0,
      limits: { perNumberPerSecond: null, pairBurst: 45, knownUsersOnly: true },
    });
    expect(dig(await bench.read('messages'), 'items')).toEqual([]);
    expect(dig((await bench.sendText(USER)).json, 'error', 'code')).toBe(131047);
  });

  it('stops receipts and repetitions that are under way', async () => {
    bench.worker.answer = () => ({ status: 503 });
    await bench.say('whatsapp', USER);
    await bench.sendText(USER);
    await bench.control('reset', {});
    const count = bench.worker.received.length;
    await pause(800);
    expect(bench.worker.received).toHaveLength(count);
  });
});

describe('the clock', () => {
  it('moves here and in the Worker by the same distance from real time', async () => {
    const answer = await bench.control('clock', { offsetMs: 90_000_000 });
    expect(answer.json).toMatchObject({ ok: true, offsetMs: 90_000_000, worker: { status: 200 } });
    expect(bench.worker.received).toMatchObject([
      { method: 'POST', path: '/__dev/clock', json: { offsetMs: 90_000_000 } },
    ]);
    const sentAt = Date.now();
    const said = await bench.control('inbound', { channel: 'messenger', from: '7', kind: 'text', text: 'x' });
    const at = Number(dig(said.json, 'webhook', 'entry', 0, 'messaging', 0, 'timestamp'));
    expect(at - sentAt).toBeGreaterThanOrEqual(90_000_000);
    expect(at - sentAt).toBeLessThan(90_005_000);
  });

  it('goes back in both places with a reset', async () => {
    await bench.control('clock', { offsetMs: 90_000_000 });
    await bench.control('reset', {});
    expect(bench.worker.received.at(-1)).toMatchObject({ path: '/__dev/clock', json: { offsetMs: 0 } });
    expect(dig(await bench.read('config'), 'conditions', 'offsetMs')).toBe(0);
  });
});

describe('what the Worker is asked for', () => {
  it('orders of either restaurant, with its own admin token', async () => {
    bench.worker.answer = () => ({ status: 200, body: { ok: true, orders: [{ order_id: 'o1' }] } });
    expect(await bench.read('orders?tenant=1')).toEqual({ ok: true, orders: [{ order_id: 'o1' }] });
    await bench.read('orders?tenant=2');
    expect(bench.worker.received).toMatchObject([
      {
        method: 'GET',
        path: '/v1/admin/orders?include_timeline=true',
        headers: { authorization: 'Bearer test-token-admin' },
      },
      { headers: { authorization: 'Bearer test-token-admin-2' } },
    ]);
    expect((await bench.call('GET', '/_control/orders?tenant=3')).status).toBe(400);
  });

  it('hands a refusal of the admin API on', async () => {
    bench.worker.answer = () => ({ status: 403, body: { code: 'SEC-004' } });
    expect(await bench.call('GET', '/_control/orders?tenant=1')).toMatchObject({
      status: 403,
      json: { code: 'SEC-004' },
    });
  });

  it('the handshake of a new webhook address', async () => {
    bench.worker.answer = (request) => ({
      status: 200,
      body: new URL(request.path, 'http://x').searchParams.get('hub.challenge') ?? '',
    });
    expect((await bench.control('verify', { channel: 'instagram' })).json).toMatchObject({ ok: true, status: 200 });
    expect(bench.worker.received[0]?.path).toMatch(
      /^\/v1\/inbound\/instagram\?hub\.mode=subscribe&hub\.challenge=\d+&hub\.verify_token=dev-verify-token$/,
    );
    bench.worker.answer = () => ({ status: 403 });
    expect((await bench.control('verify', { channel: 'instagram' })).json).toMatchObject({ ok: false, status: 403 });
  });
});

describe('control calls', () => {
  it.each([
    ['receipts', { mode: 'sometimes' }, /normal, withhold, duplicate, reverse, delay/],
    ['receipts', { mode: 'delay', delayMs: -1 }, /delayMs/],
    ['receipts', ['normal'], /JSON object/],
    ['webhooks', {}, /normal, duplicate, delay, reorder/],
    ['limits', { perNumberPerSecond: 0 }, /perNumberPerSecond/],
    ['limits', { perSecond: 5 }, /no field/],
    ['clock', {}, /offsetMs is missing/],
    ['seen', { ids: 'x' }, /list of message ids/],
    ['verify', { channel: 'sms' }, /channel/],
  ])('%s refuses %j', async (name, body, words) => {
    const answer = await bench.control(name, body);
    expect(answer.status).toBe(400);
    expect(dig(answer.json, 'error')).toMatch(words);
  });

  it('refuse bodies that are no JSON, unknown names and other methods', async () => {
    expect((await bench.call('POST', '/_control/receipts', { body: '{' })).status).toBe(400);
    expect((await bench.call('POST', '/_control/everything', { body: {} })).status).toBe(404);
    expect((await bench.call('GET', '/_control/constructor')).status).toBe(404);
    const wrong = await bench.call('GET', '/_control/reset');
    expect([wrong.status, wrong.headers.get('allow')]).toEqual([405, 'POST']);
  });

  it('refuse pages from elsewhere', async () => {
    const headers = { origin: 'https://evil.example' };
    expect((await bench.call('POST', '/_control/reset', { body: {}, headers })).status).toBe(403);
    expect((await bench.call('POST', '/_control/reset', { body: {}, headers: { origin: bench.url } })).status).toBe(
      200,
    );
  });
});

describe('the page and its news', () => {
  it('is served with its parts, and nothing else of the disk', async () => {
    const page = await bench.call('GET', '/');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const parts = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) expect((await bench.call('GET', `/${part}`)).status).toBe(200);
    for (const path of ['/../fake-meta/main.ts', '/..%2ffake-meta%2fmain.ts', '/package.json', '/nothing.js']) {
      expect((await bench.call('GET', path)).status).toBe(404);
    }
  });

  it('hears of messages, ticks, typing and conditions as they happen', async () => {
    const abort = new AbortController();
    const stream = await fetch(`${bench.url}/_control/events`, { signal: abort.signal });
    let heard = '';
    const reading = (async () => {
      for await (const chunk of stream.body ?? []) heard += Buffer.from(chunk).toString('utf8');
    })().catch(() => undefined);
    const id = await bench.say('whatsapp', USER);
    await bench.graph(WHATSAPP, {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: id,
      typing_indicator: { type: 'text' },
    });
    await bench.control('receipts', { mode: 'withhold' });
    await bench.control('reset', {});
    await until(() => heard.includes('event: reset'));
    for (const event of ['message', 'typing', 'traffic', 'conditions', 'reset']) {
      expect(heard).toContain(`event: ${event}\n`);
    }
    expect(heard).toMatch(/"direction":"in".*"status":"read"/);
    abort.abort();
    await reading;
  });

  it('shows uploaded pictures, but never as a page of their own', async () => {
    const upload = async (mime: string) => {
      await bench.control('inbound', { channel: 'whatsapp', from: USER, kind: 'image', base64: 'AAAA', mime });
      const messages = listOf(dig(await bench.read('messages'), 'items'));
      return bench.call('GET', `/_control/media/${dig(messages.at(-1), 'content', 'mediaId')}`);
    };
    expect((await upload('image/png')).headers.get('content-type')).toBe('image/png');
    expect((await upload('text/html')).headers.get('content-type')).toBe('application/octet-stream');
  });
});

describe('starting and stopping', () => {
  const options = { appSecret: 's', graphToken: 't', adminToken: 'a' };

  it('says in one line that the port is taken', async () => {
    const port = Number(new URL(bench.url).port);
    await expect(startFakeMeta({ ...options, port, workerUrl: 'http://127.0.0.1:1' })).rejects.toThrow(
      `port ${port} for the fake Meta is taken`,
    );
  });

  it('tells when no Worker answers, and gets the message through when one comes', async () => {
    const worker = new StubWorker();
    await worker.start();
    const workerUrl = worker.url;
    await worker.stop();
    const meta = await startFakeMeta({ ...options, port: 0, workerUrl });
    const form = JSON.stringify({ channel: 'whatsapp', from: USER, kind: 'text', text: 'x' });
    const answer = await fetch(`${meta.url}/_control/inbound`, { method: 'POST', body: form });
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ status: 0, body: expect.stringContaining('ECONNREFUSED') });
    const late = new StubWorker();
    await late.start(Number(new URL(workerUrl).port));
    await until(() => late.received.length === 1);
    await meta.close();
    await late.stop();
  });

  it('leaves nothing behind when it closes: no timer, no socket, no open page', async () => {
    const worker = new StubWorker();
    worker.answer = () => ({ status: 503 });
    await worker.start();
    const before = process.getActiveResourcesInfo().length;
    const meta = await startFakeMeta({ ...options, port: 0, workerUrl: worker.url });
    const page = await fetch(`${meta.url}/_control/events`);
    const form = JSON.stringify({ channel: 'whatsapp', from: USER, kind: 'text', text: 'x', times: 3 });
    await fetch(`${meta.url}/_control/inbound`, { method: 'POST', body: form });
    await meta.close();
    await page.text().catch(() => undefined);
    await worker.stop();
    await until(() => process.getActiveResourcesInfo().length <= before);
    await expect(fetch(meta.url)).rejects.toThrow();
  });
});
