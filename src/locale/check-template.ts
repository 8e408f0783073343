import { hasArabicScript, type Locale } from './locale.ts';
import { builtIn, variablesOf } from './phrasebook.ts';
import type { PhraseKey } from './phrases/fr.ts';
import { placeholdersIn } from './template.ts';

/** What every channel can show under buttons. */
const MAX_CONTENT = 1_000;
/** WhatsApp's reply buttons and Messenger's quick replies. */
const MAX_LABEL = 20;
const CONTROL = /(?!\n)\p{Cc}/u;
const LABEL = /^(?:BUTTON|LIST)_/;
const NAME = /^\w{1,40}$/;

/** What is wrong with a text that should replace a phrase; empty when nothing is. Tells names of variables and no other words of it. */
export function templateProblems(template: { key: PhraseKey; locale: Locale; content: string }): readonly string[] {
  const { key, content } = template;
  const label = LABEL.test(key);
  const max = label ? MAX_LABEL : MAX_CONTENT;
  const problems = [
    content.trim() === '' && 'content: must not be blank',
    content.length > max && `content: at most ${max} characters`,
    label && content.includes('\n') && 'content: a label stands on one line',
    (CONTROL.test(content) || !content.isWellFormed()) && 'content: holds control characters',
    isForeign(template) && 'content: must be in Arabic letters',
    ...unknownVariables(key, content),
  ];
  return problems.filter((problem) => problem !== false);
}

function unknownVariables(key: PhraseKey, content: string): readonly string[] {
  const known = variablesOf(key);
  const told = known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`;
  return placeholdersIn(content)
    .filter((name) => !known.includes(name))
    .map((name) => (NAME.test(name) ? `content: unknown variable ${name}, ${told}` : 'content: a malformed variable'));
}

/** Arabic in, Arabic out holds for a restaurant's own words too (invariant I9). */
function isForeign({ key, locale, content }: { key: PhraseKey; locale: Locale; content: string }): boolean {
  return locale === 'ar' && hasArabicScript(builtIn(key, 'ar')) && !hasArabicScript(content);
}
