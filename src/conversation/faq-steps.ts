import { asksQuestion } from '#src/locale/index';
import type { InboundContent, Option } from '#src/messages/index';
import type { FaqAnswer } from '#src/support/index';
import type { Act, ActOutcome } from './act.ts';
import type { Facts } from './facts.ts';
import { callPerson } from './handoff-steps.ts';
import type { Intent } from './intent.ts';
import { optionId } from './option-id.ts';
import { aside } from './question-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';
import { clarify } from './unclear-steps.ts';

const MAX_TITLE = 24;
const MAX_ASKED = 400;

/** Words of payment hold words of ours: "la carte" is the menu too. */
const MAY_BE_ASKED: readonly Intent['kind'][] = ['show_menu', 'checkout', 'help', 'greet', 'thanks', 'mode'];

/** What to ask the restaurant's own answers before `intent` is taken; null: nothing. */
export function faqQuestion(sent: { content: InboundContent; at: number; intent: Intent }, facts: Facts): Act | null {
  const { content, at, intent } = sent;
  if (!facts.faqEnabled) return null;
  if (intent.kind === 'ask_faq')
    return { kind: 'ask_faq', question: { faqId: intent.faqId }, content, at, otherwise: { kind: 'unknown' } };
  if (content.kind !== 'text') return null;
  const asks = asksQuestion(content.text);
  const isAsked =
    intent.kind === 'hours' ||
    (intent.kind === 'unknown' && (asks.isQuestion || asks.isTopic)) ||
    (MAY_BE_ASKED.includes(intent.kind) && asks.isTopic && asks.isQuestion);
  if (!isAsked) return null;
  return { kind: 'ask_faq', question: { text: content.text.slice(0, MAX_ASKED) }, content, at, otherwise: intent };
}

/** What an answer of the restaurant makes of the message: where it is none, what it meant without. */
export function intentOfFaq(asked: Extract<ActOutcome, { kind: 'ask_faq' }>): Intent {
  const { outcome, otherwise } = asked;
  const isAnswer = outcome && (outcome.kind === 'hit' || otherwise.kind === 'unknown');
  return isAnswer ? { kind: 'faq', found: outcome } : otherwise;
}

export function takeFaq(talk: Talk, state: ConversationState, found: FaqAnswer): Step {
  switch (found.kind) {
    case 'hit':
      return aside(talk, state, { intent: 'FAQ_ANSWER', text: found.entry.answer });
    case 'close':
      return askWhich(talk, state, found.entries);
    case 'miss':
      return talk.facts.supportEnabled
        ? callPerson(state, { reason: 'FAQ_FALLBACK', said: 'FAQ_NO_MATCH', intent: 'FAQ_NO_MATCH' })
        : clarify(talk, state);
  }
}

function askWhich(
  talk: Talk,
  state: ConversationState,
  entries: readonly { readonly faqId: number; readonly question: string }[],
): Step {
  const lines = entries.map(({ question }, place) => `${place + 1}. ${question}`);
  const options: readonly Option[] = entries.map(({ faqId, question }) => ({
    id: optionId.faq(faqId),
    title: shortened(question),
  }));
  return answer(talk, state, {
    intent: 'FAQ_CLOSE',
    text: `${talk.say('ASK_BETWEEN')}\n${lines.join('\n')}`,
    options,
  });
}

function shortened(question: string): string {
  return question.length <= MAX_TITLE ? question : `${question.slice(0, MAX_TITLE - 1).trimEnd()}…`;
}
