export type { Act, ActOutcome } from './act.ts';
export { apologize, type ConverseInput, converse, type Turn } from './converse.ts';
export type { Facts, RestaurantSnapshot } from './facts.ts';
export { isOptionId } from './option-id.ts';
export { type ConversationState, initialState } from './state.ts';
export { decodeState, encodeState } from './state-codec.ts';
export type { Reply } from './talk.ts';
