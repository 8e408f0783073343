import { normalizeText } from '#src/locale/index';
import type { InboundContent } from '#src/messages/index';
import type { ActOutcome } from './act.ts';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import type { ConversationState } from './state.ts';
import { answer, openQuestion, type Step, type Talk } from './talk.ts';

/** As it is typed on a phone, whatever the keyboard. */
const COMMAND = /^\s*[!\uff01]/u;
/** A code at the door. */
const DIGITS = /^\d{4}$/;

/** Null for what is no command. Whoever is not of the staff is told so once; then a `!` is a letter like any other. */
export function readCommand(content: InboundContent, state: ConversationState, facts: Facts): Intent | null {
  const text = wordsOf(content);
  if (!facts.hasConsole) return null;
  const digits = normalizeText(text);
  if (state.awaitsDigits !== undefined && DIGITS.test(digits) && isAmongStaff(facts))
    return { kind: 'console', text: `${state.awaitsDigits} ${digits}` };
  if (!COMMAND.test(text)) return null;
  return state.commandRefused && !isAmongStaff(facts) ? null : { kind: 'console', text };
}

export function askConsole(state: ConversationState, text: string): Step {
  return { state, reply: null, act: { kind: 'console', text } };
}

export function sayConsole(
  talk: Talk,
  state: ConversationState,
  { text, options, isRefused, awaits }: Extract<ActOutcome, { kind: 'console' }>,
): Step {
  const { awaitsDigits: _answered, ...rest } = state;
  const told: ConversationState = {
    ...rest,
    ...(isRefused && { commandRefused: true as const }),
    ...(awaits !== undefined && { awaitsDigits: awaits }),
  };
  return answer(talk, told, { intent: 'WA_ADMIN_CONSOLE', text, options, isAboutOthers: true, ...openQuestion(state) });
}

function wordsOf(content: InboundContent): string {
  if (content.kind === 'text') return content.text;
  return content.kind === 'choice' ? content.optionId : '';
}

/** Under whichever channel: what they may do is asked where it is done. */
export function isAmongStaff({ restaurant, user }: Facts): boolean {
  const ids = [user.key, user.phone, user.scopedId];
  return restaurant.staff.some(({ userId }) => ids.includes(userId));
}
