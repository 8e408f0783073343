import { describe, expect, it } from 'vitest';
import { isFrench, isLatinDarija } from '#src/locale/darija-words';
import {
  chooseLanguage,
  type LanguageMemory,
  type LanguageSettings,
  type Locale,
  languageAsked,
  NO_LANGUAGE_MEMORY,
  rememberScript,
  replyLocale,
} from '#src/locale/index';
import { frenchLexicon } from '#src/locale/lexicon/fr';
import { darijaPhrases } from '#src/locale/phrases/darija';
import { frenchPhrases } from '#src/locale/phrases/fr';
import { LANGUAGES } from '../../support/languages.ts';

const isCode = (word: string) => /^[A-Z]\d\d(x\d+)?$|^x\d+$/i.test(word);

interface Told {
  current?: Locale;
  byDefault?: Locale;
  memory?: Partial<LanguageMemory>;
  settings?: Partial<LanguageSettings>;
}

function answerTo(text: string, told: Told = {}): Locale {
  const { current = 'fr', byDefault = 'fr', memory, settings } = told;
  return replyLocale({
    text,
    current,
    byDefault,
    memory: { ...NO_LANGUAGE_MEMORY, ...memory },
    settings: { ...LANGUAGES, ...settings },
    isCode,
  });
}

const LOCALES_BEFORE = ['fr', 'ar', 'darija'] as const;
const chosen = (value: Locale) => ({ chosen: { value, at: 1 } });
const STICKY = { arabicMessages: 2, stickyArabic: true };
const WORDLESS = ['2', 'P01', 'P01 x2', 'P01x2, B01', 'P01+X01-R01', '👍', '', '  ', '!!', '0555 12 34 56'];

describe('the language of the answer, script first', () => {
  it.each(['مرحبا', 'P01 من فضلك', 'bonjour مرحبا', '٢', 'menu؟', 'زيد زوج بيتزا', 'wach راك'])(
    'is Arabic when %j holds Arabic, whatever was before or was chosen',
    (text) => {
      for (const current of LOCALES_BEFORE) expect(answerTo(text, { current })).toBe('ar');
      for (const value of LOCALES_BEFORE) expect(answerTo(text, { memory: chosen(value) })).toBe('ar');
    },
  );

  it.each(['bonjour', 'oui', 'P01 svp', 'rue 12', 'je veux une pizza', 'menu'])(
    'is French when %j has Latin words, also for those who chose Arabic or write much of it',
    (text) => {
      for (const memory of [{}, STICKY, { ...STICKY, ...chosen('ar') }, chosen('fr')])
        for (const current of LOCALES_BEFORE) expect(answerTo(text, { current, memory })).toBe('fr');
    },
  );

  it.each(WORDLESS)('stays what it was after %j, which has no words of its own', (text) => {
    for (const current of LOCALES_BEFORE)
      for (const memory of [{}, STICKY, chosen('ar'), chosen('darija')])
        expect(answerTo(text, { current, memory })).toBe(current);
  });
});

describe('Darija in Latin letters', () => {
  const TEXTS = ['wach kayn', 'kml', '3tini zouj pizza', 'n7eb ncommandi', 'ch7al la livraison'];

  it.each(TEXTS)('%j is answered in French', (text) => {
    expect(answerTo(text)).toBe('fr');
    expect(answerTo(text, { current: 'ar' })).toBe('fr');
  });

  it.each(TEXTS)('%j is answered in Arabic once that is sticky, unless the setting is off', (text) => {
    expect(answerTo(text, { memory: STICKY })).toBe('ar');
    expect(answerTo(text, { memory: STICKY, settings: { stickyArabic: false } })).toBe('fr');
  });

  it.each(TEXTS)('%j is answered in Darija where the restaurant’s setting or the customer says so', (text) => {
    expect(answerTo(text, { settings: { answersDarija: true } })).toBe('darija');
    expect(answerTo(text, { settings: { answersDarija: true }, memory: STICKY })).toBe('darija');
    expect(answerTo(text, { memory: chosen('darija') })).toBe('darija');
  });

  it('a choice of the customer counts more than the setting', () => {
    expect(answerTo('wach kayn', { settings: { answersDarija: true }, memory: chosen('fr') })).toBe('fr');
    const arabic = { ...STICKY, ...chosen('ar') };
    expect(answerTo('wach kayn', { settings: { answersDarija: true }, memory: arabic })).toBe('ar');
  });

  it('goes on through words that both languages share, and ends with a French sentence', () => {
    const memory = chosen('darija');
    for (const text of ['menu', 'panier', 'margherita', 'commander', 'cité 5 juillet'])
      expect(answerTo(text, { memory, current: 'ar' }), text).toBe('darija');
    for (const text of ['je veux le menu', 'bonjour', 'c’est combien ?'])
      expect(answerTo(text, { memory, current: 'darija' }), text).toBe('fr');
    expect(answerTo('menu', { settings: { answersDarija: true }, current: 'darija' })).toBe('darija');
    expect(answerTo('menu', { settings: { answersDarija: true }, current: 'fr' })).toBe('fr');
  });

  it.each([
    'wesh rakom',
    'kach promo lyoum',
    'zid wa7da frites',
    'bla zitoun',
    'win rahi la commande',
    'mazal ma weslatch',
    '9adech l pizza',
    'A3TINI',
    'salam',
    'salam khoya',
    'bghit nchouf menu',
    'chno kayn',
    'bezzaf',
    'sma7li',
  ])('%j is Darija', (text) => {
    expect(isLatinDarija(text)).toBe(true);
  });

  it.each([
    'salam je voudrais commander',
    'bonjour',
    'menu',
    'carte',
    'valider',
    'checkout',
    'une pizza quatre fromages',
    'fin du repas',
    'P03 x7',
    'x3 P01',
    'A7b',
    'à 19h30',
    '3eme étage, bât 7',
    '12 rue Larbi Ben M’hidi, Alger Centre',
    'cité Rabah, Bab Ezzouar',
    'hello',
    'مرحبا واش راك',
    '',
  ])('%j is not', (text) => {
    expect(isLatinDarija(text)).toBe(false);
  });

  it('what we say in French is never taken for it, nor what a French speaker may write', () => {
    const ours = Object.values(frenchPhrases).map((phrase) => phrase.replace(/\{\{\w+\}\}/g, ''));
    const theirs = Object.values(frenchLexicon.commands).flat();
    const greetings = /^(?:salam|slm|wesh|khouya)/;
    expect([...ours, ...theirs].filter((text) => !greetings.test(text) && isLatinDarija(text))).toEqual([]);
  });

  it('what we say in Darija is, where it is a sentence', () => {
    const sentences = Object.values(darijaPhrases).filter(
      (phrase) => phrase.replace(/\{\{\w+\}\}/g, '').split(/[^\p{L}\p{N}]+/u).length > 6,
    );
    expect(sentences.length).toBeGreaterThan(50);
    expect(sentences.filter((sentence) => !isLatinDarija(sentence))).toEqual([]);
  });

  it('French shows by its small words', () => {
    expect(isFrench('je veux le menu')).toBe(true);
    expect(isFrench('le menu')).toBe(false);
    expect(isFrench('wach kayn')).toBe(false);
  });
});

describe('with script-first switched off', () => {
  const settings = { scriptFirst: false };

  it('Latin words are answered in the chosen language, else in the restaurant’s', () => {
    for (const text of ['bonjour', 'wach kayn']) {
      expect(answerTo(text, { settings, byDefault: 'ar' })).toBe('ar');
      expect(answerTo(text, { settings, byDefault: 'fr', current: 'ar', memory: STICKY })).toBe('fr');
      expect(answerTo(text, { settings, memory: chosen('darija') })).toBe('darija');
    }
  });

  it('Arabic is answered in Arabic all the same, unless the strict rule is off too', () => {
    expect(answerTo('مرحبا', { settings })).toBe('ar');
    expect(answerTo('مرحبا', { settings: { ...settings, strictArabic: false } })).toBe('fr');
    const memory = chosen('darija');
    expect(answerTo('مرحبا', { settings: { ...settings, strictArabic: false }, memory })).toBe('darija');
  });

  it('script-first needs no strict rule', () => {
    expect(answerTo('مرحبا', { settings: { strictArabic: false } })).toBe('ar');
  });

  it('a tap or a code flips nothing', () => {
    for (const current of LOCALES_BEFORE) expect(answerTo('P01 x2', { settings, current })).toBe(current);
  });
});

describe('sticky Arabic', () => {
  const hears = (memory: LanguageMemory, texts: readonly string[], at = 5) =>
    texts.reduce((known, text) => rememberScript(known, { text, at, settings: LANGUAGES }), memory);

  it('comes with the second message in Arabic letters, in a row or not, and never fades', () => {
    expect(hears(NO_LANGUAGE_MEMORY, ['مرحبا']).stickyArabic).toBe(false);
    const memory = hears(NO_LANGUAGE_MEMORY, ['مرحبا', 'bonjour', 'menu', 'القائمة', ...Array(50).fill('oui')]);
    expect(memory).toEqual({ arabicMessages: 2, stickyArabic: true, chosen: null });
  });

  it('comes at the threshold that is set', () => {
    const settings = { ...LANGUAGES, stickyThreshold: 3 };
    let memory = NO_LANGUAGE_MEMORY;
    const sticky: boolean[] = [];
    for (const text of ['سلام', '٢', 'menu؟']) {
      memory = rememberScript(memory, { text, at: 1, settings });
      sticky.push(memory.stickyArabic);
    }
    expect(sticky).toEqual([false, false, true]);
  });

  it('is forced by LANG AR, and let go by LANG FR and by LANG DZ, from where it is counted anew', () => {
    const settings = LANGUAGES;
    const arabic = chooseLanguage(NO_LANGUAGE_MEMORY, { value: 'ar', at: 1, settings });
    expect(arabic).toEqual({ arabicMessages: 2, stickyArabic: true, chosen: { value: 'ar', at: 1 } });
    expect(chooseLanguage(hears(arabic, ['سلام']), { value: 'ar', at: 9, settings }).arabicMessages).toBe(3);
    for (const value of ['fr', 'darija'] as const) {
      const free = chooseLanguage(arabic, { value, at: 2, settings });
      expect(free).toEqual({ arabicMessages: 0, stickyArabic: false, chosen: { value, at: 2 } });
      expect(hears(free, ['سلام', 'سلام']).stickyArabic).toBe(true);
    }
  });

  it('of two choices in one second the second is the newer one', () => {
    const settings = LANGUAGES;
    const first = chooseLanguage(NO_LANGUAGE_MEMORY, { value: 'ar', at: 1_000, settings });
    const second = chooseLanguage(first, { value: 'fr', at: 1_000, settings });
    expect(second.chosen).toEqual({ value: 'fr', at: 1_001 });
    expect(chooseLanguage(second, { value: 'ar', at: 1_000, settings }).chosen).toEqual({ value: 'ar', at: 1_002 });
  });

  it('neither a choice nor a message that comes late undoes a newer choice (I15)', () => {
    const settings = LANGUAGES;
    const french = chooseLanguage(NO_LANGUAGE_MEMORY, { value: 'fr', at: 10_000, settings });
    expect(chooseLanguage(french, { value: 'ar', at: 8_000, settings })).toBe(french);
    expect(hears(french, ['سلام', 'سلام'], 8_000)).toBe(french);
  });
});

describe('a language is asked for by name', () => {
  it.each([
    [
      'darija',
      [
        'LANG DARIJA',
        'lang dz',
        'Lang darja',
        'lang derija',
        'lang marocain',
        'langue: moroccan',
        'b derja',
        'الدارجة',
      ],
    ],
    [
      'ar',
      [
        'LANG AR',
        'lang  ar',
        'lang ar-DZ',
        'lang ar_EG',
        'lang Arabic',
        'LANG عربية',
        'lang العربية',
        'en arabe',
        'بالعربية',
        'arabic',
      ],
    ],
    [
      'fr',
      [
        'LANG FR',
        'lang fr-fr',
        'lang FR_fr',
        'lang français',
        'lang francais',
        'lang french',
        'en français',
        'بالفرنسية',
        'لغة فرنسية',
      ],
    ],
  ] as const)('%s', (locale, texts) => {
    for (const text of texts) expect(languageAsked(text), text).toBe(locale);
  });

  it.each([
    'lang',
    'lang klingon',
    'lang en',
    'artichaut',
    'ar',
    'frites',
    'en livraison',
    'parle français',
    '',
    'langue de boeuf',
  ])('%j asks for none', (text) => {
    expect(languageAsked(text)).toBeNull();
  });
});
