import { type InboundContent, parseMoreOptionId } from '#src/messages/index';
import type { ConversationState } from './state.ts';

/** A tap on an option of our last message, or on the next page of its list: what a customer does who follows us. */
export function answersLastPrompt(content: InboundContent, { prompt }: ConversationState): boolean {
  if (content.kind !== 'choice' || !prompt) return false;
  const { optionId } = content;
  if (prompt.options.some(({ id }) => id === optionId)) return true;
  // A channel that shows less than a page adds a "next page" of its own.
  const { list } = prompt;
  return list !== undefined && parseMoreOptionId(optionId)?.list === (parseMoreOptionId(list)?.list ?? list);
}
