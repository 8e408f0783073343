import { hasArabicScript, normalizeText } from '#src/locale/index';
import type { Command, Word } from './command.ts';
import { findAction, isYes, languageOf } from './vocabulary.ts';

/** A command, or words that begin like one and are none. */
export type Parsed =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'unknown'; readonly locale: 'fr' | 'ar' };

/**
 * `!order 12 accept`, however it is written. A button of ours may say first that the question has been answered (`ok`), and in which language
 * it was asked: its own words are ASCII.
 */
export function parseCommand(raw: string): Parsed {
  const text = raw.trim().replace(/^[!\uff01\s]+/u, '');
  const words = [...text.matchAll(/\S+/gu)].map(
    (match): Word => ({ raw: match[0], plain: normalizeText(match[0]), start: match.index }),
  );
  let locale: 'fr' | 'ar' = hasArabicScript(text) ? 'ar' : 'fr';
  let isConfirmed = false;
  let from = 0;
  for (; from < words.length; from++) {
    const word = words[from]?.plain ?? '';
    const language = languageOf(word);
    if (language) locale = language;
    else if (isYes(word) && from < words.length - 1) isConfirmed = true;
    else break;
  }
  const said = words.slice(from);
  if (said.length === 0) return { kind: 'command', command: { action: 'help', locale, isConfirmed, args: [], text } };
  const found = findAction(said.map(({ plain }) => plain));
  if (!found) return { kind: 'unknown', locale };
  const args = said.filter((_, index) => !found.used.includes(index));
  return { kind: 'command', command: { action: found.action, locale, isConfirmed, args, text } };
}
