import type { InboundContent } from '#src/messages/index';
import type { Facts } from './facts.ts';
import { proactiveLocale, spokenLocale } from './spoken-locale.ts';
import { type ConversationState, isLate } from './state.ts';
import { type Step, startTalk } from './talk.ts';

/** Something the customer must hear about the conversation itself; the key is the phrase's and the archive's. */
export type Notice =
  | { readonly key: 'FRAUD_QUARANTINED'; readonly minutes: number }
  | { readonly key: 'FRAUD_THROTTLED'; readonly max: number }
  | { readonly key: 'FRAUD_RELEASED' };

/** The first words say which language it is. */
const MAX_HEARD = 1_000;

/** Said in the language of what the customer has just sent, else in the one for what we send first. The talk stays where it was: what we offered last can still be chosen. */
export function sayNotice(
  state: ConversationState,
  input: { notice: Notice; heard: { content: InboundContent; at: number } | null },
  facts: Facts,
): Step {
  const { notice, heard } = input;
  const locale = heard ? spokenLocale(shortened(heard.content), state, facts) : proactiveLocale(state);
  const { say } = startTalk({ facts, locale, at: facts.now });
  const at = heard && Math.min(heard.at, facts.now);
  return {
    state: at === null || isLate(state, at) ? state : { ...state, locale: { value: locale, at } },
    reply: { message: { text: say(notice.key, { ...notice }) }, intent: notice.key, sendClass: 'reply', prompt: null },
    act: null,
  };
}

function shortened(content: InboundContent): InboundContent {
  return content.kind === 'text' ? { ...content, text: content.text.slice(0, MAX_HEARD) } : content;
}
