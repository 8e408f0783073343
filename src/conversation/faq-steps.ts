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

/** Words of payment hold words of ours: "la carte" is the menu too; and "nhabes" is where a car stops as well as an order. */
const MAY_BE_ASKED: readonly Intent['kind'][] = [
  'show_menu',
  'checkout',
  'help',
  'greet',
  'thanks',
  'mode',
  'cancel',
  'order_status',
];

interface Heard {
  readonly content: InboundContent;
  readonly at: number;
  readonly intent: Intent;
}

/** What to ask the restaurant's own answers before `intent` is taken; null: nothing. */
export function faqQuestion({ content, at, intent }: Heard, state: ConversationState, facts: Facts): Act | null {
  if (!facts.faqEnabled) return null;
  if (intent.kind === 'ask_faq')
    return { kind: 'ask_faq', question: { faqId: intent.faqId }, content, at, otherwise: { kind: 'unknown' } };
  if (content.kind !== 'text' || !mayBeAsked(content.text, intent, state)) return null;
  return { kind: 'ask_faq', question: { text: content.text.slice(0, MAX_ASKED) }, content, at, otherwise: intent };
}

function mayBeAsked(text: string, intent: Intent, state: ConversationState): boolean {
  const asks = asksQuestion(text);
  switch (intent.kind) {
    case 'hours':
      return true;
    case 'unknown':
      return asks.isQuestion || asks.isTopic || asks.isSentence;
    case 'fee':
      // What it costs, and whether we come to that very place, we know ourselves.
      return asks.isQuestion && (asks.topics > 0 || (intent.place === null && !asks.isPrice));
    case 'order_status':
      // Without an order nobody asks where it is: "comment on vient chez vous".
      if (!state.lastOrder && !state.waiting) return asks.isQuestion;
      break;
  }
  if (!MAY_BE_ASKED.includes(intent.kind)) return false;
  return (asks.isTopic && asks.isQuestion) || asks.topics > 1;
}

/** What an answer of the restaurant makes of the message: where it is none, what it meant without. */
export function intentOfFaq(asked: Extract<ActOutcome, { kind: 'ask_faq' }>): Intent {
  const { outcome, otherwise, content } = asked;
  const isAnswer = outcome && (outcome.kind === 'hit' || (otherwise.kind === 'unknown' && isQuestion(content)));
  return isAnswer ? { kind: 'faq', found: outcome } : otherwise;
}

/** Words that ask nothing are not a question that nobody could answer. */
function isQuestion(content: InboundContent): boolean {
  if (content.kind !== 'text') return true;
  const asks = asksQuestion(content.text);
  return asks.isQuestion || asks.isTopic;
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
