import type { Locale } from './locale.ts';
import { arabicPhrases } from './phrases/ar.ts';
import { darijaPhrases } from './phrases/darija.ts';
import { frenchPhrases, type PhraseKey } from './phrases/fr.ts';
import { renderTemplate, type TemplateValues } from './template.ts';

/** A template of the tenant or of the platform that replaces a built-in phrase. Key: `<PhraseKey>:<Locale>`. */
export interface TemplateOverride {
  readonly content: string;
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

/** What a line of a narrow phone must not tear apart: a ? or ! and the space before it, words to be typed in « ». */
const BOUND = / [?!]|«[^»]*»/g;
const NO_BREAK_SPACE = '\u00a0';

function bound(phrase: string): string {
  return phrase.replace(BOUND, (part) => part.replaceAll(' ', NO_BREAK_SPACE));
}

/** Override in that language, else ours in that language: every phrase exists in all of them (design.md §6 rows 10–11). */
export function phrasebook(locale: Locale, overrides: TemplateOverrides = {}): Say {
  return (key, values = {}) => {
    const override = overrides[`${key}:${locale}`];
    if (override) return renderTemplate({ content: override.content, values, allowed: override.variables });
    return renderTemplate({ content: bound(BUILT_IN[locale][key]), values });
  };
}
