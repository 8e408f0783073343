import { SECOND_MS } from '#src/kernel/clock';
import { isFrench, isLatinDarija } from './darija-words.ts';
import { hasArabicScript, type Locale } from './locale.ts';

/** The L10N settings; see docs/languages.md. */
export interface LanguageSettings {
  readonly scriptFirst: boolean;
  readonly stickyArabic: boolean;
  readonly stickyThreshold: number;
  readonly answersDarija: boolean;
  readonly strictArabic: boolean;
  /** For a customer of whom nothing is known, in a restaurant of which nothing is known. */
  readonly fallback: Locale;
}

/** What a conversation knows about its customer's language, beyond that of the last answer. */
export interface LanguageMemory {
  /** Messages with Arabic letters, ever: cumulative, not in a row. */
  readonly arabicMessages: number;
  /** Darija in Latin letters is answered in Arabic. */
  readonly stickyArabic: boolean;
  /** By `LANG` only. */
  readonly chosen: { readonly value: Locale; readonly at: number } | null;
}

export const NO_LANGUAGE_MEMORY: LanguageMemory = { arabicMessages: 0, stickyArabic: false, chosen: null };

/** A message in Arabic letters counts, unless the customer has chosen a language since it was written. */
export function rememberScript(
  memory: LanguageMemory,
  heard: { text: string; at: number; settings: LanguageSettings },
): LanguageMemory {
  if (!hasArabicScript(heard.text) || isOlder(heard.at, memory)) return memory;
  const arabicMessages = memory.arabicMessages + 1;
  const stickyArabic = memory.stickyArabic || arabicMessages >= heard.settings.stickyThreshold;
  return { ...memory, arabicMessages, stickyArabic };
}

/** `LANG AR` holds Darija to Arabic at once; any other choice lets go of it. An older choice that comes late changes nothing. */
export function chooseLanguage(
  memory: LanguageMemory,
  choice: { value: Locale; at: number; settings: LanguageSettings },
): LanguageMemory {
  const { value, at, settings } = choice;
  if (isOlder(at, memory)) return memory;
  const arabic = value === 'ar';
  return {
    arabicMessages: arabic ? Math.max(memory.arabicMessages, settings.stickyThreshold) : 0,
    stickyArabic: arabic,
    // Of two choices in one second the second is the newer one for whoever compares times.
    chosen: { value, at: memory.chosen ? Math.max(at, memory.chosen.at + 1) : at },
  };
}

/** Meta's times are whole seconds. */
function isOlder(at: number, { chosen }: LanguageMemory): boolean {
  return chosen !== null && at < chosen.at - SECOND_MS;
}

interface Heard {
  readonly text: string;
  /** Of the last answer. */
  readonly current: Locale;
  readonly memory: LanguageMemory;
  /** The restaurant's. */
  readonly byDefault: Locale;
  readonly settings: LanguageSettings;
  isCode(word: string): boolean;
}

const ANY_LETTER = /\p{L}/u;
const BETWEEN_WORDS = /[\s,;+-]+/;

/**
 * Script first: Arabic in, Arabic out (invariant I9). Text without words of its own ("2", "P01 x2", "👍") is a typed tap: it keeps
 * the language of the last answer.
 */
export function replyLocale(heard: Heard): Locale {
  const { text, current, memory, byDefault, settings, isCode } = heard;
  const arabic = hasArabicScript(text);
  if (arabic && (settings.scriptFirst || settings.strictArabic)) return 'ar';
  const hasWords = arabic || text.split(BETWEEN_WORDS).some((word) => ANY_LETTER.test(word) && !isCode(word));
  if (!hasWords) return current;
  if (!settings.scriptFirst) return memory.chosen?.value ?? byDefault;
  return localeOfLatin(heard);
}

/** Words that both languages share ("menu", a dish) do not end a talk in Darija. */
function localeOfLatin({ text, current, memory, settings }: Heard): Locale {
  const chosen = memory.chosen?.value;
  const speaksDarija = chosen === 'darija' || (settings.answersDarija && chosen === undefined);
  if (isLatinDarija(text)) {
    if (speaksDarija) return 'darija';
    return settings.stickyArabic && memory.stickyArabic ? 'ar' : 'fr';
  }
  const goesOn = chosen === 'darija' || (speaksDarija && current === 'darija');
  return goesOn && !isFrench(text) ? 'darija' : 'fr';
}
