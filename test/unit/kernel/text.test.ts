import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keepText, plainText, stripControls, textLength, truncateText } from '#src/kernel/text';

const FAMILY = '👨‍👩‍👧‍👦';
const FLAG = '🇩🇿';
const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

function graphemesOf(text: string): readonly string[] {
  return [...graphemes.segment(text)].map(({ segment }) => segment);
}

describe('the length of a text', () => {
  it.each([
    ['', 0, 0],
    ['été', 3, 5],
    ['مرحبا', 5, 10],
    [FLAG, 4, 8],
    [FAMILY, 11, 25],
  ])('%j has %i UTF-16 units and %i UTF-8 bytes', (text, units, bytes) => {
    expect(textLength(text, 'utf16')).toBe(units);
    expect(textLength(text, 'utf8')).toBe(bytes);
  });
});

describe('cutting a text', () => {
  it.each([
    ['stays whole when it fits exactly', 'Pizza', 5, 'Pizza'],
    ['ends with an ellipsis inside the limit', 'Pizza Margherita', 10, 'Pizza Mar…'],
    ['leaves no space before the ellipsis', 'Pizza Margherita', 7, 'Pizza…'],
    ['keeps a family together or not at all', `ok${FAMILY}${FAMILY}`, 14, `ok${FAMILY}…`],
    ['drops a family that does not fit', `ok${FAMILY}!`, 13, 'ok…'],
    ['keeps a flag together or not at all', `${FLAG}${FLAG}${FLAG}`, 9, `${FLAG}${FLAG}…`],
    ['keeps a skin tone with its hand', '👍🏽👍🏽', 5, '👍🏽…'],
    ['keeps tashkeel with its letter', 'مُحَمَّد', 4, 'مُ…'],
    ['has room for nothing but the ellipsis', 'Pizza', 1, '…'],
    ['has room for nothing at all', 'Pizza', 0, ''],
  ])('%s', (_rule, text, max, expected) => {
    expect(truncateText(text, { max })).toBe(expected);
  });

  it('counts bytes where the provider does', () => {
    expect(truncateText('مرحبا بك', { max: 12, unit: 'utf8' })).toBe('مرحب…');
    expect(truncateText('مرحبا', { max: 2, unit: 'utf8' })).toBe('');
  });

  it('is never longer than the limit, never splits a grapheme, and touches nothing that fits', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    fc.assert(
      fc.property(text, fc.nat(60), fc.constantFrom('utf16', 'utf8'), (original, max, unit) => {
        const cut = truncateText(original, { max, unit });
        expect(textLength(cut, unit)).toBeLessThanOrEqual(max);
        if (textLength(original, unit) <= max) {
          expect(cut).toBe(original);
          return;
        }
        const kept = cut.endsWith('…') ? cut.slice(0, -1) : cut;
        const borders = new Set(graphemesOf(original).map((_, count, all) => all.slice(0, count).join('').trimEnd()));
        expect(borders.has(kept)).toBe(true);
      }),
    );
  });
});

describe('the words of a stranger', () => {
  it.each([
    ['bidirectional overrides', 'abc\u202Edef\u202C', 'abcdef'],
    ['isolates and marks', '\u2066x\u2069\u200E\u200F\u061C', 'x'],
    ['C0 and C1 controls', 'a\u0000b\u0007c\u0085d\u009Be', 'abcde'],
    ['a byte order mark', '\uFEFFSalut', 'Salut'],
  ])('lose %s', (_what, text, expected) => {
    expect(stripControls(text)).toBe(expected);
  });

  it('keep their newlines, their emoji and their Arabic', () => {
    const text = `ligne 1\nسطر ٢ ${FAMILY}`;
    expect(stripControls(text)).toBe(text);
  });

  it.each([
    ['markup', '*admin* _x_ ~y~ `code`', 'admin x y code'],
    ['placeholders', '{{total}} {name}', 'total name'],
    ['line breaks, tabs and runs of spaces', 'Nadia\tBen     Ali\r\n\u2028!', 'Nadia Ben Ali !'],
    ['spaces at either end', '  Nadia  ', 'Nadia'],
    ['gaps where something was taken out', 'Nadia * \u0000 Ben', 'Nadia Ben'],
  ])('bring no %s into ours', (_what, text, expected) => {
    expect(plainText(text, 100)).toBe(expected);
  });

  it('hold no half of a character', () => {
    expect(plainText('a\uD800b', 100).isWellFormed()).toBe(true);
  });

  it.each([
    ['keep their markup', 'bien *cuit* {svp}', 100, 'bien *cuit* {svp}'],
    ['lose what Postgres does not take', 'bien\u0000 cuit\uD800', 100, 'bien cuit\uFFFD'],
    ['are cut between graphemes, without an ellipsis', `ok ${FAMILY}${FAMILY}`, 20, `ok ${FAMILY}`],
  ])('that are kept %s', (_rule, text, max, expected) => {
    expect(keepText(text, max)).toBe(expected);
  });

  it('are one line of at most the given length, whatever they are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.nat(50), (text, max) => {
        const plain = plainText(text, max);
        expect(plain.length).toBeLessThanOrEqual(max);
        expect(plain).not.toMatch(/[\p{Cc}*_~`{}\u202a-\u202e\u2066-\u2069]/u);
      }),
    );
  });
});
