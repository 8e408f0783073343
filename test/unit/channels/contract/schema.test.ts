import { describe, expect, it } from 'vitest';
import { CONTRACT_SCHEMAS } from '#src/channels/index';
import { eventOf, faultsOf, GOOD_AUDIO, read, v1Body, v2Body } from './bodies.ts';

const letters = (count: number): string => 'x'.repeat(count);
const audio = { type: 'audio', url: GOOD_AUDIO, mime: 'audio/ogg' };
const image = { type: 'image', url: 'https://pictures.test/1', mime: 'image/png' };
const GUID = '00000000-0000-0000-0000-000000000001';

describe('the four tests that came with the contract', () => {
  it('a v1 message with a voice attachment of an allowed host and a French locale passes', () => {
    const body = v1Body({ attachments: [audio], meta: { locale: 'fr-DZ' } });
    expect(eventOf(body).content).toEqual({ kind: 'media', items: [audio], caption: 'menu' });
  });

  it('a v2 message of Instagram with a display name and text only passes', () => {
    const body = v2Body({ provider: 'ig', sender: { id: '17841', display_name: 'Nadia' }, message: { text: 'Salut' } });
    expect(eventOf(body, { channel: 'instagram' })).toMatchObject({
      user: { key: '17841', name: 'Nadia' },
      content: { kind: 'text', text: 'Salut' },
    });
  });

  it('a v1 message without an id fails', () => {
    const { msg_id, ...body } = v1Body();
    expect(msg_id).toBeDefined();
    expect(faultsOf(body)).toEqual(['msg_id']);
  });

  it('a v2 message of wrong types throughout fails, field by field', () => {
    const attachment = { type: 'audio', url: 7, mime: 'video/mp4' };
    const body = v2Body({
      msg_id: 12,
      sender: { id: true },
      message: { attachments: [attachment] },
      timestamp: 'yesterday',
    });
    expect(faultsOf(body)).toEqual([
      'msg_id',
      'timestamp',
      'sender.id',
      'message.attachments.0.url',
      'message.attachments.0.mime',
    ]);
  });
});

type Build = (value: unknown) => unknown;
const meta = (name: string) => (value: unknown) => ({ meta: { [name]: value } });
const context = (name: string) => (value: unknown) => ({ tenant_context: { [name]: value } });
const inV1 = (changes: (value: unknown) => object): Build => {
  return (value) => v1Body(changes(value) as Record<string, unknown>);
};
const inV2 = (changes: (value: unknown) => object): Build => {
  return (value) => v2Body(changes(value) as Record<string, unknown>);
};
const v1Attachment = (name: string) => inV1((value) => ({ attachments: [{ ...image, [name]: value }] }));
const v2Attachment = (name: string) => inV2((value) => ({ message: { attachments: [{ ...image, [name]: value }] } }));

/** What, how to put a value there, fits, does not fit. */
const LIMITS: readonly [string, Build, readonly unknown[], readonly unknown[]][] = [
  ['v1 msg_id', inV1((msg_id) => ({ msg_id })), ['x', letters(200), 'é', 'wamid.A=='], ['', letters(201)]],
  ['v1 from', inV1((from) => ({ from })), ['x', letters(200), 'admin-wa', '+213 555 00 00 01'], ['', letters(201)]],
  ['v1 text', inV1((text) => ({ text })), ['', letters(8_000), '🍕'.repeat(8_000)], [letters(8_001), null, 1]],
  ['v1 meta.locale', inV1(meta('locale')), ['fr', letters(20)], ['f', letters(21)]],
  ['v1 meta.timezone', inV1(meta('timezone')), ['x', letters(64)], ['', letters(65)]],
  ['v1 meta.ip', inV1(meta('ip')), ['', letters(64)], [letters(65)]],
  ['v1 meta.user_agent', inV1(meta('user_agent')), ['', letters(512)], [letters(513)]],
  ['v1 meta.idempotency_key', inV1(meta('idempotency_key')), [], ['k']],
  ['v1 meta', inV1((value) => ({ meta: value })), [{}], [null, 'fr', []]],
  ['v1 attachment url', v1Attachment('url'), ['x', letters(2_048)], ['', letters(2_049), undefined]],
  ['v1 attachment mime', v1Attachment('mime'), ['a/b', letters(100), 'video/mp4'], ['ab', letters(101), undefined]],
  ['v1 attachment type', v1Attachment('type'), ['image'], ['video', 'Image', undefined]],
  ['v1 attachment extras', v1Attachment('id'), [], ['1']],
  [
    'v1 attachments',
    inV1((attachments) => ({ attachments })),
    [[], Array(10).fill(image)],
    [Array(11).fill(image), {}, null],
  ],
  ['v1 provider', inV1((provider) => ({ provider })), ['wa'], ['WA', 'sms', 1]],
  ['v1 tenant_context.tenant_id', inV1(context('tenant_id')), [GUID], ['1', '', GUID.slice(1)]],
  ['v1 tenant_context.restaurant_id', inV1(context('restaurant_id')), [GUID], ['1']],
  [
    'v1 tenant_context.source',
    inV1(context('source')),
    ['untrusted_payload', 'auth_db', 'legacy_shared'],
    ['meta_signature'],
  ],
  ['v1 tenant_context.hints', inV1(context('hints')), [{}, { a: [1] }], ['x', null]],
  ['v1 tenant_context extras', inV1(context('client_id')), [], ['x']],
  ['v1 extras', inV1((extra) => ({ extra })), [], [1]],
  ['v2 msg_id', inV2((msg_id) => ({ msg_id })), ['x', letters(200)], ['', letters(201), undefined, 5]],
  [
    'v2 sender.id',
    inV2((id) => ({ sender: { id } })),
    ['x', letters(200)],
    ['', letters(201), undefined, 213555000001],
  ],
  [
    'v2 sender.display_name',
    inV2((display_name) => ({ sender: { id: '1', display_name } })),
    ['', letters(200)],
    [letters(201), 1],
  ],
  ['v2 sender', inV2((sender) => ({ sender })), [{ id: '1' }], [undefined, '1', { id: '1', phone: '2' }]],
  ['v2 message.text', inV2((text) => ({ message: { text } })), ['', letters(8_000)], [letters(8_001), 1, null]],
  [
    'v2 message',
    inV2((message) => ({ message })),
    [{ text: '' }, { attachments: [] }, { text: 'x', attachments: [image] }],
    [{}, undefined, 'menu', { text: 'x', buttonId: 'y' }],
  ],
  [
    'v2 message.attachments',
    inV2((attachments) => ({ message: { attachments } })),
    [Array(10).fill(image)],
    [Array(11).fill(image)],
  ],
  [
    'v2 attachment mime',
    v2Attachment('mime'),
    ['audio/x', 'image/png', `image/${letters(94)}`],
    ['video/mp4', 'image', ' image/png', `image/${letters(95)}`],
  ],
  ['v2 meta.idempotency_key', inV2(meta('idempotency_key')), ['', letters(256)], [letters(257), 1]],
  ['v2 text at the top', inV2((text) => ({ text })), [], ['menu']],
];

describe('every field of the contract', () => {
  it.each(LIMITS)('%s is taken up to its limits and refused beyond them', (_what, build, fitting, others) => {
    for (const value of fitting) expect(faultsOf(build(value)), JSON.stringify(value)).toEqual([]);
    for (const value of others) expect(faultsOf(build(value)), JSON.stringify(value)).toHaveLength(1);
  });

  it.each([
    ['2026-11-22T17:00:00Z', true],
    ['2026-11-22T17:00:00.123456Z', true],
    ['2026-11-22T18:00:00+01:00', true],
    ['2024-02-29T00:00:00-03:30', true],
    ['2026-11-22T17:00:00', false],
    ['2026-11-22 17:00:00Z', false],
    ['2026-11-22', false],
    ['2026-02-29T00:00:00Z', false],
    ['2026-11-22T25:00:00Z', false],
    ['1780000000', false],
    ['', false],
    [1_780_000_000, false],
    [null, false],
  ])('the date-time %s of an envelope is taken: %s', (timestamp, isTaken) => {
    expect(faultsOf(v1Body({ timestamp }))).toEqual(isTaken ? [] : ['timestamp']);
    expect(faultsOf(v2Body({ timestamp }))).toEqual(isTaken ? [] : ['timestamp']);
  });

  it.each(['msg_id', 'from', 'text', 'timestamp', 'provider'])('%s of v1 cannot be left out of an envelope', (name) => {
    const body: Record<string, unknown> = v1Body();
    delete body[name];
    // Without its provider or one of its ids it is read as the flat kind, which fills in what may be missing.
    const optional = ['text', 'timestamp', 'provider'];
    const isFlat = ['msg_id', 'from', 'provider'].includes(name);
    expect(faultsOf(body)).toEqual(isFlat && optional.includes(name) ? [] : [name]);
  });

  it.each(['provider', 'msg_id', 'sender', 'message', 'timestamp'])('%s of v2 cannot be left out', (name) => {
    const body: Record<string, unknown> = v2Body();
    delete body[name];
    expect(faultsOf(body)).toEqual([name]);
  });

  it.each([
    ['a control', 'a\u0000b'],
    ['a line break', 'a\nb'],
    ['half a character', 'a\ud800b'],
    ['a space at its end', 'ab '],
    ['a space at its start', ' ab'],
    ['nothing but spaces', '   '],
  ])('an id with %s is refused: it is a key in two databases', (_what, id) => {
    expect(faultsOf(v1Body({ msg_id: id }))).toEqual(['msg_id']);
    expect(faultsOf(v1Body({ from: id }))).toEqual(['from']);
    expect(faultsOf(v2Body({ sender: { id } }))).toEqual(['sender.id']);
  });

  it('an id of a megabyte costs no more than reading it', () => {
    const startedAt = performance.now();
    expect(faultsOf(v1Body({ msg_id: `${'a'.repeat(1_000_000)}\u0000` }))).toEqual(['msg_id']);
    expect(faultsOf(v1Body({ msg_id: `${' '.repeat(1_000_000)}a\u0000` }))).toEqual(['msg_id']);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

describe('what a refusal says', () => {
  it('names the field and the rule, ten at most, and nothing that the body held', () => {
    const extras = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`+21355500000${index}`, 'secret text']),
    );
    const reading = read(v1Body({ ...extras, text: 5 }));
    if (reading.ok) throw new Error('taken');
    expect(reading).toMatchObject({ ok: false, error: 'validation_error', version: 'v1' });
    expect(reading.details).toHaveLength(10);
    expect(JSON.stringify(reading)).not.toMatch(/213555|secret/);
  });

  it('names an unknown field that looks like one', () => {
    const reading = read(v2Body({ shoe_size: 5, sender: { id: '1', age: 3 } }));
    expect(reading).toMatchObject({
      details: [
        { path: 'sender.age', message: 'is no field of the contract' },
        { path: 'shoe_size', message: 'is no field of the contract' },
      ],
    });
  });

  it.each([[null], [[]], ['menu'], [7], [true]])('a body that is %j is no object', (body) => {
    expect(read(body)).toMatchObject({ ok: false, error: 'validation_error', version: 'v1', details: [{ path: '' }] });
  });

  it('takes no key of the prototype for a field', () => {
    const body = JSON.parse(`{"__proto__":{"text":"menu"},${JSON.stringify(v2Body()).slice(1)}`) as unknown;
    expect(faultsOf(body)).toEqual(['__proto__']);
  });
});

it('the published schemas are strict, name every field, and need what the code needs', () => {
  const [v1, v2] = CONTRACT_SCHEMAS.map(({ schema }) => schema as Record<string, unknown>);
  expect(v1).toMatchObject({
    additionalProperties: false,
    required: ['contract_version', 'provider', 'msg_id', 'timestamp', 'from', 'text'],
    properties: {
      contract_version: { const: 'v1' },
      msg_id: { minLength: 1, maxLength: 200 },
      text: { maxLength: 8_000 },
      timestamp: { format: 'date-time' },
      attachments: { maxItems: 10, items: { additionalProperties: false, required: ['type', 'url', 'mime'] } },
      tenant_context: { additionalProperties: false },
    },
  });
  expect(v2).toMatchObject({
    additionalProperties: false,
    required: ['contract_version', 'provider', 'msg_id', 'timestamp', 'sender', 'message'],
    properties: {
      contract_version: { const: 'v2' },
      sender: { required: ['id'], additionalProperties: false },
      message: { anyOf: [{ required: ['text'] }, { required: ['attachments'] }], additionalProperties: false },
      meta: { properties: { idempotency_key: { maxLength: 256 } } },
    },
  });
});
