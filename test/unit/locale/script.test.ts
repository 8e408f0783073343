import { describe, expect, it } from 'vitest';
import { hasArabicScript } from '#src/locale/index';

describe('Arabic script', () => {
  it.each([
    ['a French greeting', 'Bonjour, le menu svp', false],
    ['an Arabic greeting', 'مرحبا', true],
    ['a French word with an Arabic phrase', 'menu من فضلك', true],
    ['Arabic-Indic digits only', '٢٣', true],
    ['an Arabic question mark only', '؟', true],
    ['an item code with an Arabic please', 'P01 x2 من فضلك', true],
    ['Darija in Latin letters', 'wach kayn lyoum', false],
    ['emoji only', '👍🍕', false],
    ['an empty text', '', false],
    ['one letter of U+0750–077F', '\u0752', true],
    ['one letter of U+08A0–08FF', '\u08a3', true],
    ['a Latin word with one Arabic-Indic digit', 'table ٣', true],
    ['ASCII digits only', '12', false],
    ['Hebrew', 'שלום', false],
    ['a Persian greeting', 'سلام چطوری', true],
    ['a word with tashkeel', 'مُحَمَّد', true],
    ['a Latin line and an Arabic line', 'bonjour\nكيف الحال', true],
    ['a URL with an Arabic domain', 'https://مثال.com/x', true],
    ['a Latin first name with an Arabic surname', 'Nadia بن علي', true],
    ['an Arabic sentence with quotes and a colon', 'قال: "أريد القائمة"', true],
  ])('of spec/a §5.7: %s → %s', (_what, text, expected) => {
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
