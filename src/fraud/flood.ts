import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { FLOOD_RULE, type InboundRules, LONG_TEXT_RULE } from './inbound-rules.ts';

/** What a conversation remembers of how fast its customer writes. */
export interface InboundGuard {
  /** Event times of the newest messages that count, oldest first. */
  readonly counted: readonly number[];
  /** Event time of the long text that was last answered with a notice; 0 for none. */
  readonly throttledAt: number;
  readonly quarantine: Quarantine | null;
}

/** While it lasts, messages are kept and not answered. Times are of our own clock. */
export interface Quarantine {
  readonly since: number;
  readonly until: number;
  /** Key of the rule that began it. */
  readonly reason: string;
  /** Who of the staff ended it before its time. */
  readonly endedBy?: string;
}

export interface CountedMessage {
  /** Event time: an hour of messages that Meta delivers at once is no flood. */
  readonly at: number;
  /** False for a tap on an option of our last message: a quick customer orders in seven taps. */
  readonly counts: boolean;
  readonly text: string;
}

export type Verdict =
  | { readonly kind: 'answer' }
  /** A quarantine begins: one notice, then silence. */
  | { readonly kind: 'quarantine'; readonly quarantine: Quarantine }
  /** Not read, and the customer hears why. */
  | { readonly kind: 'throttle'; readonly maxLength: number; readonly reason: string }
  /** Kept, without a word; `reason` is the rule's key. */
  | { readonly kind: 'silence'; readonly reason: string };

export const OPEN_GUARD: InboundGuard = { counted: [], throttledAt: 0, quarantine: null };

const WINDOW_MS = 30 * SECOND_MS;
/** A straggler is judged with what was sent around it, if that is not longer ago than this. */
const REMEMBERED_MS = 2 * MINUTE_MS;
const ONE_NOTICE_PER_BURST_MS = MINUTE_MS;

/**
 * Judges one message that is about to be answered (design.md §6 row 13). A quarantine begins now and not at the event's time, and what it
 * silences is not counted, so that its end is a new beginning.
 */
export function assessFlood(
  guard: InboundGuard,
  message: CountedMessage,
  context: { readonly rules: InboundRules; readonly now: number },
): { readonly guard: InboundGuard; readonly verdict: Verdict } {
  const { flood, longText } = context.rules;
  if (guard.quarantine) return { guard, verdict: { kind: 'silence', reason: guard.quarantine.reason } };
  const counted = flood && message.counts ? remember(guard.counted, message.at) : guard.counted;
  if (flood && message.counts && holdsFlood(counted, flood.limit)) {
    const { now } = context;
    const quarantine: Quarantine = { since: now, until: now + flood.quarantineMs, reason: FLOOD_RULE };
    return { guard: { ...guard, counted: [], quarantine }, verdict: { kind: 'quarantine', quarantine } };
  }
  if (longText && isLonger(message.text, longText.maxLength)) {
    const reason = LONG_TEXT_RULE;
    if (message.at - guard.throttledAt < ONE_NOTICE_PER_BURST_MS)
      return { guard: { ...guard, counted }, verdict: { kind: 'silence', reason } };
    const throttled: InboundGuard = { ...guard, counted, throttledAt: message.at };
    return { guard: throttled, verdict: { kind: 'throttle', maxLength: longText.maxLength, reason } };
  }
  return { guard: { ...guard, counted }, verdict: { kind: 'answer' } };
}

/** A rule that was switched off, or staff that was named since, ends a quarantine too. */
export function isQuarantineOver(quarantine: Quarantine, context: { rules: InboundRules; now: number }): boolean {
  const isRuleOff = quarantine.reason === FLOOD_RULE && context.rules.flood === null;
  return context.now >= quarantine.until || isRuleOff;
}

function remember(times: readonly number[], at: number): readonly number[] {
  const all = [...times, at].sort((a, b) => a - b);
  const newest = all.at(-1) ?? at;
  return all.filter((time) => newest - time <= REMEMBERED_MS);
}

/** More than `limit` of them within one window. */
function holdsFlood(times: readonly number[], limit: number): boolean {
  return times.some((time, index) => (times[index + limit] ?? Number.POSITIVE_INFINITY) - time < WINDOW_MS);
}

/** In characters as a person counts them: an emoji is one. */
function isLonger(text: string, max: number): boolean {
  return text.length > max && [...text].length > max;
}
