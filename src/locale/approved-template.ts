import type { Locale } from './locale.ts';
import type { PhraseKey } from './phrases/fr.ts';
import type { TemplateValues } from './template.ts';

/** A template that Meta has approved. */
export interface ApprovedTemplate {
  readonly name: string;
  /** As Meta writes it: `fr`, `ar`, `fr_FR`. */
  readonly language: string;
  /** Which of our variables its `{{1}}`, `{{2}}` … are. */
  readonly variables: readonly string[];
}
/** By `<PhraseKey>:<Locale>`. */
export type ApprovedTemplates = Readonly<Record<string, ApprovedTemplate>>;

/** Ready to be sent. */
export interface FilledTemplate {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
}

const MAX_PARAMETER = 500;
/** Meta refuses a parameter with a line break, a tab, or nothing in it (meta-wire §3.5). */
const BREAKS = /\s+/gu;
const NOTHING = '-';

/** What may be said for a phrase when only an approved template may go. French stands in for Darija, as on the menu; never for Arabic. */
export function fillApproved(
  approved: ApprovedTemplates,
  said: { key: PhraseKey; locale: Locale; values: TemplateValues },
): FilledTemplate | null {
  const { key, locale, values } = said;
  const found = approved[`${key}:${locale}`] ?? (locale === 'darija' ? approved[`${key}:fr`] : undefined);
  if (!found) return null;
  const parameters = found.variables.map((name) => parameterOf(Object.hasOwn(values, name) ? values[name] : undefined));
  return { name: found.name, language: found.language, parameters };
}

function parameterOf(value: TemplateValues[string]): string {
  const text = String(value ?? '')
    .replace(BREAKS, ' ')
    .trim();
  return text === '' ? NOTHING : text.slice(0, MAX_PARAMETER).toWellFormed();
}
