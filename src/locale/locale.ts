/** The languages we answer in. `darija` is Algerian Darija in Latin letters; in Arabic letters it is answered in Arabic. */
export const LOCALES = ['fr', 'ar', 'darija'] as const;
export type Locale = (typeof LOCALES)[number];

/** What a restaurant writes itself, a dish or an option: nobody keeps a menu in Darija, whose speakers read the French one. */
export type Localized = Readonly<Record<'fr' | 'ar', string>>;

export function textIn(localized: Localized, locale: Locale): string {
  return localized[locale === 'ar' ? 'ar' : 'fr'];
}

const ARABIC_SCRIPT = /[\u0600-\u06ff\u0750-\u077f\u0870-\u089f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefc]/u;
const ANY_LETTER = /\p{L}/u;

/** Arabic letters, digits or punctuation, presentation forms included (spec/a §5.1), but not the byte order mark at their end. */
export function hasArabicScript(text: string): boolean {
  return ARABIC_SCRIPT.test(text);
}

/**
 * Script first: Arabic in, Arabic out (invariant I9). Text without words of its own ("2", "P01 x2", "👍") is a typed tap: it keeps
 * the language of the last answer.
 */
export function replyLocale(input: { text: string; current: Locale; isCode: (word: string) => boolean }): Locale {
  if (hasArabicScript(input.text)) return 'ar';
  const words = input.text.split(/[\s,;+-]+/).filter((word) => ANY_LETTER.test(word) && !input.isCode(word));
  return words.length === 0 ? input.current : 'fr';
}
