import { MINUTE_MS } from '#src/kernel/clock';
import type { Option } from '#src/messages/index';
import type { FeedbackNotice } from '#src/orders/index';
import { SCORES, type Score } from '#src/support/index';
import type { ActOutcome } from './act.ts';
import { homeOptions } from './browse-steps.ts';
import { takeTicketOpened } from './handoff-steps.ts';
import type { Intent } from './intent.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** Up to here somebody looks at it. */
const BAD: Score = 2;
/** So long the next words may say what was bad. */
const COMMENT_MS = 30 * MINUTE_MS;
const MAX_COMMENT = 4_096;

/** Whoever wants no messages of ours, waits for a person or is talking to one is not asked how it was. */
export function mayAskFeedback({ optedOut, handoff, pausedUntil = 0 }: ConversationState, now: number): boolean {
  return optedOut?.value !== true && handoff === undefined && pausedUntil <= now;
}

/** Asked once, and only inside the window: no template is approved for it. In the middle of an order a number goes on meaning what it meant. */
export function askFeedback(talk: Talk, state: ConversationState, { orderId, orderNumber }: FeedbackNotice): Step {
  if (!mayAskFeedback(state, talk.facts.now)) return { state, reply: null, act: null };
  const text = talk.say('WA_FEEDBACK_ASK', { order_id: orderNumber });
  const step = ask(talk, state, { orderId, text, isNew: true });
  const isBusy = state.stage.kind !== 'idle' || state.waiting !== null || state.cart.lines.length > 0;
  if (isBusy) return { ...step, state };
  // The answer, which may be a mere number, is answered in the language of the question.
  return { ...step, state: { ...step.state, locale: { ...state.locale, value: talk.locale } } };
}

/** From one to five, so that a number is the place of its score. */
function ask(talk: Talk, state: ConversationState, asked: { orderId: string; text: string; isNew: boolean }): Step {
  const { orderId, text, isNew } = asked;
  const scores: readonly Option[] = SCORES.map((score) => ({
    id: optionId.rate(orderId, score),
    title: `${score} ${'⭐'.repeat(score)}`,
  }));
  const later = { id: optionId.rateLater, title: talk.say('BUTTON_NOT_NOW') };
  return answer(talk, state, {
    intent: isNew ? 'WA_FEEDBACK_ASK' : 'FEEDBACK',
    text,
    options: [...scores, later],
    no: optionId.rateLater,
    sendClass: isNew ? 'proactive' : 'reply',
  });
}

export type FeedbackIntent = Extract<Intent, { kind: 'rate' | 'rate_later' | 'comment' }>;

export function isFeedback(intent: Intent): intent is FeedbackIntent {
  return intent.kind === 'rate' || intent.kind === 'rate_later' || intent.kind === 'comment';
}

/** An answer to it, or to what was bad. */
export function takeFeedback(talk: Talk, state: ConversationState, intent: FeedbackIntent): Step {
  switch (intent.kind) {
    case 'rate': {
      const { orderId, score } = intent;
      return { state, reply: null, act: { kind: 'rate_order', orderId, score, at: talk.at } };
    }
    case 'rate_later':
      return say(talk, state, 'FEEDBACK_LATER');
    case 'comment':
      return passComment(talk, state, intent.text);
  }
}

export function takeRated(
  talk: Talk,
  state: ConversationState,
  { orderId, score, outcome }: Extract<ActOutcome, { kind: 'rate_order' }>,
): Step {
  if (outcome.kind === 'unavailable')
    return ask(talk, state, { orderId, text: talk.say('FEEDBACK_AWAY'), isNew: false });
  if (outcome.kind !== 'rated') return say(talk, state, 'FEEDBACK_THANKS');
  if (outcome.ticket?.kind !== 'open') return say(talk, state, score <= BAD ? 'FEEDBACK_SORRY' : 'FEEDBACK_THANKS');
  const opened = {
    reason: 'FEEDBACK',
    said: 'FEEDBACK_HANDOFF',
    intent: 'FEEDBACK',
    message: { body: '', media: [] },
  } as const;
  const step = takeTicketOpened(talk, state, { kind: 'open_ticket', ...opened, outcome: outcome.ticket });
  const isBusy = state.stage.kind !== 'idle';
  const stage = isBusy ? state.stage : ({ kind: 'comment', until: talk.facts.now + COMMENT_MS } as const);
  return { ...step, state: { ...step.state, stage } };
}

/** Aside: a question that is open stays open. */
function say(talk: Talk, state: ConversationState, key: 'FEEDBACK_THANKS' | 'FEEDBACK_SORRY' | 'FEEDBACK_LATER'): Step {
  return answer(talk, state, { intent: 'FEEDBACK', text: talk.say(key), options: homeOptions(talk, state) });
}

/** To the ticket, and nowhere else. */
function passComment(talk: Talk, state: ConversationState, text: string): Step {
  const message = { body: text.slice(0, MAX_COMMENT), media: [] };
  const content = { kind: 'text', text } as const;
  const act = { kind: 'append_ticket', content, at: talk.at, said: 'FEEDBACK_NOTED', message } as const;
  return { state: { ...state, stage: { kind: 'idle' } }, reply: null, act };
}

/** Said before the comment, and not in its place. */
const BEFORE_COMMENT: readonly Intent['kind'][] = ['comment', 'thanks', 'greet'];

/** Whatever else was wanted since: what comes then is no comment any more. */
export function withoutComment(state: ConversationState, intent: Intent): ConversationState {
  const isOver = state.stage.kind === 'comment' && !BEFORE_COMMENT.includes(intent.kind);
  return isOver ? { ...state, stage: { kind: 'idle' } } : state;
}
