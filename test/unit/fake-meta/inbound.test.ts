import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { APP_SECRET, Bench, INSTAGRAM, MESSENGER, pause, until, WHATSAPP, whatsapp } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  bench.worker.answer = () => ({ status: 200, body: { ok: true } });
  bench.worker.received.length = 0;
});

const onWhatsApp = (form: object) => bench.control('inbound', { channel: 'whatsapp', from: USER, ...form });
const changeOf = (answer: { json: unknown }) => dig(answer.json, 'webhook', 'entry', 0, 'changes', 0, 'value');
const messageOf = (answer: { json: unknown }) => dig(changeOf(answer), 'messages', 0);
const eventOf = (answer: { json: unknown }) => dig(answer.json, 'webhook', 'entry', 0, 'messaging', 0);

describe('a customer on WhatsApp', () => {
  it('writes: the webhook is Meta’s envelope, signed, and the answer is the Worker’s', async () => {
    bench.worker.answer = () => ({ status: 200, body: { received: 1 } });
    const at = Date.now() - 5000;
    const answer = await onWhatsApp({ kind: 'text', text: 'menu', name: 'Nadia', id: 'wamid.mine', at });
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({
      status: 200,
      body: { received: 1 },
      messageId: 'wamid.mine',
      webhook: {
        object: 'whatsapp_business_account',
        entry: [
          {
            id: '200000000000001',
            changes: [
              {
                field: 'messages',
                value: {
                  messaging_product: 'whatsapp',
                  metadata: { display_phone_number: '213550100001', phone_number_id: WHATSAPP },
                  contacts: [{ profile: { name: 'Nadia' }, wa_id: USER }],
                  messages: [
                    {
                      from: USER,
                      id: 'wamid.mine',
                      timestamp: String(Math.floor(at / 1000)),
                      type: 'text',
                      text: { body: 'menu' },
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    });
    const [received] = bench.worker.received;
    expect(received?.path).toBe('/v1/inbound/whatsapp');
    const digest = createHmac('sha256', APP_SECRET)
      .update(received?.text ?? '')
      .digest('hex');
    expect(received?.headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
    expect(received?.json).toEqual(dig(answer.json, 'webhook'));
  });

  it('hides the phone number: only the business-scoped id is on the wire', async () => {
    const answer = await bench.control('inbound', {
      channel: 'whatsapp',
      userId: 'DZ.1349',
      kind: 'text',
      text: 'menu',
    });
    expect(messageOf(answer)).toMatchObject({ from_user_id: 'DZ.1349' });
    expect(messageOf(answer)).not.toHaveProperty('from');
    expect(dig(changeOf(answer), 'contacts', 0)).toEqual({ profile: { name: expect.any(String) }, user_id: 'DZ.1349' });
  });

  it('keeps the name used before when none is given', async () => {
    await onWhatsApp({ kind: 'text', text: 'menu', name: 'Nadia' });
    const answer = await onWhatsApp({ kind: 'contacts', phone: '+213 555 12 34 56', name: 'Karim Ziani' });
    expect(dig(changeOf(answer), 'contacts', 0, 'profile', 'name')).toBe('Nadia');
    expect(messageOf(answer)).toMatchObject({
      contacts: [
        {
          name: { formatted_name: 'Karim Ziani', first_name: 'Karim', last_name: 'Ziani' },
          phones: [{ phone: '+213 555 12 34 56', wa_id: '213555123456' }],
        },
      ],
    });
  });

  it.each([
    [
      'button',
      { kind: 'button', id: 'ok', title: 'OK' },
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'ok', title: 'OK' } } },
    ],
    [
      'row',
      { kind: 'row', id: 'P01', title: 'Pizza' },
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'P01', title: 'Pizza' } } },
    ],
    [
      'template reply',
      { kind: 'quick', payload: 'track', title: 'Suivre' },
      { type: 'button', button: { payload: 'track', text: 'Suivre' } },
    ],
    [
      'location',
      { kind: 'location', latitude: 36.75, longitude: 3.04, label: 'Hydra' },
      { type: 'location', location: { latitude: 36.75, longitude: 3.04, name: 'Hydra' } },
    ],
    [
      'reaction',
      { kind: 'reaction', to: 'wamid.1', emoji: '👍' },
      { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '👍' } },
    ],
    [
      'reaction taken back',
      { kind: 'reaction', to: 'wamid.1', emoji: '' },
      { type: 'reaction', reaction: { message_id: 'wamid.1', emoji: '' } },
    ],
    [
      'voice note',
      { kind: 'audio', base64: 'T2dn', mime: 'audio/ogg' },
      {
        type: 'audio',
        audio: { voice: true, mime_type: 'audio/ogg; codecs=opus', id: expect.any(String), sha256: expect.any(String) },
      },
    ],
    [
      'document',
      { kind: 'document', base64: 'JVBE', mime: 'application/pdf', fileName: 'a.pdf' },
      {
        type: 'document',
        document: {
          filename: 'a.pdf',
          mime_type: 'application/pdf',
          id: expect.any(String),
          sha256: expect.any(String),
        },
      },
    ],
  ] as const)('sends a %s', async (_name, form, expected) => {
    expect(messageOf(await onWhatsApp(form))).toMatchObject(expected);
  });

  it('taps a button: the tap names the message that offered it', async () => {
    await onWhatsApp({ kind: 'text', text: 'menu' });
    const offer = (id: string) =>
      bench.graph(WHATSAPP, {
        ...whatsapp(USER),
        type: 'interactive',
        interactive: {
          type: 'button',
          body: { text: '?' },
          action: { buttons: [{ type: 'reply', reply: { id, title: id } }] },
        },
      });
    const first = await offer('yes');
    await offer('no');
    const tap = await onWhatsApp({ kind: 'button', id: 'yes', title: 'yes' });
    expect(messageOf(tap)).toMatchObject({
      context: { from: '213550100001', id: dig(first.json, 'messages', 0, 'id') },
    });
    const elsewhere = await onWhatsApp({ kind: 'button', id: 'yes', title: 'yes', replyTo: 'wamid.other' });
    expect(messageOf(elsewhere)).toMatchObject({ context: { id: 'wamid.other' } });
  });

  it('writes to the second restaurant', async () => {
    const answer = await onWhatsApp({ kind: 'text', text: 'menu', account: '100000000000002' });
    expect(dig(answer.json, 'webhook', 'entry', 0, 'id')).toBe('200000000000002');
    expect(dig(changeOf(answer), 'metadata', 'phone_number_id')).toBe('100000000000002');
  });

  it('writes to an account nobody knows', async () => {
    const answer = await onWhatsApp({ kind: 'text', text: 'menu', account: '555' });
    expect(dig(changeOf(answer), 'metadata', 'phone_number_id')).toBe('555');
  });
});

describe('a customer on Messenger and Instagram', () => {
  it.each([
    ['messenger', 'page', MESSENGER],
    ['instagram', 'instagram', INSTAGRAM],
  ])('%s: writes, with every non-ASCII letter and slash escaped in the bytes', async (channel, object, id) => {
    const answer = await bench.control('inbound', { channel, from: '7', kind: 'text', text: 'é/ت🍕' });
    expect(dig(answer.json, 'webhook')).toMatchObject({ object, entry: [{ id, time: expect.any(Number) }] });
    expect(eventOf(answer)).toMatchObject({
      sender: { id: '7' },
      recipient: { id },
      timestamp: expect.any(Number),
      message: { text: 'é/ت🍕' },
    });
    const [received] = bench.worker.received;
    expect(received?.text).toContain('"\\u00e9\\/\\u062a\\ud83c\\udf55"');
    const digest = createHmac('sha256', APP_SECRET)
      .update(received?.text ?? '')
      .digest('hex');
    expect(received?.headers['x-hub-signature-256']).toBe(`sha256=${digest}`);
  });

  it.each([
    [
      'quick reply',
      { kind: 'quick', payload: 'menu', title: 'Menu' },
      { message: { text: 'Menu', quick_reply: { payload: 'menu' } } },
    ],
    [
      'postback',
      { kind: 'postback', payload: 'add:P01', title: 'Ajouter' },
      { postback: { title: 'Ajouter', payload: 'add:P01', mid: expect.any(String) } },
    ],
    [
      'location',
      { kind: 'location', latitude: 36.75, longitude: 3.04 },
      { message: { attachments: [{ type: 'location', payload: { coordinates: { lat: 36.75, long: 3.04 } } }] } },
    ],
    [
      'document',
      { kind: 'document', base64: 'JVBE', mime: 'application/pdf' },
      { message: { attachments: [{ type: 'file', payload: { url: expect.stringContaining('/_cdn/') } }] } },
    ],
    [
      'reaction',
      { kind: 'reaction', to: 'm_1', emoji: '👍' },
      { reaction: { mid: 'm_1', action: 'react', emoji: '👍', reaction: 'other' } },
    ],
    ['reaction taken back', { kind: 'reaction', to: 'm_1' }, { reaction: { mid: 'm_1', action: 'unreact' } }],
  ] as const)('sends a %s', async (_name, form, expected) => {
    expect(eventOf(await bench.control('inbound', { channel: 'messenger', from: '7', ...form }))).toMatchObject(
      expected,
    );
  });
});

describe('webhooks of the test’s own making', () => {
  it('a string goes out as it is, signed', async () => {
    const body = '{"object" : "page", "entry":[ ]}';
    const answer = await bench.control('inbound', { channel: 'messenger', kind: 'raw', body });
    expect(bench.worker.received[0]?.text).toBe(body);
    expect(dig(answer.json, 'messageId')).toBeNull();
  });

  it('an object goes out as JSON, also when it is no webhook at all', async () => {
    await bench.control('inbound', { channel: 'whatsapp', kind: 'raw', body: { hello: ['é'] } });
    expect(bench.worker.received[0]?.text).toBe('{"hello":["é"]}');
  });
});

describe('getting a message to the Worker', () => {
  it('posts the same body several times at once, and tells all answers', async () => {
    bench.worker.answer = (_request, count) => ({ status: 200, body: { count }, delayMs: 100 });
    const startedAt = Date.now();
    const answer = await onWhatsApp({ kind: 'text', text: 'menu', times: 5 });
    expect(Date.now() - startedAt).toBeLessThan(480);
    expect(new Set(bench.worker.received.map((item) => item.text)).size).toBe(1);
    expect(bench.worker.received).toHaveLength(5);
    expect(dig(answer.json, 'answers')).toHaveLength(5);
  });

  it('hands the Worker’s refusal back, and tries again in the background', async () => {
    bench.worker.answer = (_request, count) => ({ status: count === 1 ? 503 : 200, body: { code: 'SYS-503' } });
    const answer = await onWhatsApp({ kind: 'text', text: 'menu' });
    expect(answer.json).toMatchObject({ status: 503, body: { code: 'SYS-503' } });
    await until(() => bench.worker.received.length === 2);
    await pause(50);
    expect(dig(await bench.read('messages'), 'items', 0)).toMatchObject({ status: 'delivered' });
  });

  it('does not try again when asked not to', async () => {
    bench.worker.answer = () => ({ status: 400 });
    await onWhatsApp({ kind: 'text', text: 'menu', retry: false });
    await pause(700);
    expect(bench.worker.received).toHaveLength(1);
  });

  it('answers at once when the caller will not wait', async () => {
    bench.worker.answer = () => ({ status: 200, delayMs: 300 });
    const answer = await onWhatsApp({ kind: 'text', text: 'menu', wait: false });
    expect(answer.json).toMatchObject({ status: 202, messageId: expect.stringMatching(/^wamid\./) });
    await until(() => bench.worker.received.length === 1);
  });

  it('duplicates webhooks on demand', async () => {
    await bench.control('webhooks', { mode: 'duplicate' });
    await onWhatsApp({ kind: 'text', text: 'menu' });
    expect(bench.worker.received.map((item) => item.text)).toEqual([
      expect.any(String),
      bench.worker.received[0]?.text,
    ]);
  });

  it('delays webhooks on demand, their times being the true ones', async () => {
    await bench.control('webhooks', { mode: 'delay', delayMs: 300 });
    const startedAt = Date.now();
    await onWhatsApp({ kind: 'text', text: 'menu' });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
  });

  it('lets the second message overtake the first on demand', async () => {
    await bench.control('webhooks', { mode: 'reorder', delayMs: 5000 });
    const first = onWhatsApp({ kind: 'text', text: 'first' });
    await pause(50);
    await onWhatsApp({ kind: 'text', text: 'second' });
    await first;
    expect(
      bench.worker.received.map((item) =>
        dig(item.json, 'entry', 0, 'changes', 0, 'value', 'messages', 0, 'text', 'body'),
      ),
    ).toEqual(['second', 'first']);
  });

  it('lets a message go after a while when none overtakes it', async () => {
    await bench.control('webhooks', { mode: 'reorder', delayMs: 200 });
    expect((await onWhatsApp({ kind: 'text', text: 'alone' })).json).toMatchObject({ status: 200 });
  });
});

describe('short forms that cannot be understood', () => {
  it.each([
    ['no channel', { from: USER, kind: 'text', text: 'x' }, /channel/],
    [
      'an unknown channel',
      { channel: 'telegram', from: USER, kind: 'text', text: 'x' },
      /whatsapp, instagram, messenger/,
    ],
    ['an unknown kind', { channel: 'whatsapp', from: USER, kind: 'poll' }, /kind must be one of/],
    ['no sender', { channel: 'whatsapp', kind: 'text', text: 'x' }, /from is missing/],
    ['a text without text', { channel: 'whatsapp', from: USER, kind: 'text' }, /text is missing/],
    [
      'a misspelt field',
      { channel: 'whatsapp', from: USER, kind: 'text', text: 'x', userid: 'DZ.1' },
      /no field "userid"/,
    ],
    [
      'base64 that is none',
      { channel: 'whatsapp', from: USER, kind: 'image', mime: 'image/png', base64: '***' },
      /base64/,
    ],
    [
      'a latitude of 91',
      { channel: 'whatsapp', from: USER, kind: 'location', latitude: 91, longitude: 3 },
      /latitude must be a number from -90 to 90/,
    ],
    [
      'a thousand times',
      { channel: 'whatsapp', from: USER, kind: 'text', text: 'x', times: 1000 },
      /times must be a whole number/,
    ],
    [
      'a WhatsApp button on Messenger',
      { channel: 'messenger', from: '7', kind: 'button', id: 'a', title: 'A' },
      /WhatsApp only/,
    ],
    ['a list instead of a form', [], /JSON object/],
  ])('%s', async (_name, form, words) => {
    const answer = await bench.control('inbound', form);
    expect(answer.status).toBe(400);
    expect(dig(answer.json, 'error')).toMatch(words);
    expect(bench.worker.received).toEqual([]);
  });
});
