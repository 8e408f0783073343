import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centimesFromDinars, formatDinars, isWholeDinars } from '#src/kernel/money';

describe('money', () => {
  it.each([
    [0, '0 DA', '0 دج'],
    [45_000, '450 DA', '450 دج'],
    [125_000, '1 250 DA', '1\u00a0250 دج'],
    [100_000_000, '1 000 000 DA', '1\u00a0000\u00a0000 دج'],
    [-15_000, '-150 DA', '-150 دج'],
    [-125_000, '-1 250 DA', '-1\u00a0250 دج'],
  ])('%i centimes print as %j and as %j', (centimes, french, arabic) => {
    expect(formatDinars(centimes, 'fr')).toBe(french);
    expect(formatDinars(centimes, 'darija')).toBe(french);
    expect(formatDinars(centimes, 'ar')).toBe(arabic);
  });

  it('prints Latin digits in groups of three, which stay in their order in Arabic and read back as the same amount', () => {
    fc.assert(
      fc.property(fc.integer({ min: -9_999_999, max: 9_999_999 }), fc.constantFrom('fr', 'ar'), (dinars, locale) => {
        const printed = formatDinars(centimesFromDinars(dinars), locale);
        expect(printed).toMatch(locale === 'ar' ? /^-?\d{1,3}(?:\u00a0\d{3})* دج$/ : /^-?\d{1,3}(?: \d{3})* DA$/);
        expect(Number(printed.replace(/[^\d-]/g, ''))).toBe(dinars);
      }),
    );
  });

  it.each([
    [0, true],
    [90_000, true],
    [-15_000, true],
    [90_050, false],
    [0.5, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    [2 ** 53, false],
  ])('%d centimes are whole dinars: %s', (centimes, expected) => {
    expect(isWholeDinars(centimes)).toBe(expected);
  });
});
