import type { PhraseKey } from '#src/locale/index';
import type { InboundContent, MediaItem } from '#src/messages/index';
import type { TicketMessage, TicketReason } from '#src/support/index';
import type { Act, ActOutcome } from './act.ts';
import { homeOptions } from './browse-steps.ts';
import type { Intent } from './intent.ts';
import { optionId } from './option-id.ts';
import type { ConversationState } from './state.ts';
import { answer, type Step, type Talk } from './talk.ts';

/** After so many messages in a row that mean nothing to us a person is called. */
const UNCLEAR_IN_A_ROW = 3;
const MAX_BODY = 4_096;
const NOTHING: TicketMessage = { body: '', media: [] };

/** A person is called. `said` is what the customer hears once somebody can see it. */
export function callPerson(
  state: ConversationState,
  call: { reason: TicketReason; said: PhraseKey; intent: string },
): Step {
  return { state, reply: null, act: { kind: 'open_ticket', ...call, message: NOTHING } };
}

/** For an event that could not be answered at all. */
export function personForLost(content: InboundContent): Act {
  const message = messageOf(content);
  return { kind: 'open_ticket', reason: 'OTHER', said: 'PERSON_WILL_HELP', intent: 'POISON', message };
}

/** Three in a row that mean nothing to us; null: not yet, or nobody could be called. */
export function callAfterUnclear(talk: Talk, state: ConversationState): Step | null {
  if (!talk.facts.supportEnabled || (state.unclearInARow ?? 0) < UNCLEAR_IN_A_ROW) return null;
  return callPerson(countUnclear(state, null), {
    reason: 'OTHER',
    said: 'SUPPORT_HANDOFF_ACK',
    intent: 'HANDOFF_SUPPORT',
  });
}

/** How many messages in a row were not understood; whatever is understood begins anew. */
export function countUnclear(state: ConversationState, intent: Intent | null): ConversationState {
  if (intent?.kind === 'unknown') return { ...state, unclearInARow: (state.unclearInARow ?? 0) + 1 };
  if (state.unclearInARow === undefined) return state;
  const { unclearInARow: _count, ...rest } = state;
  return rest;
}

export function takeTicketOpened(
  talk: Talk,
  state: ConversationState,
  opened: Extract<ActOutcome, { kind: 'open_ticket' }>,
): Step {
  const { outcome, said, intent } = opened;
  const menu = [{ id: optionId.menu, title: talk.say('BUTTON_MENU') }];
  // Whoever asked for help gets ours, until somebody can see it.
  const help = opened.reason === 'HELP' ? `\n\n${talk.say('HELP')}` : '';
  if (outcome.kind !== 'open')
    return answer(talk, state, {
      intent: 'SUPPORT_AWAY',
      text: talk.say('SUPPORT_AWAY') + help,
      options: homeOptions(talk, state),
    });
  const { ticketId, isAssigned } = outcome;
  const handed: ConversationState = { ...state, stage: { kind: 'idle' }, handoff: { ticketId, isAssigned } };
  return answer(talk, handed, { intent, text: talk.say(said), options: menu });
}

/** What the customer has written is with the ticket. */
export function sayPassedOn(talk: Talk, state: ConversationState, said: PhraseKey): Step {
  const options = [{ id: optionId.menu, title: talk.say('BUTTON_MENU') }];
  return answer(talk, state, { intent: said, text: talk.say(said), options });
}

/** Whether a person has the conversation: the bot only passes on what is written. */
export function isHeldByPerson({ handoff }: ConversationState): boolean {
  return handoff?.isAssigned === true;
}

/** "Menu" gives the conversation back to the bot; the ticket stays with whoever has it. */
export function backToBot(state: ConversationState): ConversationState {
  const { handoff: _handoff, ...rest } = state;
  return rest;
}

/** Whether somebody of the restaurant is answering from their phone. */
export function isPaused({ pausedUntil = 0 }: ConversationState, now: number): boolean {
  return pausedUntil > now;
}

export function unpaused(state: ConversationState): ConversationState {
  const { pausedUntil: _until, ...rest } = state;
  return rest;
}

/** A customer who waits for a person goes on telling: what means nothing to us means something to them. */
export function isForPerson({ handoff }: ConversationState, intent: Intent): boolean {
  return handoff !== undefined && (intent.kind === 'unknown' || intent.kind === 'unreadable');
}

/** As a person reads it. */
export function messageOf(content: InboundContent): TicketMessage {
  switch (content.kind) {
    case 'text':
      return { body: content.text.slice(0, MAX_BODY), media: [] };
    case 'choice':
      return { body: content.title, media: [] };
    case 'media':
      return {
        body: mediaText(content.items, content.caption),
        media: content.items.flatMap(({ mediaId }) => mediaId ?? []),
      };
    case 'location':
      return { body: `📍 ${content.latitude}, ${content.longitude}`, media: [] };
    case 'contacts':
      return {
        body: `👤 ${content.contacts.flatMap(({ phones }) => phones).join(', ')}`.slice(0, MAX_BODY),
        media: [],
      };
    default:
      return { body: `[${content.kind}]`, media: [] };
  }
}

function mediaText(items: readonly MediaItem[], caption = ''): string {
  return `${items.map(({ type }) => `[${type}]`).join(' ')} ${caption}`.trim().slice(0, MAX_BODY);
}
