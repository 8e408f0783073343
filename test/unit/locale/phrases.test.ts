import { describe, expect, it } from 'vitest';
import { exactCommand, hasArabicScript, phrasebook } from '#src/locale/index';
import { arabicPhrases } from '#src/locale/phrases/ar';
import { frenchPhrases, type PhraseKey } from '#src/locale/phrases/fr';

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
];

function placeholdersOf(phrase: string): readonly string[] {
  return [...new Set(phrase.match(/\{\{\w+\}\}/g) ?? [])].sort();
}

describe('the phrases', () => {
  it('exist in both languages, and in no other number', () => {
    expect(Object.keys(arabicPhrases).sort()).toEqual([...KEYS].sort());
  });

  it.each(KEYS)('%s says the same with the same values in both languages', (key) => {
    expect(frenchPhrases[key].trim()).not.toBe('');
    expect(arabicPhrases[key].trim()).not.toBe('');
    expect(placeholdersOf(arabicPhrases[key])).toEqual(placeholdersOf(frenchPhrases[key]));
  });

  it('are Arabic in Arabic, and hold no Arabic in French', () => {
    expect(KEYS.filter((key) => !hasArabicScript(arabicPhrases[key]))).toEqual([...WORDLESS].sort(byOrderOf(KEYS)));
    expect(KEYS.filter((key) => hasArabicScript(frenchPhrases[key]))).toEqual([]);
  });

  it('in Arabic hold no Latin word but codes', () => {
    const latin = KEYS.filter((key) => /[a-zà-ÿ]{2,}/i.test(arabicPhrases[key].replace(/\{\{\w+\}\}/g, '')));
    expect(latin).toEqual([]);
  });

  it('on buttons fit a button', () => {
    const buttons = KEYS.filter((key) => /^(BUTTON|LIST)_/.test(key));
    const tooLong = buttons.flatMap((key) =>
      [frenchPhrases[key], arabicPhrases[key]].filter((title) => title.length > MAX_BUTTON_TITLE),
    );
    expect(buttons.length).toBeGreaterThan(20);
    expect(tooLong).toEqual([]);
  });

  it('hold no placeholder that is none', () => {
    for (const key of KEYS) {
      for (const phrase of [frenchPhrases[key], arabicPhrases[key]])
        expect(phrase.replace(/\{\{\w+\}\}/g, ''), key).not.toMatch(/[{}]/);
    }
  });

  it('name commands that are understood', () => {
    const named = [...KEYS.flatMap((key) => [frenchPhrases[key], arabicPhrases[key]])].flatMap((phrase) =>
      [...phrase.matchAll(/« ([^»]+?) »/g)].map(([, words = '']) => words),
    );
    const strange = new Set(named.filter((words) => !/\d/.test(words) && exactCommand(words) === null));
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
    expect(phrasebook('ar')('WHEN_TODAY', { time: '19:30' })).toBe('اليوم على 19:30');
  });

  it('never lets a line break before a question mark, or inside quotation marks', () => {
    expect(phrasebook('fr')('ASK_SERVICE_MODE')).toBe('Comment veux-tu ta commande\u00a0?');
    const values = Object.fromEntries(
      KEYS.flatMap((key) => placeholdersOf(frenchPhrases[key])).map((name) => [name.slice(2, -2), 'x']),
    );
    for (const locale of ['fr', 'ar'] as const) {
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
