import { DAY_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { listAt, numberAt, recordOf } from './read-json.ts';

/** Nobody waits longer for a reply; what is due later than this has another remedy. */
const LONGEST_MS = DAY_MS;

/** `Retry-After`: seconds or an HTTP date. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return bounded(Number(text) * SECOND_MS);
  // `Date.parse` takes `-5` for a year; an HTTP date begins with its weekday.
  const until = /^[A-Z][a-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? undefined : bounded(until - now);
}

/**
 * `X-Business-Use-Case-Usage`: `{"<id>":[{"estimated_time_to_regain_access":<minutes>,…}]}`. Calling while throttled extends the throttling
 * (meta-wire §3.7, code 4), so the longest of them counts.
 */
export function regainAccessMs(header: string | null): number | undefined {
  if (header === null) return undefined;
  try {
    const usage = recordOf(JSON.parse(header));
    const rows = Object.keys(usage ?? {}).flatMap((id) => listAt(usage, id));
    const minutes = rows.map((row) => numberAt(recordOf(row), 'estimated_time_to_regain_access') ?? 0);
    const longest = Math.max(0, ...minutes);
    return longest > 0 ? bounded(longest * MINUTE_MS) : undefined;
  } catch {
    return undefined;
  }
}

function bounded(ms: number): number {
  return Math.min(LONGEST_MS, Math.max(0, ms));
}
