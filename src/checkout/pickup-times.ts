import { DAY_MS, MINUTE_MS } from '#src/kernel/clock';
import { normalizeText } from '#src/locale/index';
import { instantOf, isOpenAt, localTime, nextOpeningAt, type OpeningHours } from '#src/tenancy/index';

interface Place {
  readonly hours: OpeningHours;
  readonly timezone: string;
  readonly now: number;
}

/** The kitchen needs this long before the first hour it offers. */
const LEAD_MS = 20 * MINUTE_MS;
const STEP_MS = 30 * MINUTE_MS;
const HORIZON_MS = 14 * DAY_MS;

/** The next half hours at which someone is there to hand the order over. */
export function offerPickupTimes(place: Place, count: number): readonly number[] {
  const { hours, timezone, now } = place;
  const times: number[] = [];
  for (let at = halfHourFrom(now + LEAD_MS); times.length < count && at - now < HORIZON_MS; at += STEP_MS) {
    const opensAt = nextOpeningAt({ hours, timezone, at });
    if (opensAt === null) break;
    at = halfHourFrom(opensAt);
    if (isOpenAt({ hours, timezone, at })) times.push(at);
  }
  return times;
}

function halfHourFrom(at: number): number {
  return Math.ceil(at / STEP_MS) * STEP_MS;
}

const CLOCK = /(?:^|\s)(\d{1,2})\s*(?:h|:|heures?|سا|و)\s*(\d{2})?(?=\s|$)/u;
const BARE_HOUR = /^(?:a |vers )?(?:علي )?(?:الساعه )?(\d{1,2})$/u;

/** `19h30`, `19:30`, `20h`, `à 20h`: the next time a clock there shows it. Null when the text names no hour. */
export function readClockTime(text: string, place: { timezone: string; now: number }): number | null {
  const plain = normalizeText(text).replace(/^a\s+/, '');
  const match = CLOCK.exec(plain) ?? BARE_HOUR.exec(plain);
  if (!match) return null;
  const minute = Number(match[1]) * 60 + Number(match[2] ?? 0);
  if (minute >= 24 * 60 || Number(match[2] ?? 0) > 59) return null;
  const { date } = localTime(place.now, place.timezone);
  const today = instantOf({ date, minute, timezone: place.timezone });
  return today > place.now ? today : instantOf({ date, minute: minute + 24 * 60, timezone: place.timezone });
}
