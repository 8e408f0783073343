import { hasArabicScript, type Locale, replyLocale, wordsOf } from '#src/locale/index';
import { findItem } from '#src/menu/index';
import type { InboundContent } from '#src/messages/index';
import type { Facts } from './facts.ts';
import type { ConversationState } from './state.ts';

const PUNCTUATION_AROUND = /^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu;

/** Typed words decide; a tap, a pin or a photo keeps the language of the last answer (invariant I9). */
export function spokenLocale(content: InboundContent, state: ConversationState, facts: Facts): Locale {
  const current = state.locale.value;
  const text = content.kind === 'text' ? content.text : content.kind === 'media' ? (content.caption ?? '') : '';
  if (!hasArabicScript(text) && isShown(text, state)) return current;
  return replyLocale({ text, current, isCode: (word) => isCode(word, facts) });
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
