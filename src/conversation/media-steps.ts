import { MINUTE_MS } from '#src/kernel/clock';
import type { PhraseKey } from '#src/locale/index';
import { homeOptions } from './browse-steps.ts';
import type { UnreadableKind } from './intent.ts';
import type { ConversationState } from './state.ts';
import { answer, openQuestion, type Step, type Talk } from './talk.ts';

const ONE_ANSWER_PER_BURST_MS = MINUTE_MS;

const SAID_OF: Readonly<Record<UnreadableKind, PhraseKey>> = {
  image: 'MEDIA_IMAGE',
  video: 'MEDIA_VIDEO',
  sticker: 'MEDIA_STICKER',
  document: 'MEDIA_DOCUMENT',
  voice: 'MEDIA_VOICE',
  contact: 'MEDIA_CONTACT',
  location: 'MEDIA_LOCATION',
  other: 'MEDIA_UNREADABLE',
};

/** What holds no words for us gets an answer of its kind; a burst of photos gets one. */
export function unreadable(talk: Talk, state: ConversationState, what: UnreadableKind): Step {
  const isBurst = state.unreadable === what && talk.at - state.unreadableAt < ONE_ANSWER_PER_BURST_MS;
  if (isBurst) return { state, reply: null, act: null };
  const answered: ConversationState = { ...state, unreadableAt: talk.at, unreadable: what };
  const prompt = { options: homeOptions(talk, answered), ...openQuestion(state) };
  return answer(talk, answered, { intent: 'UNREADABLE', text: talk.say(SAID_OF[what]), ...prompt });
}
