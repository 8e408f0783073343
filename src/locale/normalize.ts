const DIACRITICS = /[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/gu;
const INVISIBLE = /[\u00ad\u061c\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/gu;
const LETTERS: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  گ: 'ك',
  ڤ: 'ف',
  ڨ: 'ق',
  پ: 'ب',
  œ: 'oe',
  æ: 'ae',
  '’': "'",
};
const FOLDED_LETTERS = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu;
/** Most of what is written: no letter of it has a second spelling. */
const PLAIN = /^[\x20-\x7e]*$/;
const PLAIN_BREAKS = /[^a-z0-9]+/;
const WORD_BREAKS = /[^\p{L}\p{N}]+/u;

/** Arabic-Indic (٣) and Persian (۳) digits as ASCII; full-width ones fall to NFKC. */
function asciiDigit(digit: string): string {
  return String((digit.codePointAt(0) ?? 0) & 0xf);
}

/** One spelling for what people write in many: case, accents, tashkeel, tatweel, hamza and ta marbuta forms, digits of any script. */
export function normalizeText(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().replace(/ {2,}/g, ' ').trim();
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(INVISIBLE, '')
    .replace(FOLDED_LETTERS, (letter) => LETTERS[letter] ?? letter)
    .replace(OTHER_DIGITS, asciiDigit)
    .normalize('NFD')
    .replace(DIACRITICS, '')
    .normalize('NFC')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** The words of a text, normalised: matching is by whole words, never by substrings (design.md §6 row 12). */
export function wordsOf(text: string): readonly string[] {
  const normal = normalizeText(text);
  return normal.split(PLAIN.test(normal) ? PLAIN_BREAKS : WORD_BREAKS).filter((word) => word !== '');
}
