import { SECOND_MS } from '#src/kernel/clock';
import { numberOf } from './read-json.ts';

/** 2000-01-01 and 5138-11-16: no message of Meta's lies outside, in milliseconds. */
const EARLIEST_MS = 946_684_800_000;
const LATEST_MS = 100_000_000_000_000;
/** Below this a number of milliseconds would lie in 1973, so it is a number of seconds. */
const SECONDS_BELOW = 100_000_000_000;

/** Epoch milliseconds of a timestamp in seconds or milliseconds, number or string (meta-wire §3.2). */
export function epochMsOf(value: unknown): number | undefined {
  const number = numberOf(value);
  if (number === undefined) return undefined;
  const ms = Math.trunc(number < SECONDS_BELOW ? number * SECOND_MS : number);
  return ms >= EARLIEST_MS && ms <= LATEST_MS ? ms : undefined;
}
