import { LOCALES, type Locale } from './locale.ts';
import { builtIn, PHRASE_KEYS, variablesOf } from './phrasebook.ts';
import type { PhraseKey } from './phrases/fr.ts';

/** A row of `message_templates`, the tenant's or the platform's. */
export interface TemplateRow {
  readonly key: string;
  readonly locale: Locale;
  readonly isGlobal: boolean;
  readonly isActive: boolean;
  readonly content: string;
  /** Differs after every change of the row. */
  readonly version: string;
}

/** What is said in the end, and whose words these are. */
export interface ShownTemplate {
  readonly key: PhraseKey;
  readonly locale: Locale;
  readonly content: string;
  readonly source: 'tenant' | 'global' | 'built_in';
  readonly variables: readonly string[];
  /** Of the tenant's own row, for `If-Match`; `0` without one. */
  readonly version: string;
}

/** The version of a template that the tenant has no row for. */
const NO_ROW = '0';

/** Every phrase in every language: the tenant's words, else the platform's, else ours (design.md §6 row 11). */
export function shownTemplates(
  rows: readonly TemplateRow[],
  filter: { key?: string | undefined; locale?: Locale | undefined; source?: ShownTemplate['source'] | undefined } = {},
): readonly ShownTemplate[] {
  const byName = new Map(rows.map((row) => [nameOf(row), row]));
  return PHRASE_KEYS.filter((key) => filter.key === undefined || key === filter.key)
    .flatMap((key) => LOCALES.map((locale) => shownTemplate({ key, locale }, byName)))
    .filter(({ locale }) => filter.locale === undefined || locale === filter.locale)
    .filter(({ source }) => filter.source === undefined || source === filter.source);
}

function shownTemplate(
  name: { key: PhraseKey; locale: Locale },
  rows: ReadonlyMap<string, TemplateRow>,
): ShownTemplate {
  const { key, locale } = name;
  const own = rows.get(nameOf({ ...name, isGlobal: false }));
  const platform = rows.get(nameOf({ ...name, isGlobal: true }));
  const rest = { key, locale, variables: variablesOf(key), version: own?.version ?? NO_ROW };
  if (own && isSaid(own)) return { ...rest, content: own.content, source: 'tenant' };
  if (platform && isSaid(platform)) return { ...rest, content: platform.content, source: 'global' };
  return { ...rest, content: builtIn(key, locale), source: 'built_in' };
}

function isSaid({ isActive, content }: TemplateRow): boolean {
  return isActive && content !== '';
}

function nameOf({ key, locale, isGlobal }: { key: string; locale: Locale; isGlobal: boolean }): string {
  return `${isGlobal ? 'global' : 'tenant'}:${key}:${locale}`;
}
