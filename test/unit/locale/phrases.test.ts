import { describe, expect, it } from 'vitest';
import { exactCommand, hasArabicScript, LOCALES, type Locale, phrasebook } from '#src/locale/index';
import { arabicPhrases } from '#src/locale/phrases/ar';
import { darijaPhrases } from '#src/locale/phrases/darija';
import { frenchPhrases, type PhraseKey } from '#src/locale/phrases/fr';

const TABLES: Readonly<Record<Locale, Readonly<Record<PhraseKey, string>>>> = {
  fr: frenchPhrases,
  ar: arabicPhrases,
  darija: darijaPhrases,
};
const KEYS = Object.keys(frenchPhrases) as PhraseKey[];
/** WhatsApp's reply buttons and Messenger's quick replies (meta-wire §3.5). */
const MAX_BUTTON_TITLE = 20;
/** Symbols and placeholders only: the same in every language. */
const WORDLESS: readonly PhraseKey[] = [
  'ITEM_LINE',
  'OPTION_LINE',
  'OPTION_FREE',
  'CATEGORY_HEADER',
  'CART_LINE',
  'CART_NOTE',
  'MODE_SAVED',
  'BETWEEN_ADD',
  'BETWEEN_REMOVE',
  'BETWEEN_SET',
  'QUANTITY_SET',
  'FEE_LINE',
  'STAFF_ITEM',
  'STAFF_PLACE',
  'STAFF_MAP',
  'STAFF_NOTE',
];

function placeholdersOf(phrase: string): readonly string[] {
  return [...new Set(phrase.match(/\{\{\w+\}\}/g) ?? [])].sort();
}

describe('the phrases', () => {
  it.each(LOCALES)('exist in %s, every one and no other', (locale) => {
    expect(Object.keys(TABLES[locale]).sort()).toEqual([...KEYS].sort());
  });

  it.each(KEYS)('%s says the same with the same values in every language', (key) => {
    for (const locale of LOCALES) {
      expect(TABLES[locale][key].trim(), locale).not.toBe('');
      expect(placeholdersOf(TABLES[locale][key]), locale).toEqual(placeholdersOf(frenchPhrases[key]));
    }
  });

  it('are Arabic in Arabic, and hold no Arabic in French or in Darija', () => {
    expect(KEYS.filter((key) => !hasArabicScript(arabicPhrases[key]))).toEqual([...WORDLESS].sort(byOrderOf(KEYS)));
    for (const locale of ['fr', 'darija'] as const)
      expect(KEYS.filter((key) => hasArabicScript(TABLES[locale][key]))).toEqual([]);
  });

  it('in Arabic hold no Latin word but codes', () => {
    const latin = KEYS.filter((key) => /[a-zà-ÿ]{2,}/i.test(arabicPhrases[key].replace(/\{\{\w+\}\}/g, '')));
    expect(latin).toEqual([]);
  });

  it('in Darija are of Algiers, not of Morocco', () => {
    const moroccan = /\b(?:bghit\w*|daba|ch[nw]o|wakha|mzyan|dyal\w*|kifash|bezzef|safi)\b/i;
    expect(KEYS.filter((key) => moroccan.test(darijaPhrases[key]))).toEqual([]);
  });

  it('on buttons fit a button', () => {
    const buttons = KEYS.filter((key) => /^(BUTTON|LIST)_/.test(key));
    const tooLong = buttons.flatMap((key) =>
      LOCALES.map((locale) => TABLES[locale][key]).filter((title) => title.length > MAX_BUTTON_TITLE),
    );
    expect(buttons.length).toBeGreaterThan(20);
    expect(tooLong).toEqual([]);
  });

  it('hold no placeholder that is none', () => {
    for (const key of KEYS) {
      for (const locale of LOCALES) expect(TABLES[locale][key].replace(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]/);
    }
  });

  it('name commands that are understood', () => {
    const named = LOCALES.flatMap((locale) => KEYS.map((key) => TABLES[locale][key])).flatMap((phrase) =>
      [...phrase.matchAll(/« ([^»]+?) »/g)].map(([, words = '']) => words),
    );
    const strange = new Set(named.filter((words) => !/[\d{]/.test(words) && exactCommand(words) === null));
    expect([...strange].sort()).toEqual(['bien cuit', 'مطهو جيدا']);
  });
});

describe('a phrasebook', () => {
  const overrides = {
    'CART_EMPTY:fr': { content: 'Rien ici, {{name}} {{secret}}', variables: ['name'] },
    'THANKS:ar': { content: 'من عيوني', variables: [] },
  };

  it('says ours in its language', () => {
    expect(phrasebook('fr')('CART_EMPTIED')).toBe(frenchPhrases.CART_EMPTIED);
    expect(phrasebook('ar')('CART_EMPTIED')).toBe(arabicPhrases.CART_EMPTIED);
    expect(phrasebook('darija')('CART_EMPTIED')).toBe(darijaPhrases.CART_EMPTIED);
    expect(phrasebook('ar')('WHEN_TODAY', { time: '19:30' })).toBe('اليوم على 19:30');
  });

  it('never lets a line break before a question mark, or inside quotation marks', () => {
    expect(phrasebook('fr')('ASK_SERVICE_MODE')).toBe('Comment veux-tu ta commande\u00a0?');
    const values = Object.fromEntries(
      KEYS.flatMap((key) => placeholdersOf(frenchPhrases[key])).map((name) => [name.slice(2, -2), 'x']),
    );
    for (const locale of LOCALES) {
      const say = phrasebook(locale);
      for (const key of KEYS) expect(say(key, values), key).not.toMatch(/ [?!»]|« /);
    }
  });

  it('says the override of its own language, with the variables that it names', () => {
    expect(phrasebook('fr', overrides)('CART_EMPTY', { name: 'Nadia', secret: 'CANARY' })).toBe('Rien ici, Nadia');
  });

  it('never answers Arabic in French for want of an override', () => {
    expect(phrasebook('ar', overrides)('CART_EMPTY')).toBe(arabicPhrases.CART_EMPTY);
    expect(phrasebook('fr', overrides)('THANKS')).toBe(frenchPhrases.THANKS);
    expect(phrasebook('ar', overrides)('THANKS')).toBe('من عيوني');
  });
});

function byOrderOf<T>(order: readonly T[]): (a: T, b: T) => number {
  return (a, b) => order.indexOf(a) - order.indexOf(b);
}
