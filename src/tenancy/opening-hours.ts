import { DAY_MS, MINUTE_MS } from '#src/kernel/clock';

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** `["11:00", "23:00"]`; an end at or before the start lies on the next day; `["00:00", "24:00"]` is the whole day. */
export type OpeningInterval = readonly [from: string, to: string];

export interface OpeningHours {
  readonly weekly: 'always' | Readonly<Partial<Record<Weekday, readonly OpeningInterval[]>>>;
  /** By local date `YYYY-MM-DD`, instead of the weekly hours of that day; `[]` is closed. */
  readonly exceptions?: Readonly<Record<string, readonly OpeningInterval[]>>;
}

export const ALWAYS_OPEN: OpeningHours = { weekly: 'always' };

interface Interval {
  readonly from: number;
  readonly to: number;
}

const DAYS_AHEAD = 14;
const formatters = new Map<string, Intl.DateTimeFormat>();

export interface LocalTime {
  readonly date: string;
  readonly weekday: Weekday;
  /** Minutes since local midnight. */
  readonly minute: number;
}

/** What a wall clock in `timezone` shows at `at` (epoch ms). */
export function localTime(at: number, timezone: string): LocalTime {
  const parts = new Map(
    formatterFor(timezone)
      .formatToParts(at)
      .map((part) => [part.type, part.value]),
  );
  const date = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
  return { date, weekday: weekdayOf(date), minute: Number(parts.get('hour')) * 60 + Number(parts.get('minute')) };
}

/** The instant of a local date and minute; a minute past 1440 lies on the next day. */
export function instantOf(input: { date: string; minute: number; timezone: string }): number {
  const wall = Date.parse(`${input.date}T00:00:00Z`) + input.minute * MINUTE_MS;
  const guess = wall - offsetAt(wall, input.timezone);
  // Near a change of the clock the first guess may fall on its other side.
  return wall - offsetAt(guess, input.timezone);
}

/** How far the wall clock is ahead of UTC. */
function offsetAt(at: number, timezone: string): number {
  const shown = localTime(at, timezone);
  return Date.parse(`${shown.date}T00:00:00Z`) + (shown.minute - Math.floor(at / MINUTE_MS)) * MINUTE_MS;
}

export function isOpenAt(input: { hours: OpeningHours; at: number; timezone: string }): boolean {
  if (input.hours.weekly === 'always' && !input.hours.exceptions) return true;
  return intervalsAround(input, 0).some((interval) => interval.from <= input.at && input.at < interval.to);
}

/** The next instant (from `at` on) when the door opens; null when it stays shut for two weeks. */
export function nextOpeningAt(input: { hours: OpeningHours; at: number; timezone: string }): number | null {
  if (isOpenAt(input)) return input.at;
  const starts = intervalsAround(input, DAYS_AHEAD).map((interval) => interval.from);
  const future = starts.filter((start) => start > input.at);
  return future.length > 0 ? Math.min(...future) : null;
}

/** From the evening before, which may last into today. */
function intervalsAround(
  input: { hours: OpeningHours; at: number; timezone: string },
  daysAhead: number,
): readonly Interval[] {
  const { hours, at, timezone } = input;
  const today = Date.parse(`${localTime(at, timezone).date}T00:00:00Z`);
  const intervals: Interval[] = [];
  for (let day = -1; day <= daysAhead; day++) {
    const date = new Date(today + day * DAY_MS).toISOString().slice(0, 10);
    for (const [from, to] of intervalsOf(hours, date)) {
      const start = minuteOf(from);
      const end = minuteOf(to) > start ? minuteOf(to) : minuteOf(to) + 1440;
      intervals.push({
        from: instantOf({ date, minute: start, timezone }),
        to: instantOf({ date, minute: end, timezone }),
      });
    }
  }
  return intervals;
}

function intervalsOf(hours: OpeningHours, date: string): readonly OpeningInterval[] {
  const exception = hours.exceptions?.[date];
  if (exception) return exception;
  if (hours.weekly === 'always') return [['00:00', '24:00']];
  return hours.weekly[weekdayOf(date)] ?? [];
}

function weekdayOf(date: string): Weekday {
  return WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()] ?? 'sun';
}

function minuteOf(clock: string): number {
  const [hour = '0', minute = '0'] = clock.split(':');
  return Number(hour) * 60 + Number(minute);
}

function formatterFor(timezone: string): Intl.DateTimeFormat {
  const known = formatters.get(timezone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  formatters.set(timezone, formatter);
  return formatter;
}
