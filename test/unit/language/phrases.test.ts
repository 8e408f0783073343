import { describe, expect, it } from 'vitest';
import { wordsOf } from '#src/locale/index';
import { readAll, readPhrase, scoreOf } from '../../../scripts/language/score.ts';
import { DEVELOPMENT } from '../../fixtures/language/development.ts';
import type { Phrase, PhraseLanguage, Phrases } from '../../fixtures/language/phrase.ts';
import { UNSEEN } from '../../fixtures/language/unseen.ts';

const WANTED: Readonly<Record<PhraseLanguage, number>> = {
  fr: 80,
  ar: 80,
  'darija-latin': 120,
  'darija-arabic': 80,
  mixed: 40,
  noise: 60,
};
const LANGUAGES = Object.keys(WANTED) as PhraseLanguage[];
/** Understood when it is said, and never ours. */
const MOROCCAN = /^(?:daba|chno|chnou|wakha|dyali|dyalna|dyalek|ديالي|ديالنا|دابا|شنو|واخا)$/;

function all(phrases: Phrases): readonly Phrase[] {
  return LANGUAGES.flatMap((language) => phrases[language]);
}

/** The score of a part, with what was harmful by name: never what was missed, which nobody who writes rules may read. */
function scored(phrases: Phrases): { right: number; harmful: number; languages: readonly string[] } {
  const byLanguage = readAll(phrases);
  const score = scoreOf('all', [...byLanguage.values()].flat());
  const languages = [...byLanguage].map(([language, readings]) => {
    const { right, phrases: count } = scoreOf(language, readings);
    return `${language} ${right}/${count}`;
  });
  return { right: score.right / score.phrases, harmful: score.harmful / score.phrases, languages };
}

describe('the phrases', () => {
  it('are enough of each language, each of them once', () => {
    const counts = LANGUAGES.map((language) => DEVELOPMENT[language].length + UNSEEN[language].length);
    expect(LANGUAGES.filter((language, index) => (counts[index] ?? 0) < WANTED[language])).toEqual([]);
    const texts = [...all(DEVELOPMENT), ...all(UNSEEN)].map(
      ({ text, at }) => `${at ?? 'fresh'} ${wordsOf(text).join(' ') || text}`,
    );
    expect(texts.filter((text, index) => texts.indexOf(text) !== index)).toEqual([]);
    expect(texts.length).toBeGreaterThanOrEqual(400);
  });

  it('are Algerian, not Moroccan', () => {
    const words = [...all(DEVELOPMENT), ...all(UNSEEN)].flatMap(({ text }) => wordsOf(text));
    expect(words.filter((word) => MOROCCAN.test(word))).toEqual([]);
  });
});

describe('what customers write is understood', () => {
  it('92 of 100 unseen phrases at least, and 1 of 100 does harm at most', () => {
    const { right, harmful, languages } = scored(UNSEEN);
    expect(right, languages.join(', ')).toBeGreaterThanOrEqual(0.92);
    expect(harmful, languages.join(', ')).toBeLessThanOrEqual(0.01);
  });

  it('what the rules were written from, still', () => {
    const { right, harmful, languages } = scored(DEVELOPMENT);
    expect(right, languages.join(', ')).toBeGreaterThanOrEqual(0.97);
    expect(harmful, languages.join(', ')).toBe(0);
  });
});

describe('the scorer', () => {
  it.each([
    ['an order that was not asked for is harm', { text: '2 margherita', means: 'cart' }, true],
    ['another number of pieces is harm', { text: '2 margherita', means: 'add P01x3' }, true],
    ['an option too many is harm', { text: '2 margherita sans olives', means: 'add P01x2' }, true],
    ['an order placed is harm', { text: 'oui', means: 'no', at: 'confirm' }, true],
    ['an item taken out is harm', { text: 'enlève le coca', means: 'remove P01', at: 'cart' }, true],
    ['being asked back is none', { text: 'qsdf', means: 'menu' }, false],
  ] as const)('%s', (_what, phrase, isHarmful) => {
    expect(readPhrase(phrase)).toMatchObject({ isRight: false, isHarmful });
  });

  it.each([
    { text: '2 margherita', means: 'cart | add P01x2' },
    { text: 'un burger classic sans oignon', means: 'add B01x1+R02' },
    { text: 'vous avez des pizzas ?', means: 'category Pizzas' },
    { text: 'enlève les deux margherita', means: 'remove P01', at: 'cart' },
    { text: '3', means: 'quantity 3', at: 'quantity' },
    { text: 'je n’ai rien dit', means: 'nothing', at: 'cart' },
  ] as const)('takes $text for $means', (phrase) => {
    expect(readPhrase(phrase)).toMatchObject({ isRight: true, isHarmful: false });
  });
});
