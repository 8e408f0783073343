import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig, listOf } from '../../../scripts/fake-meta/json.ts';
import { APP_SECRET, Bench, INSTAGRAM, MESSENGER, pause, until, WHATSAPP } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';
const CALLBACK = { biz_opaque_callback_data: 'v1.abc.7.1' };

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  await bench.say('whatsapp', USER);
  await bench.say('messenger', '7');
  await bench.say('instagram', '7');
  bench.worker.answer = () => ({ status: 200 });
  bench.worker.received.length = 0;
});

const names = () => bench.worker.statuses().map((status) => dig(status, 'status'));
const settled = () => until(() => names().includes('read'));
const onMessenger = async (text = 'Hi', metadata?: string) => {
  const message = metadata === undefined ? { text } : { text, metadata };
  const answer = await bench.graph(MESSENGER, { recipient: { id: '7' }, messaging_type: 'RESPONSE', message });
  return dig(answer.json, 'message_id');
};

describe('receipts on WhatsApp', () => {
  it('tell sent, delivered and read, with the callback data, the recipient and the price', async () => {
    const answer = await bench.sendText(USER, 'Hi', CALLBACK);
    await settled();
    const common = {
      id: dig(answer.json, 'messages', 0, 'id'),
      recipient_id: USER,
      timestamp: expect.stringMatching(/^\d{10}$/),
      ...CALLBACK,
    };
    const pricing = { billable: true, pricing_model: 'PMP', type: 'regular', category: 'service' };
    const conversation = { id: expect.any(String), origin: { type: 'service' } };
    expect(bench.worker.statuses()).toEqual([
      {
        ...common,
        status: 'sent',
        pricing,
        conversation: { ...conversation, expiration_timestamp: expect.any(String) },
      },
      { ...common, status: 'delivered', pricing, conversation },
      { ...common, status: 'read' },
    ]);
  });

  it('come in the envelope of the number, signed over the very bytes', async () => {
    await bench.sendText(USER, 'Prêt ? تم', { biz_opaque_callback_data: 'é/تم' });
    await settled();
    const [first] = bench.worker.webhooks('/v1/inbound/whatsapp');
    const digest = createHmac('sha256', APP_SECRET)
      .update(first?.text ?? '')
      .digest('hex');
    expect(first?.headers).toMatchObject({
      'x-hub-signature-256': `sha256=${digest}`,
      'content-type': 'application/json',
    });
    expect(dig(first?.json, 'entry', 0)).toMatchObject({
      id: '200000000000001',
      changes: [
        { field: 'messages', value: { metadata: { display_phone_number: '213550100001', phone_number_id: WHATSAPP } } },
      ],
    });
    expect(first?.text).toContain('"é/تم"');
  });

  it('name a business-scoped user by that id alone', async () => {
    const id = 'DZ.1349';
    await bench.control('inbound', { channel: 'whatsapp', userId: id, kind: 'text', text: 'menu' });
    await bench.graph(WHATSAPP, { messaging_product: 'whatsapp', recipient: id, text: { body: 'Hi' } });
    await settled();
    for (const status of bench.worker.statuses()) {
      expect(status).toMatchObject({ recipient_user_id: id });
      expect(status).not.toHaveProperty('recipient_id');
    }
  });

  it('may share a webhook when they fall together', async () => {
    await Promise.all(Array.from({ length: 20 }, () => bench.sendText(USER)));
    await until(() => names().filter((name) => name === 'read').length === 20);
    const webhooks = bench.worker.webhooks().length;
    expect(names()).toHaveLength(60);
    expect(webhooks).toBeLessThan(60);
  });

  it('do not come for read marks', async () => {
    const message_id = await bench.say('whatsapp', USER, 'again');
    bench.worker.received.length = 0;
    await bench.graph(WHATSAPP, { messaging_product: 'whatsapp', status: 'read', message_id });
    await pause(250);
    expect(bench.worker.received).toEqual([]);
  });

  it('are "failed" alone, with the error, when a fault says so', async () => {
    await bench.control('faults', [{ receipt: { code: 131026 } }]);
    expect((await bench.sendText(USER, 'Hi', CALLBACK)).status).toBe(200);
    await until(() => names().length > 0);
    await pause(300);
    expect(bench.worker.statuses()).toMatchObject([
      {
        status: 'failed',
        ...CALLBACK,
        errors: [{ code: 131026, title: 'Message undeliverable', error_data: { details: expect.any(String) } }],
      },
    ]);
  });
});

describe('receipts on Messenger and Instagram', () => {
  it('on Messenger are the echo with our metadata, then delivery and read with watermarks', async () => {
    const mid = await onMessenger('Prêt / تم', 'v1.abc.7.1');
    await until(() => bench.worker.events().some((event) => dig(event, 'read') !== undefined));
    const fromUser = { sender: { id: '7' }, recipient: { id: MESSENGER }, timestamp: expect.any(Number) };
    expect(bench.worker.events()).toEqual([
      {
        sender: { id: MESSENGER },
        recipient: { id: '7' },
        timestamp: expect.any(Number),
        message: { mid, text: 'Prêt / تم', is_echo: true, app_id: expect.any(Number), metadata: 'v1.abc.7.1' },
      },
      { ...fromUser, delivery: { mids: [mid], watermark: expect.any(Number) } },
      { ...fromUser, read: { watermark: expect.any(Number) } },
    ]);
    const [echo] = bench.worker.webhooks('/v1/inbound/messenger');
    expect(echo?.text).toContain('Pr\\u00eat \\/ \\u062a\\u0645');
    expect(dig(echo?.json, 'object')).toBe('page');
  });

  it('on Instagram are the echo without metadata and the read message, and no delivery', async () => {
    const message = { text: 'Hi', metadata: 'v1.abc.7.1' };
    const answer = await bench.graph(INSTAGRAM, { recipient: { id: '7' }, message });
    const mid = dig(answer.json, 'message_id');
    await until(() => bench.worker.events().length === 2);
    await pause(200);
    expect(bench.worker.events()).toMatchObject([
      { sender: { id: INSTAGRAM }, message: { mid, text: 'Hi', is_echo: true } },
      { sender: { id: '7' }, read: { mid } },
    ]);
    expect(dig(bench.worker.events()[0], 'message')).not.toHaveProperty('metadata');
    expect(dig(bench.worker.webhooks('/v1/inbound/instagram')[0]?.json, 'object')).toBe('instagram');
  });
});

describe('receipt modes', () => {
  it('withheld receipts never come, not even later', async () => {
    await bench.control('receipts', { mode: 'withhold' });
    await bench.sendText(USER);
    await bench.control('receipts', { mode: 'normal' });
    await pause(700);
    expect(names()).toEqual([]);
  });

  it('duplicated ones come twice', async () => {
    await bench.control('receipts', { mode: 'duplicate' });
    await bench.sendText(USER);
    await until(() => names().length === 6);
    expect(names().toSorted()).toEqual(['delivered', 'delivered', 'read', 'read', 'sent', 'sent']);
  });

  it('reversed ones come backwards, with their true times', async () => {
    await bench.control('receipts', { mode: 'reverse' });
    await bench.sendText(USER);
    await until(() => names().length === 3);
    expect(names()).toEqual(['read', 'delivered', 'sent']);
    await onMessenger();
    await until(() => bench.worker.events().length === 3);
    const [read, , echo] = bench.worker.events();
    expect(Number(dig(read, 'timestamp'))).toBeGreaterThan(Number(dig(echo, 'timestamp')));
  });

  it('delayed ones come late', async () => {
    await bench.control('receipts', { mode: 'delay', delayMs: 400 });
    const sentAt = Date.now();
    await bench.sendText(USER);
    await until(() => names().length === 1);
    expect(Date.now() - sentAt).toBeGreaterThanOrEqual(400);
  });
});

describe('getting receipts through', () => {
  it('repeats a webhook after half a second, then at growing distance, until it is taken', async () => {
    const times: number[] = [];
    bench.worker.answer = (request) => {
      if (!request.text.includes('"status":"sent"')) return { status: 200 };
      times.push(Date.now());
      return { status: times.length < 3 ? 503 : 200 };
    };
    const answer = await bench.sendText(USER);
    expect(answer.status).toBe(200);
    // The sender does not wait for what becomes of its receipts.
    expect(times.length).toBeLessThan(3);
    await until(() => times.length === 3, 6000);
    const [first = 0, second = 0, third = 0] = times;
    expect(second - first).toBeGreaterThanOrEqual(480);
    expect(third - second).toBeGreaterThanOrEqual(980);
    // It is written down when the answer has come.
    await expect
      .poll(async () => listOf(dig(await bench.read('traffic'), 'items')).filter((item) => dig(item, 'attempt') === 3))
      .toMatchObject([{ kind: 'receipt', status: 200 }]);
  }, 15_000);

  it('leaves reading to the page while one is open', async () => {
    const abort = new AbortController();
    const page = await fetch(`${bench.url}/_control/events`, { signal: abort.signal });
    const answer = await bench.sendText(USER);
    await until(() => names().includes('delivered'));
    await pause(500);
    expect(names()).not.toContain('read');
    await bench.control('seen', { ids: [dig(answer.json, 'messages', 0, 'id')] });
    await settled();
    abort.abort();
    await page.body?.cancel().catch(() => undefined);
  });

  it('a message seen before its delivery is told is read right after', async () => {
    const abort = new AbortController();
    await fetch(`${bench.url}/_control/events`, { signal: abort.signal });
    const answer = await bench.sendText(USER);
    await bench.control('seen', { ids: [dig(answer.json, 'messages', 0, 'id')] });
    await settled();
    expect(names()).toEqual(['sent', 'delivered', 'read']);
    abort.abort();
  });
});
