import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adapterFor } from '#src/channels/index';
import {
  CHANNELS,
  type Option,
  type OptionList,
  type OutboundMessage,
  parseMoreOptionId,
  type UserIdentity,
} from '#src/messages/index';
import { DIALECTS } from './dialects.ts';
import { AT, CALLBACK, RECEIVED_AT } from './expectation.ts';
import { rendered, type Tap } from './rendered.ts';

const NADIA: UserIdentity = { key: '7000000000000001', scopedId: '7000000000000001' };

const words = fc.oneof(
  fc.constantFrom('', ' ', '\n', '\u200f', '\u200b', 'Pizza', 'pizza', 'PIZZA', '1', '…', '\ud83c', 'é'.repeat(30)),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('بيتزا بالجبن والفطر مع زيتون إضافي', '👨‍👩‍👧‍👦'.repeat(4), `Z${'\u0301'.repeat(60)}`, 'a\tb\nc'),
  fc.string({ unit: 'grapheme', minLength: 60, maxLength: 400 }),
);

const body = fc.oneof(
  words,
  fc.string({ unit: 'grapheme', minLength: 900, maxLength: 1_200 }),
  fc.integer({ min: 1, max: 700 }).map((count) => 'سطر من الطلب 900 دج\n'.repeat(count)),
  fc.integer({ min: 1, max: 200 }).map((count) => '🍕 2 × Pizza Margherita : 1 800 DA\n'.repeat(count)),
);

function optionLists(ids: fc.Arbitrary<string>): fc.Arbitrary<OptionList> {
  const option: fc.Arbitrary<Option> = fc.record(
    {
      id: ids,
      title: words,
      description: words,
      group: fc.constantFrom('', 'Pizzas', 'Boissons fraîches et sodas', ' '),
    },
    { requiredKeys: ['id', 'title'] },
  );
  const few = fc.array(option, { maxLength: 14 });
  const many = fc.array(option, { minLength: 15, maxLength: 400, size: 'max' });
  return fc.record({
    items: fc.oneof({ weight: 5, arbitrary: few }, { weight: 1, arbitrary: many }),
    from: fc.oneof(fc.nat({ max: 20 }), fc.constantFrom(-1, 1.5, Number.NaN, 1e9)),
    list: fc.constantFrom('HELP_MENU', `CAT:${'x'.repeat(170)}`),
    openLabel: words,
    moreLabel: words,
  });
}

const anyId = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200 }),
  fc.constantFrom('', ' ', 'A', 'A ', 'x'.repeat(300)),
);

function messages(ids: fc.Arbitrary<string>): fc.Arbitrary<OutboundMessage> {
  return fc.record(
    { text: body, options: optionLists(ids), request: fc.constantFrom('location' as const, 'contact' as const) },
    { requiredKeys: ['text'] },
  );
}

/** A menu as a restaurant has it: every id once. */
const menu = fc
  .record({
    titles: fc.array(words, { minLength: 1, maxLength: 60 }),
    described: fc.boolean(),
    text: fc.constantFrom('Que désirez-vous ?', 'ماذا تريد؟', 'x'.repeat(1_500)),
  })
  .map(({ titles, described, text }): OutboundMessage => {
    const items = titles.map((title, index) => {
      const item = { id: `ITEM:${index}`, title };
      return described ? { ...item, description: `${index}00 DA`, group: `G${Math.floor(index / 7)}` } : item;
    });
    return { text, options: { items, from: 0, list: 'HELP_MENU', openLabel: 'Voir', moreLabel: 'Suite' } };
  });

describe.each(CHANNELS)('%s shows what the bot says', (channel) => {
  const adapter = adapterFor(channel);
  const { accountId, customers } = DIALECTS[channel];
  const show = (message: OutboundMessage) =>
    rendered(channel, adapter.render({ message, recipient: NADIA, accountId, callbackData: CALLBACK }));
  const isMore = (tap: Tap) => parseMoreOptionId(tap.id) !== null;

  it('stays within every limit of Meta, whatever it is given to say', () => {
    fc.assert(
      fc.property(messages(anyId), (message) => {
        expect(show(message).violations).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('never loses the options, however long the text or the labels', () => {
    fc.assert(
      fc.property(messages(fc.uuid()), (message) => {
        const { taps, text } = show(message);
        const { items = [], from = 0 } = message.options ?? {};
        const left = from > 0 && from < items.length && Number.isInteger(from) ? items.length - from : items.length;
        const numbers = text.split('\n').filter((line) => /^\d+\./.test(line));
        expect(Math.max(taps.length, numbers.length)).toBeGreaterThanOrEqual(Math.min(left, 3));
      }),
      { numRuns: 200 },
    );
  });

  it('leads through a long list to every option exactly once, in order', () => {
    fc.assert(
      fc.property(menu, (message) => {
        const options = message.options as OptionList;
        const met: string[] = [];
        for (let from: number | undefined = 0; from !== undefined; ) {
          const { taps, text } = show({ ...message, options: { ...options, from } });
          // A long text with its options in lines has no taps; it shows all that is left at once.
          const lines = text.split('\n').filter((line) => /^\d+\./.test(line)).length;
          const shown = taps.length === 0 ? options.items.slice(from, from + lines) : taps;
          met.push(...shown.filter((tap) => parseMoreOptionId(tap.id) === null).map((tap) => tap.id));
          const more = parseMoreOptionId(taps.find(isMore)?.id ?? '');
          expect(more === null || (more.from > from && more.list === 'HELP_MENU')).toBe(true);
          from = more?.from;
        }
        expect(met).toEqual(options.items.map((item) => item.id));
      }),
      { numRuns: 60 },
    );
  });

  it('numbers what it lists from 1 on every page, in the order of the taps', () => {
    fc.assert(
      fc.property(menu, fc.nat({ max: 59 }), (message, from) => {
        const { taps, text } = show({
          ...message,
          text: 'Que désirez-vous ?',
          options: { ...(message.options as OptionList), from },
        });
        const numbers = text.split('\n').flatMap((line) => /^(\d+)\./.exec(line)?.[1] ?? []);
        const options = taps.filter((tap) => !isMore(tap));
        if (numbers.length === 0) return;
        expect(numbers).toEqual(options.map((_, index) => String(index + 1)));
      }),
    );
  });

  it('shows the first page when the list has become shorter than the page asked for', () => {
    const items = [1, 2, 3, 4].map((index) => ({ id: `ITEM:${index}`, title: `Plat ${index}` }));
    const options = { items, list: 'HELP_MENU', openLabel: 'Voir', moreLabel: 'Suite' };
    const ask = (from: number) => show({ text: 'Que désirez-vous ?', options: { ...options, from } });
    for (const from of [4, 400, -1, 0.5, Number.NaN]) expect(ask(from)).toEqual(ask(0));
    expect(ask(2).taps.map((tap) => tap.id)).toEqual(['ITEM:3', 'ITEM:4']);
  });

  it('gets back from a tap the very id that it showed', () => {
    fc.assert(
      fc.property(menu, (message) => {
        for (const tap of show(message).taps) {
          const tapped = DIALECTS[channel].tap({ from: customers[0], id: 'id.1', optionId: tap.id, title: tap.title });
          const [event] = adapter.parse(DIALECTS[channel].webhook([[tapped]]), RECEIVED_AT).events;
          expect(event?.content).toEqual({ kind: 'choice', optionId: tap.id, title: tap.title });
        }
      }),
      { numRuns: 50 },
    );
  });

  it('says the same words to the same message, and goes to the account that was written to', () => {
    const message = { text: `Bonjour ${AT}` };
    const render = () => adapter.render({ message, recipient: NADIA, accountId, callbackData: CALLBACK });
    expect(render()).toEqual(render());
    expect(render().path).toBe(`${accountId}/messages`);
    expect(JSON.stringify(render().body)).toContain(NADIA.key);
    expect(JSON.stringify(render().body).includes(CALLBACK)).toBe(channel !== 'instagram');
  });

  it("finds the provider's id in an answer and nothing in anything else", () => {
    expect(adapter.parseSendAnswer(DIALECTS[channel].sendAnswer('id.77'))).toBe('id.77');
    fc.assert(
      fc.property(fc.jsonValue(), (answer) => {
        expect(adapter.parseSendAnswer(answer)).toBeNull();
      }),
    );
    for (const answer of [
      undefined,
      { messages: [] },
      { messages: [{ id: '' }] },
      { message_id: '' },
      { messages: {} },
    ]) {
      expect(adapter.parseSendAnswer(answer)).toBeNull();
    }
  });
});
