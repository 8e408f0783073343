import { truncateText } from '#src/kernel/text';
import type { Action, Command, Role } from './command.ts';
import type { Say } from './say.ts';
import { usageOf } from './usage.ts';

export interface ConsoleOption {
  readonly id: string;
  readonly title: string;
}

/** What a command is about, for the audit. */
export interface Target {
  readonly type:
    | 'order'
    | 'ticket'
    | 'customer'
    | 'quarantine'
    | 'item'
    | 'restaurant'
    | 'zone'
    | 'template'
    | 'flag'
    | 'faq'
    | 'outbound_message'
    | 'staff';
  readonly id: string;
}

export interface ConsoleAnswer {
  readonly text: string;
  readonly options: readonly ConsoleOption[];
  readonly target: Target | null;
  /** Why it did not happen, in a closed word; null: it did. */
  readonly failure: string | null;
  /** The command that four digits, written next, are the end of. */
  readonly awaits?: string;
}

/** What every handler shares: who asks, in which restaurant, and the words. */
export interface Asking {
  readonly command: Command;
  readonly say: Say;
  readonly role: Role;
  /** Names the staff member where a phone number shall not. */
  readonly by: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly timezone: string;
  /** The message: what it brings about is done once. */
  readonly eventId: string;
  readonly now: number;
}

/** What every channel shows at once. */
const MAX_OPTIONS = 9;
const MAX_TITLE = 20;
const MAX_TEXT = 3_000;
/** Longer than that is no id of an option. */
const MAX_ID = 190;

export function said(
  text: string,
  more: { options?: readonly ConsoleOption[]; target?: Target | null; failure?: string; awaits?: string } = {},
): ConsoleAnswer {
  const { options = [], target = null, failure = null, awaits } = more;
  const answer = {
    text: truncateText(text, { max: MAX_TEXT }),
    options: options.slice(0, MAX_OPTIONS),
    target,
    failure,
  };
  return awaits === undefined ? answer : { ...answer, awaits };
}

export function usage({ say, command }: Asking, action: Action = command.action): ConsoleAnswer {
  return said(say('USAGE', { usage: usageOf(action) }), { failure: 'usage' });
}

/** A button that is a command: in ASCII, with the language that it was offered in. */
export function button(asking: Pick<Asking, 'command'>, words: string, title: string): ConsoleOption {
  const language = asking.command.locale === 'ar' ? 'ar ' : '';
  return { id: truncateText(`!${language}${words}`, { max: MAX_ID }), title: truncateText(title, { max: MAX_TITLE }) };
}

/** Asks first; the button says the same again, confirmed. */
export function askFirst(asking: Asking, what: { words: string; shown: string; target: Target }): ConsoleAnswer {
  const { say } = asking;
  const options = [button(asking, `ok ${what.words}`, say('YES'))];
  return said(say('SURE', { what: what.shown }), { options, target: what.target });
}
