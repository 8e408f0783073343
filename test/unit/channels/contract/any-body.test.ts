import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { converse, initialState } from '#src/conversation/index';
import type { Channel, InboundEvent } from '#src/messages/index';
import { demoRestaurant } from '../../../support/demo-restaurant.ts';
import { LANGUAGES } from '../../../support/languages.ts';
import { eventOf, NOW, read } from './bodies.ts';

const PROVIDERS = { wa: 'whatsapp', ig: 'instagram', msg: 'messenger' } as const;
const NAMES = [
  ...[
    'contract_version',
    'contractVersion',
    'provider',
    'msg_id',
    'msgId',
    'messageId',
    'mid',
    'from',
    'userId',
    'sender',
  ],
  ...[
    'sender_id',
    'text',
    'message',
    'buttonId',
    'interactive',
    'audioUrl',
    'audio',
    'imageUrl',
    'image',
    'timestamp',
    'time',
  ],
  ...[
    'attachments',
    'meta',
    'tenant_context',
    'tenantId',
    '__proto__',
    'constructor',
    'toString',
    'id',
    'url',
    'mime',
    'type',
  ],
];
const WORDS = ['v1', 'v2', 'wa', 'ig', 'audio', '2026-11-22T17:00:00Z', '1780000000', 'audio/ogg', '', '213555000001'];

/** Bodies that come near to what is understood, so that the parts behind the first check are reached too. */
const nearBody = fc.letrec<{ value: unknown; record: unknown }>((tie) => ({
  record: fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 12 }),
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...WORDS),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.jsonValue({ maxDepth: 2 }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
})).record;
const header = fc.option(fc.oneof(fc.constantFrom('v1', 'v2', '1', 'V2'), fc.string()));
const channel = fc.constantFrom<Channel>('whatsapp', 'instagram', 'messenger');

const id = fc.stringMatching(/^[!-~\u00a1-\u06ff]{1,20}$/);
const words = fc.string({ unit: 'binary', maxLength: 60 });
const url = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const timestamp = fc
  .tuple(fc.date({ noInvalidDate: true, min: new Date('0000-01-01'), max: new Date('9999-12-30') }), fc.boolean())
  .map(([date, isLocal]) => (isLocal ? date.toISOString().replace('Z', '+01:00') : date.toISOString()));
const attachments = fc.array(
  fc.record({ type: fc.constantFrom('audio', 'image'), url, mime: fc.constantFrom('audio/ogg', 'image/png') }),
  { maxLength: 10 },
);
const common = { provider: fc.constantFrom('wa', 'ig', 'msg'), msg_id: id, timestamp };
const v1 = fc.record(
  { contract_version: fc.constant('v1'), ...common, from: id, text: words, attachments },
  { requiredKeys: ['contract_version', 'provider', 'msg_id', 'timestamp', 'from', 'text'] },
);
const v2 = fc.record({
  contract_version: fc.constant('v2'),
  ...common,
  sender: fc.record({ id, display_name: words }, { requiredKeys: ['id'] }),
  message: fc
    .record({ text: words, attachments }, { requiredKeys: [] })
    .filter(({ text, attachments: items }) => text !== undefined || items !== undefined),
});

describe('whatever a partner posts', () => {
  it('is read or refused with one to ten reasons, and nothing throws', () => {
    fc.assert(
      fc.property(fc.oneof(nearBody, fc.anything(), fc.jsonValue()), header, channel, (body, said, route) => {
        const reading = read(body, { header: said, channel: route });
        if (reading.ok) expectUsable(reading.event, route);
        else expect(reading.details.length, JSON.stringify(reading)).toBeGreaterThanOrEqual(1);
        if (!reading.ok) expect(reading.details.length).toBeLessThanOrEqual(10);
      }),
      { numRuns: 3_000 },
    );
  });

  it('is taken when it is valid, as what it says, and the talk has an answer to it', () => {
    const restaurant = demoRestaurant();
    fc.assert(
      fc.property(fc.oneof(v1, v2), (body) => {
        const route = PROVIDERS[body.provider as keyof typeof PROVIDERS];
        const event = eventOf(body, { channel: route });
        expectUsable(event, route);
        expect(event.id).toBe(`contract:client-1:${body.msg_id}`);
        expect(event.at).toBe(Math.max(0, Date.parse(body.timestamp)));
        const facts = {
          now: NOW,
          newId: 'id',
          restaurant,
          user: event.user,
          deliveryEnabled: true,
          languages: LANGUAGES,
          hearsVoice: false,
          hasAdviser: false,
        };
        const turn = converse(initialState('fr'), { kind: 'event', content: event.content, at: NOW }, facts);
        expect(turn.replies.length + (turn.act ? 1 : 0)).toBeGreaterThan(0);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** What the object and Postgres need of an event. */
function expectUsable(event: InboundEvent, route: Channel): void {
  expect(event.channel).toBe(route);
  expect(event.id.startsWith('contract:client-1:')).toBe(true);
  expect(event.id.isWellFormed() && !/\p{Cc}/u.test(event.id)).toBe(true);
  expect(event.user.key).not.toBe('');
  expect(new Date(event.at).toISOString()).toMatch(/^[1-9]\d{3}-/);
  expect(['text', 'choice', 'media']).toContain(event.content.kind);
}
