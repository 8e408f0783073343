import { type AddressField, missingFields } from '#src/delivery/index';
import type { UnclearAddress } from './act.ts';
import { homeOptions } from './browse-steps.ts';
import { promptFor } from './checkout-prompts.ts';
import { callPerson } from './handoff-steps.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** An answer that cannot be what was asked for. */
export function refuseAddress(talk: Talk, state: ConversationState, field: AddressField): Step {
  const preface = field === 'phone' ? talk.say('PHONE_INVALID') : talk.say('ADDRESS_SHORT');
  return noteUnclear(talk, state, { field, preface });
}

/** Staff see where customers get stuck; after some tries a person takes over. */
export function noteUnclear(
  talk: Talk,
  state: ConversationState,
  input: { readonly field: AddressField; readonly preface: string },
): Step {
  const tries = (state.addressTries ?? 0) + 1;
  const max = talk.facts.addressTries ?? null;
  const missing = missingFields(state.choices.address?.value ?? {});
  const act = { kind: 'note_address', ...input, missing, tries, isHandoff: max !== null && tries > max } as const;
  return { state: { ...state, addressTries: tries }, reply: null, act };
}

/** The question again, or a person: the cart is kept, and the order may be fetched all the same. */
export function sayUnclear(talk: Talk, state: ConversationState, unclear: UnclearAddress): Step {
  const { field, preface, isHandoff } = unclear;
  if (isHandoff) {
    const { addressTries: _tries, ...rest } = state;
    const idle: ConversationState = { ...rest, stage: { kind: 'idle' } };
    const call = { reason: 'DELIVERY_AMBIGUOUS', said: 'DELIVERY_HANDOFF', intent: 'DELIVERY_HANDOFF' } as const;
    if (talk.facts.supportEnabled) return callPerson(idle, call);
    const text = talk.say('DELIVERY_HANDOFF');
    return answer(talk, idle, { intent: 'DELIVERY_HANDOFF', text, options: homeOptions(talk, idle) });
  }
  const question = { kind: 'address', field } as const;
  const prompt = promptFor(talk, state, { question, from: 0 });
  const text = [preface, prompt.text].filter((line) => line !== '').join('\n\n');
  return answer(talk, { ...state, stage: { kind: 'question', question } }, { ...prompt, text });
}
