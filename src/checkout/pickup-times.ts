import { DAY_MS, MINUTE_MS } from '#src/kernel/clock';
import { normalizeText } from '#src/locale/index';
import { instantOf, isOpenAt, localTime, type OpeningHours } from '#src/tenancy/index';

interface Place {
  readonly hours: OpeningHours;
  readonly timezone: string;
  readonly now: number;
}

/** The kitchen needs this long before the first hour it offers. */
const LEAD_MS = 20 * MINUTE_MS;
const STEP_MINUTES = 30;
const STEPS_AHEAD = 96;

/** The next half hours at which someone is there to hand the order over. */
export function offerPickupTimes(place: Place, count: number): readonly number[] {
  const first = Math.ceil((place.now + LEAD_MS) / (STEP_MINUTES * MINUTE_MS)) * STEP_MINUTES * MINUTE_MS;
  const times: number[] = [];
  for (let step = 0; step < STEPS_AHEAD && times.length < count; step++) {
    const at = first + step * STEP_MINUTES * MINUTE_MS;
    if (isOpenAt({ hours: place.hours, timezone: place.timezone, at })) times.push(at);
  }
  return times;
}

const CLOCK = /(?:^|\s)(\d{1,2})\s*(?:h|:|heures?|سا|و)\s*(\d{2})?(?=\s|$)/u;
const BARE_HOUR = /^(?:a |vers |على |ال)?\s*(\d{1,2})$/u;

/** `19h30`, `19:30`, `20h`, `à 20h`: the next time a clock there shows it. Null when the text names no hour. */
export function readClockTime(text: string, place: { timezone: string; now: number }): number | null {
  const plain = normalizeText(text).replace(/^a\s+/, '');
  const match = CLOCK.exec(plain) ?? BARE_HOUR.exec(plain);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  if (minute >= 24 * 60 || Number(match[2] ?? 0) > 59) return null;
  const today = instantOf({ date: localTime(place.now, place.timezone).date, minute, timezone: place.timezone });
  return today > place.now ? today : today + DAY_MS;
}
