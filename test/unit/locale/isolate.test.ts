import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOCALES, phrasebook, renderTemplate } from '#src/locale/index';
import { PHRASE_KEYS, variablesOf } from '#src/locale/phrasebook';

const ISOLATES = /[\u2066-\u2069]/g;
const rtl = (content: string, values: Record<string, string>) => renderTemplate({ content, values, rightToLeft: true });
/** Opens and closes in turn: every isolate is closed, on its line, and none stands in another. */
const isFlat = (line: string) => /^(?:[^\u2066-\u2069]|[\u2066-\u2068][^\u2066-\u2069]*\u2069)*$/u.test(line);
const outside = (text: string) => text.replace(/[\u2066-\u2068][^\u2069]*\u2069/gu, '');

describe('a value in an Arabic sentence', () => {
  it.each([
    ['a code', 'P01', '\u2068P01\u2069'],
    ['a price', '1\u00a0250 دج', '\u20681\u00a0250 دج\u2069'],
    ['a price with its sign', '+100 دج', '\u2067\u200e+100 دج\u2069'],
    ['a phone', '0555 12 34 56', '\u20680555 12 34 56\u2069'],
    ['a Latin name', 'Pizza 4 saisons', '\u2068Pizza 4 saisons\u2069'],
    ['a name of both', 'بيتزا Margherita', '\u2068بيتزا Margherita\u2069'],
    ['a number', '12', '12'],
    ['an hour', '19:30', '19:30'],
    ['a day', '12/05', '12/05'],
    ['an Arabic name', 'بيتزا مارغريتا (جبن)', 'بيتزا مارغريتا (جبن)'],
    ['symbols', '👍', '👍'],
    ['nothing', '', ''],
    ['two lines', 'P01\nسلطة', '\u2068P01\u2069\nسلطة'],
    ['what has its isolates', '2 × \u2068Pizza\u2069', '2 × \u2068Pizza\u2069'],
    ['directions that nobody closes', 'a\u202eb\u2068c', '\u2068abc\u2069'],
    ['an isolate in an isolate', '\u2068a\u2068b\u2069\u2069', '\u2068ab\u2069'],
  ])('%s', (_what, value, expected) => {
    expect(rtl('[{{v}}]', { v: value })).toBe(`[${expected}]`);
  });

  it('is not isolated twice where the text does it by hand', () => {
    expect(rtl('[\u2066{{v}}\u2069]', { v: '0555 12 34 56' })).toBe('[\u20660555 12 34 56\u2069]');
  });

  it('stays as it is in text from left to right', () => {
    expect(renderTemplate({ content: '[{{v}}]', values: { v: '0555 12 34 56' } })).toBe('[0555 12 34 56]');
    expect(phrasebook('darija')('ADDED', { items: 'P01' })).not.toMatch(ISOLATES);
  });
});

const unit = fc.constantFrom(
  'a',
  'Z',
  'é',
  '1',
  '5',
  ' ',
  '-',
  '+',
  'ب',
  'دج',
  '،',
  '\n',
  '\u2068',
  '\u2069',
  '\u202e',
  '🍕',
  '{{x}}',
);
const anyValue = fc.string({ unit, maxLength: 12 });

it('no phrase in Arabic has an isolate in an isolate, or one left open, and what can change places stands in one', () => {
  const say = phrasebook('ar');
  fc.assert(
    fc.property(fc.constantFrom(...PHRASE_KEYS), fc.array(anyValue, { minLength: 6, maxLength: 6 }), (key, given) => {
      const names = variablesOf(key);
      const values = Object.fromEntries(names.map((name, index) => [name, given[index % given.length] ?? '']));
      const text = say(key, values);
      for (const line of text.split('\n')) expect(isFlat(line), JSON.stringify(line)).toBe(true);
      expect(outside(text)).not.toMatch(/[aZé]/);
      // Said once more as a value of another phrase, as the lines of a cart are, nothing changes.
      const again = say('CART', { lines: text, note: '', total: '' });
      for (const line of again.split('\n')) expect(isFlat(line), JSON.stringify(line)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

it('isolates are all that sets the Arabic rendering apart', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', '1', ' ', 'ب', '+', '\n') }), (value) => {
      const plain = renderTemplate({ content: 'أ {{v}} ب', values: { v: value } });
      expect(rtl('أ {{v}} ب', { v: value }).replace(/[\u200e\u2066-\u2069]/g, '')).toBe(plain);
    }),
  );
});

it('every language knows the same keys', () => {
  for (const locale of LOCALES)
    for (const key of PHRASE_KEYS) expect(phrasebook(locale)(key), key).toBeTypeOf('string');
});
