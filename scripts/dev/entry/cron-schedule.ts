/**
 * Cloudflare's cron expressions: minute, hour, day of month, month, day of week, in UTC; Sunday is 1
 * (developers.cloudflare.com/workers/configuration/cron-triggers).
 */
interface CronFields {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  readonly weekdays: ReadonlySet<number>;
  /** Both kinds of day are named: either one will do. */
  readonly anyDay: boolean;
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const MINUTE_MS = 60_000;
const MAX_MINUTES_BACK = 400 * 24 * 60;

/** The last minute in (after, upTo] at which `cron` runs, as epoch milliseconds; null when there is none. */
export function lastRunBetween(cron: string, span: { after: number; upTo: number }): number | null {
  const fields = parseCron(cron);
  const first = Math.floor(span.after / MINUTE_MS) + 1;
  const last = Math.floor(span.upTo / MINUTE_MS);
  for (let minute = last; minute >= Math.max(first, last - MAX_MINUTES_BACK); minute--) {
    if (runsAt(fields, new Date(minute * MINUTE_MS))) return minute * MINUTE_MS;
  }
  return null;
}

function runsAt(fields: CronFields, at: Date): boolean {
  if (!fields.minutes.has(at.getUTCMinutes()) || !fields.hours.has(at.getUTCHours())) return false;
  if (!fields.months.has(at.getUTCMonth() + 1)) return false;
  const isDay = fields.days.has(at.getUTCDate());
  const isWeekday = fields.weekdays.has(at.getUTCDay() + 1);
  return fields.anyDay ? isDay || isWeekday : isDay && isWeekday;
}

function parseCron(cron: string): CronFields {
  const parts = cron.trim().split(/\s+/);
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = parts;
  if (parts.length !== 5) throw new Error(`cron "${cron}" does not have five fields`);
  return {
    minutes: parseField(minute, { min: 0, max: 59 }),
    hours: parseField(hour, { min: 0, max: 23 }),
    days: parseField(day, { min: 1, max: 31 }),
    months: parseField(month, { min: 1, max: 12, names: MONTHS }),
    weekdays: parseField(weekday, { min: 1, max: 7, names: WEEKDAYS }),
    anyDay: day !== '*' && weekday !== '*',
  };
}

function parseField(
  field: string,
  range: { min: number; max: number; names?: readonly string[] },
): ReadonlySet<number> {
  const values = new Set<number>();
  for (const item of field.split(',')) {
    const [span = '', step = '1'] = item.split('/');
    const [from, to = item.includes('/') ? String(range.max) : from] =
      span === '*' ? [range.min, range.max] : span.split('-');
    const start = numberOf(from, range);
    const end = numberOf(to, range);
    for (let value = start; value <= end; value += numberOf(step, { min: 1, max: range.max })) values.add(value);
  }
  return values;
}

function numberOf(
  word: string | number | undefined,
  range: { min: number; max: number; names?: readonly string[] },
): number {
  const name = range.names?.indexOf(String(word).toUpperCase()) ?? -1;
  const value = name >= 0 ? name + range.min : Number(word);
  if (!Number.isInteger(value) || value < range.min || value > range.max)
    throw new Error(`cron value "${word}" is not understood`);
  return value;
}
