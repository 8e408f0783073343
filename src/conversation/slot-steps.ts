import type { OfferedSlot } from '#src/delivery/index';
import { ask, choose, goOn } from './checkout-steps.ts';
import type { ConversationState } from './state.ts';
import type { Step, Talk } from './talk.ts';

/** Only what was offered can be chosen: what a phone sends back may be old. */
export function chooseSlot(
  talk: Talk,
  state: ConversationState,
  wanted: { readonly slotId: string; readonly date: string },
): Step {
  const offered = state.quote?.value.slots ?? [];
  const slot = offered.find(({ slotId, date }) => slotId === wanted.slotId && date === wanted.date);
  if (!slot || slot.startAt <= talk.facts.now) {
    const isAsked = state.stage.kind === 'question' && state.stage.question.kind === 'slot';
    return isAsked
      ? ask(talk, state, { question: { kind: 'slot' }, preface: talk.say('SLOT_FULL') })
      : goOn(talk, state);
  }
  const { remaining: _remaining, ...chosen } = slot;
  return goOn(talk, choose(talk, state, 'slot', chosen));
}

/** Somebody was quicker, or the hour has come too near: those that are left are offered. */
export function slotGone(talk: Talk, state: ConversationState, left: readonly OfferedSlot[]): Step {
  const { slot: _slot, ...choices } = state.choices;
  const quote = state.quote && { ...state.quote, value: { ...state.quote.value, slots: left } };
  const open: ConversationState = { ...state, choices, ...(quote && { quote }) };
  const text = [talk.say('SLOT_FULL'), left.length === 0 ? talk.say('SLOT_NONE') : ''];
  return goOn(talk, open, text.filter((line) => line !== '').join('\n'));
}
