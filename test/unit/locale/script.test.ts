import { describe, expect, it } from 'vitest';
import { hasArabicScript } from '#src/locale/index';
import { SCRIPT_CASES } from '../../fixtures/language/script-cases.ts';

describe('Arabic script', () => {
  it.each(SCRIPT_CASES)('of spec/a §5.7: %s → %s', (_what, text, expected) => {
    expect(hasArabicScript(text), text).toBe(expected);
  });

  it.each([
    ['presentation forms A', '\ufb50\ufdf2', true],
    ['presentation forms B', '\ufe8d\ufedf', true],
    ['the last letter of presentation forms B', '\ufefc', true],
    ['Arabic Extended-B', '\u0870', true],
    ['tatweel only', 'ـ', true],
    ['a right-to-left mark only', '\u200f', false],
    ['a byte order mark before French', '\ufeffBonjour', false],
    ['a long French text', 'je voudrais une pizza '.repeat(100), false],
    ['Arabic at the end of a long text', `${'x '.repeat(1_500)}مرحبا`, true],
  ])('beyond those: %s → %s', (_what, text, expected) => {
    expect(hasArabicScript(text)).toBe(expected);
  });
});
