import { plainText } from '#src/kernel/text';
import type { PhraseKey } from '#src/locale/index';
import type { HearingFailure } from '#src/voice/index';
import { homeOptions } from './browse-steps.ts';
import type { Intent } from './intent.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, openQuestion, type Reply, type Step, type Talk } from './talk.ts';

/** Enough to see whether it is right; the answer below it must still fit one message. */
const MAX_SAID = 200;

const SAID_OF: Readonly<Record<HearingFailure, PhraseKey>> = {
  silence: 'VOICE_UNCLEAR',
  unreadable: 'VOICE_UNCLEAR',
  too_large: 'VOICE_TOO_LONG',
  away: 'VOICE_AWAY',
};

/** Asks before anything happens. What was open before is open again after the answer. */
export function askHeard(talk: Talk, state: ConversationState, text: string): Step {
  const { stage, prompt } =
    state.stage.kind === 'heard' ? state.stage.before : { stage: state.stage, prompt: state.prompt };
  const heard: ConversationState = { ...state, stage: { kind: 'heard', text, at: talk.at, before: { stage, prompt } } };
  const yes = optionId.heardYes(talk.at);
  return answer(talk, heard, {
    intent: 'VOICE_ASK',
    text: talk.say('VOICE_ASK', { words: plainText(text, MAX_SAID) }),
    options: [
      { id: yes, title: talk.say('BUTTON_HEARD_YES') },
      { id: optionId.heardNo, title: talk.say('BUTTON_NO') },
    ],
    yes,
    no: optionId.heardNo,
  });
}

export function refuseHeard(talk: Talk, state: ConversationState): Step {
  return answer(talk, withoutHeard(state), {
    intent: 'VOICE_RETRY',
    text: talk.say('VOICE_AGAIN'),
    options: retry(talk),
  });
}

export function listenAgain(talk: Talk, state: ConversationState): Step {
  const options = homeOptions(talk, state);
  return answer(talk, withoutHeard(state), { intent: 'VOICE_RETRY', text: talk.say('VOICE_LISTENING'), options });
}

/** Each is answered, however fast they come: whoever speaks waits for an answer. */
export function sayFailure(talk: Talk, state: ConversationState, why: HearingFailure): Step {
  const asked = openQuestion(state);
  return answer(talk, state, { intent: 'VOICE_FAILED', text: talk.say(SAID_OF[why]), options: retry(talk), ...asked });
}

/** The question whether we heard right is set aside, and what was open before it is open again. */
export function withoutHeard(state: ConversationState): ConversationState {
  return state.stage.kind === 'heard' ? { ...state, ...state.stage.before } : state;
}

export function answersHeard(intent: Intent): boolean {
  return intent.kind === 'heard_yes' || intent.kind === 'heard_no';
}

/** Puts what was heard over the answer, or sends it ahead of an answer that has to wait for an act. */
export function withHeard<T extends { replies: readonly Reply[] }>(talk: Talk, turn: T, text: string): T {
  const said = talk.say('VOICE_HEARD', { words: plainText(text, MAX_SAID) });
  const [first, ...others] = turn.replies;
  if (!first) return { ...turn, replies: [heardAlone(said)] };
  const message = { ...first.message, text: `${said}\n\n${first.message.text}` };
  return { ...turn, replies: [{ ...first, message }, ...others] };
}

function heardAlone(text: string): Reply {
  return { message: { text }, intent: 'VOICE_HEARD', sendClass: 'reply', prompt: null };
}

function retry(talk: Talk): readonly { id: string; title: string }[] {
  return [
    { id: optionId.voiceRetry, title: talk.say('BUTTON_VOICE_RETRY') },
    { id: optionId.menu, title: talk.say('BUTTON_MENU') },
  ];
}
