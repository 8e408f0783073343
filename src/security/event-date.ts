import { MINUTE_MS } from '#src/kernel/clock';

/** Clocks differ; beyond this an event is dated ahead. */
const AHEAD_MS = MINUTE_MS;

/** What the signed date of an event says about it (design.md §6 row 8). */
export function judgeDate(
  at: number,
  reception: { readonly receivedAt: number; readonly windowMs: number },
): 'timely' | 'too_old' | 'ahead' {
  const age = reception.receivedAt - at;
  if (age > reception.windowMs) return 'too_old';
  return age < -AHEAD_MS ? 'ahead' : 'timely';
}
