import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapterFor, type ParsedWebhook } from '#src/channels/index';
import { CHANNELS, wantsAnswer } from '#src/messages/index';
import { DIALECTS } from './dialects.ts';
import { AT, fixture, fixtureNames, RECEIVED_AT } from './expectation.ts';

/** Words of the customers in the order in which they were heard. */
function wordsHeard(parsed: ParsedWebhook): readonly string[] {
  return parsed.events.flatMap(({ content }) => (content.kind === 'text' ? [content.text] : []));
}

/** What everything behind the channels relies on, whatever came in. */
function expectSound(parsed: ParsedWebhook): void {
  for (const event of parsed.events) {
    expect(event.id).not.toBe('');
    expect(event.accountId).not.toBe('');
    expect(event.user.key).not.toBe('');
    expect(event.user.phone ?? '0').toMatch(/^\d{1,20}$/);
    expect(Number.isSafeInteger(event.at) && event.at > 0).toBe(true);
  }
  for (const receipt of parsed.receipts) {
    expect(receipt.account.accountId).not.toBe('');
    expect(receipt.callback ?? receipt.providerId ?? receipt.watermark).toBeDefined();
    expect(Number.isSafeInteger(receipt.at) && receipt.at > 0).toBe(true);
  }
  for (const [kind, count] of Object.entries(parsed.ignored)) {
    expect(kind).toMatch(/^[a-z_]+(:[a-z][a-z0-9_]{0,39})?$/);
    expect(count).toBeGreaterThan(0);
  }
}

/** The same JSON with one value somewhere in it replaced. */
function damaged(value: unknown, input: { at: number; by: unknown }): unknown {
  let left = input.at;
  const visit = (node: unknown): unknown => {
    if (left-- === 0) return input.by;
    if (Array.isArray(node)) return node.map(visit);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, visit(child)]));
  };
  return visit(value);
}

const odd = fc.oneof(
  fc.constantFrom(null, undefined, '', ' ', 0, -1, 1e300, true, [], {}, [[]], [null], { id: {} }, 'x'.repeat(300)),
  fc.jsonValue({ maxDepth: 2 }),
);

describe.each(CHANNELS)('%s hears what its customers say', (channel) => {
  const { parse } = adapterFor(channel);
  const dialect = DIALECTS[channel];
  const [nadia, samir] = dialect.customers;
  const text = (id: string, words: string, rest: { from?: string; at?: number } = {}) =>
    dialect.text({ from: rest.from ?? nadia, id, words, at: rest.at ?? AT });

  it('hears every message of every entry, in the order in which they stand', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.constantFrom(nadia, samir), { maxLength: 6 }), { maxLength: 4 }), (senders) => {
        let number = 0;
        const entries = senders.map((entry) => entry.map((from) => text(`id.${++number}`, `mot ${number}`, { from })));
        const parsed = parse(dialect.webhook(entries), RECEIVED_AT);
        expect(wordsHeard(parsed)).toEqual(Array.from({ length: number }, (_, index) => `mot ${index + 1}`));
        expect(parsed.events.map((event) => event.user.key)).toEqual(senders.flat());
      }),
    );
  });

  it('keeps the order of arrival when the times say otherwise', () => {
    const items = [text('id.1', 'confirmer', { at: AT + 60_000 }), text('id.2', 'ajouter', { at: AT })];
    const parsed = parse(dialect.webhook([items]), RECEIVED_AT);
    expect(parsed.events.map((event) => event.at)).toEqual([AT + 60_000, AT]);
    expect(wordsHeard(parsed)).toEqual(['confirmer', 'ajouter']);
  });

  it('gives a repeated webhook the same ids, also after a detour through text', () => {
    const body = dialect.webhook([[text('id.1', 'مرحبا'), text('id.2', 'menu')]]);
    const escaped = JSON.stringify(body).replace(/[^\x20-\x7e]/g, (unit) => {
      return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
    });
    expect(parse(JSON.parse(escaped), RECEIVED_AT + 5_000)).toEqual(parse(body, RECEIVED_AT));
    expect(parse(body, RECEIVED_AT).events.map((event) => event.id)).toEqual(['id.1', 'id.2']);
  });

  it('loses no good message to a bad neighbour', () => {
    fc.assert(
      fc.property(fc.array(odd, { maxLength: 5 }), fc.array(odd, { maxLength: 5 }), (before, after) => {
        const body = dialect.webhook([[...before, text('id.1', 'je suis là'), ...after], [text('id.2', 'moi aussi')]]);
        const parsed = parse(body, RECEIVED_AT);
        expect(wordsHeard(parsed)).toEqual(['je suis là', 'moi aussi']);
      }),
    );
  });

  it('passes a text through whole, however long or strange it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 50 }), (words) => {
        expect(wordsHeard(parse(dialect.webhook([[text('id.1', words)]]), RECEIVED_AT))).toEqual([words]);
      }),
      { numRuns: 50 },
    );
    const long = 'é'.repeat(70_000);
    expect(wordsHeard(parse(dialect.webhook([[text('id.1', long)]]), RECEIVED_AT))).toEqual([long]);
  });

  it('never takes what our side wrote for a customer', () => {
    const own = [
      dialect.own({ to: nadia, id: 'id.1', words: 'On arrive' }),
      dialect.own({ to: '', id: 'id.2', words: '?' }),
    ];
    const parsed = parse(dialect.webhook([own]), RECEIVED_AT);
    expect(parsed.events.map((event) => [event.user.key, event.content])).toEqual([
      [nadia, { kind: 'staff_echo', text: 'On arrive' }],
    ]);
    expect(parsed.events.some(wantsAnswer)).toBe(false);
  });

  it('lets two strangers without a name share nothing', () => {
    const strangers = ['un', 'deux'].map((words, index) => dialect.nobody({ id: `id.${index}`, words }));
    const parsed = parse(dialect.webhook([strangers]), RECEIVED_AT);
    expect(parsed).toEqual({ events: [], receipts: [], ignored: { malformed: 2 } });
  });
});

describe.each(CHANNELS)('%s survives whatever is signed', (channel) => {
  const { parse } = adapterFor(channel);

  it('reads any JSON at all', () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => expectSound(parse(body, RECEIVED_AT))));
    for (const body of [null, undefined, 0, '', [], {}, { entry: null }, { entry: {} }, { entry: [[]] }]) {
      expect(parse(body, RECEIVED_AT).ignored).toEqual({ malformed: expect.any(Number) });
    }
  });

  it.each(fixtureNames(channel))('reads %s with any value in it replaced by anything', (name) => {
    const good = fixture(channel, name);
    const places = fc.integer({ min: 0, max: 120 });
    fc.assert(
      fc.property(places, odd, (at, by) => expectSound(parse(damaged(good, { at, by }), RECEIVED_AT))),
      { numRuns: 30 },
    );
  });

  it('reads keys that are names of the language as keys', () => {
    const body = JSON.parse(
      '{"__proto__":{"entry":[{"changes":[],"messaging":[]}]},"constructor":{"entry":1},"entry":[{"__proto__":{"id":"1"},"toString":1}]}',
    );
    expect(parse(body, RECEIVED_AT)).toEqual({ events: [], receipts: [], ignored: { malformed: 1 } });
    expect(({} as Record<string, unknown>).entry).toBeUndefined();
  });
});
