import {
  chooseLanguage,
  hasArabicScript,
  type LanguageMemory,
  type Locale,
  rememberScript,
  replyLocale,
  wordsOf,
} from '#src/locale/index';
import { findItem } from '#src/menu/index';
import type { InboundContent } from '#src/messages/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import type { ConversationState } from './state.ts';

const PUNCTUATION_AROUND = /^[^\p{L}\p{N}]+|(?<![^\p{L}\p{N}])[^\p{L}\p{N}]+$/gu;

/** Typed words decide; a tap, a pin or a photo keeps the language of the last answer (invariant I9). */
export function spokenLocale(content: InboundContent, state: ConversationState, facts: Facts): Locale {
  const current = state.locale.value;
  const text = wordsIn(content);
  if (!hasArabicScript(text) && isShown(text, state)) return current;
  return replyLocale({
    text,
    current,
    memory: state.language,
    byDefault: facts.restaurant.profile.defaultLocale,
    settings: facts.languages,
    isCode: (word) => isCode(word, facts),
  });
}

/** What is known of the customer's language once this has been heard, late or not: a choice keeps the time at which it was made. */
export function languageAfter(
  heard: { content: InboundContent; intent: Intent; at: number },
  state: ConversationState,
  facts: Facts,
): LanguageMemory {
  const { content, intent, at } = heard;
  const settings = facts.languages;
  if (intent.kind === 'set_locale') return chooseLanguage(state.language, { value: intent.locale, at, settings });
  return rememberScript(state.language, { text: wordsIn(content), at, settings });
}

/** For what we send first: the language that was asked for, else that of the talk. */
export function proactiveLocale(state: ConversationState): Locale {
  return state.language.chosen?.value ?? state.locale.value;
}

function wordsIn(content: InboundContent): string {
  if (content.kind === 'text') return content.text;
  return content.kind === 'media' ? (content.caption ?? '') : '';
}

/** The words of an option are a typed tap: a town has no Arabic name in our lists. */
function isShown(text: string, { prompt }: ConversationState): boolean {
  const typed = wordsOf(text).join(' ');
  return prompt?.options.some((option) => wordsOf(option.title).join(' ') === typed) ?? false;
}

/** Of an order in codes: `P01`, `2xP01`, `x2`, with any punctuation. */
function isCode(word: string, facts: Facts): boolean {
  const bare = word
    .replace(PUNCTUATION_AROUND, '')
    .replace(/^\d+[x×*](?=.)/i, '')
    .replace(/(?<=.)[x×*]\d+$/i, '');
  return /^(?:x|x?\d+x?|[a-z]{1,3}\d{2,4})$/i.test(bare) || findItem(facts.restaurant.menu, bare) !== undefined;
}
