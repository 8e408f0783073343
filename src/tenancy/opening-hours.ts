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
const QUARTER_MS = 15 * MINUTE_MS;
const MAX_OFFSETS = 2_000;
const offsets = new Map<string, number>();
const formatters = new Map<string, Intl.DateTimeFormat>();

export interface LocalTime {
  readonly date: string;
  readonly weekday: Weekday;
  /** Minutes since local midnight. */
  readonly minute: number;
}

/** What a wall clock in `timezone` shows at `at` (epoch ms). */
export function localTime(at: number, timezone: string): LocalTime {
  const wall = at + offsetAt(at, timezone);
  const date = dateOf(wall);
  return { date, weekday: weekdayOf(date), minute: Math.floor((wall - Date.parse(`${date}T00:00:00Z`)) / MINUTE_MS) };
}

/** The instant of a local date and minute; a minute past 1440 lies on the next day. */
export function instantOf(input: { date: string; minute: number; timezone: string }): number {
  const wall = Date.parse(`${input.date}T00:00:00Z`) + input.minute * MINUTE_MS;
  const guess = wall - offsetAt(wall, input.timezone);
  // Near a change of the clock the first guess may fall on its other side.
  return wall - offsetAt(guess, input.timezone);
}

/** How far the wall clock is ahead of UTC: the same for a whole quarter of an hour everywhere, and slow to ask for. */
function offsetAt(at: number, timezone: string): number {
  const quarter = Math.floor(at / QUARTER_MS) * QUARTER_MS;
  const key = `${timezone} ${quarter}`;
  const known = offsets.get(key);
  if (known !== undefined) return known;
  if (offsets.size >= MAX_OFFSETS) offsets.clear();
  const shown = new Map(
    formatterFor(timezone)
      .formatToParts(quarter)
      .map(({ type, value }) => [type, value]),
  );
  const date = `${shown.get('year')}-${shown.get('month')}-${shown.get('day')}`;
  const offset = Date.parse(`${date}T${shown.get('hour')}:${shown.get('minute')}:00Z`) - quarter;
  offsets.set(key, offset);
  return offset;
}

export function isOpenAt(input: { hours: OpeningHours; at: number; timezone: string }): boolean {
  if (input.hours.weekly === 'always' && !input.hours.exceptions) return true;
  // Yesterday's evening may last into today.
  const intervals = [...intervalsOn(input, -1), ...intervalsOn(input, 0)];
  return intervals.some((interval) => interval.from <= input.at && input.at < interval.to);
}

/** The next instant (from `at` on) when the door opens; null when it stays shut for two weeks. */
export function nextOpeningAt(input: { hours: OpeningHours; at: number; timezone: string }): number | null {
  if (isOpenAt(input)) return input.at;
  for (let day = 0; day <= DAYS_AHEAD; day++) {
    const starts = intervalsOn(input, day).flatMap(({ from }) => (from > input.at ? [from] : []));
    if (starts.length > 0) return Math.min(...starts);
  }
  return null;
}

/** The intervals that begin `daysAhead` days after the local date of `at`. */
function intervalsOn(input: { hours: OpeningHours; at: number; timezone: string }, daysAhead: number): Interval[] {
  const { hours, at, timezone } = input;
  const date = dateOf(at + offsetAt(at, timezone) + daysAhead * DAY_MS);
  return openingOn(hours, date).map(([from, to]) => {
    const start = minuteOf(from);
    const end = minuteOf(to) > start ? minuteOf(to) : minuteOf(to) + 1440;
    return { from: instantOf({ date, minute: start, timezone }), to: instantOf({ date, minute: end, timezone }) };
  });
}

/** On a local date: exceptions before the weekly hours. */
export function openingOn(hours: OpeningHours, date: string): readonly OpeningInterval[] {
  const exception = hours.exceptions?.[date];
  if (exception) return exception;
  if (hours.weekly === 'always') return [['00:00', '24:00']];
  return hours.weekly[weekdayOf(date)] ?? [];
}

/** Of a wall clock that is read as if it were UTC. */
function dateOf(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
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
