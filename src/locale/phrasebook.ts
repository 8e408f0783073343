import type { Locale } from './locale.ts';
import { arabicPhrases } from './phrases/ar.ts';
import { darijaPhrases } from './phrases/darija.ts';
import { frenchPhrases, type PhraseKey } from './phrases/fr.ts';
import { placeholdersIn, renderTemplate, type TemplateValues } from './template.ts';

/** A template of the tenant or of the platform that replaces a built-in phrase. Key: `<PhraseKey>:<Locale>`. */
export interface TemplateOverride {
  readonly content: string;
  /** Empty: those of the phrase that it replaces. */
  readonly variables: readonly string[];
}
export type TemplateOverrides = Readonly<Record<string, TemplateOverride>>;

/** Says a phrase: `say('CART_EMPTY')`. */
export type Say = (key: PhraseKey, values?: TemplateValues) => string;

const BUILT_IN: Readonly<Record<Locale, Readonly<Record<PhraseKey, string>>>> = {
  fr: frenchPhrases,
  ar: arabicPhrases,
  darija: darijaPhrases,
};

export const PHRASE_KEYS = Object.keys(frenchPhrases) as readonly PhraseKey[];

export function isPhraseKey(key: string): key is PhraseKey {
  return Object.hasOwn(frenchPhrases, key);
}

/** What a phrase may be told: the same in every language. */
export function variablesOf(key: PhraseKey): readonly string[] {
  return placeholdersIn(frenchPhrases[key]);
}

/** What a line of a narrow phone must not tear apart: a ? or ! and the space before it, words to be typed in « ». */
const BOUND = / [?!]|«[^«»]*»/g;
const NO_BREAK_SPACE = '\u00a0';

/** Ours, as it is said; its lines do not break where they must not. */
export function builtIn(key: PhraseKey, locale: Locale): string {
  return BUILT_IN[locale][key].replace(BOUND, (part) => part.replaceAll(' ', NO_BREAK_SPACE));
}

/**
 * Override in that language, else ours in that language: every phrase exists in all of them, so French never stands in (design.md §6 rows
 * 10–11). An override is told what the phrase is told that it replaces, and no more.
 */
export function phrasebook(locale: Locale, overrides: TemplateOverrides = {}): Say {
  const rightToLeft = locale === 'ar';
  return (key, values = {}) => {
    const override = overrides[`${key}:${locale}`];
    if (!override) return renderTemplate({ content: builtIn(key, locale), values, rightToLeft });
    const { content, variables } = override;
    const allowed = variables.length > 0 ? variables : variablesOf(key);
    return renderTemplate({ content, values, allowed, rightToLeft });
  };
}
