import { readClockTime } from '#src/checkout/index';
import type { Facts } from './facts.ts';
import type { Intent } from './intent.ts';
import type { ConversationState } from './state.ts';

/** The one under way at an hour. */
export function readSlot(text: string, { quote }: ConversationState, facts: Facts): Intent | null {
  const at = readClockTime(text, { timezone: facts.restaurant.profile.timezone, now: facts.now });
  const slot = quote?.value.slots?.find(({ startAt, endAt }) => at !== null && startAt <= at && at < endAt);
  return slot ? { kind: 'slot', slotId: slot.slotId, date: slot.date } : null;
}
