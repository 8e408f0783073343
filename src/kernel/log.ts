import { LOG_FIELDS, type LogField, type LogFields, TEXT_FORMS } from './log-fields.ts';

export type { LogCounts, LogFields } from './log-fields.ts';

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const HIDDEN = '••••';
const MAX_VALUE = 200;
/** Seven digits are part of a phone number; no count or code of ours is larger. */
const MAX_NUMBER = 9_999_999;

/** Controls, line ends, bidirectional marks, soft hyphens and whatever else cannot be seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
/** Ids of ours are UUIDs, or the 64 hexadecimal digits of objects and hashes; they keep their digits. */
const OUR_ID = /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{64})(?![0-9a-z])/
  .source;
/** Seven digits of any script in a row, or spread out as people write a phone number and as programs escape it. */
const PHONE_LIKE = /\+?[\p{Nd}\p{No}](?:[^\p{L}\p{Nd}\p{No}]{0,4}[\p{Nd}\p{No}]){6,}/u.source;
/** Tokens of ours and of providers, the 32 digits of an app secret, a message id (it holds the number), a password in an address. */
const TOKEN_LIKE = [
  /(?<![a-z0-9])EAA\S+/,
  /(?:(?<![a-z0-9])(?:IGAA|eyJ|Basic\s+)|Bearer\s*|rb_[a-z]+_|(?:test|live)_[ps]k_|sha(?:1|256)=|wamid\.)\S+/,
  /(?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])/,
  /(?<=:\/\/)[^\s/@]+(?=@)/,
]
  .map(({ source }) => source)
  .join('|');
/** In one pass, an id of ours first: a part of one may begin like a token of Meta. */
const GUARDED = new RegExp(`(?<id>${OUR_ID})|${TOKEN_LIKE}|${PHONE_LIKE}`, 'giu');

/** The last guard before a log, for values that slipped through: a phone number or a token becomes dots, on one line. */
export function redact(value: string): string {
  return value
    .replace(UNSEEN, (found) => (found <= ' ' ? ' ' : ''))
    .replace(GUARDED, (found, id: string | undefined) => (id === undefined ? HIDDEN : found))
    .slice(0, MAX_VALUE);
}

/** One JSON object a line. A name that is not listed is dropped and counted, a value of another kind than its name's becomes dots. */
export function createLogger(write: (level: 'info' | 'warn' | 'error', line: string) => void): Logger {
  const log =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      const given = Object.entries(fields);
      const known = given.flatMap(([name, value]) => (isListed(name) ? [[name, shown(name, value)] as const] : []));
      const dropped = given.length === known.length ? {} : { dropped: given.length - known.length };
      const what = TEXT_FORMS.word.test(event) ? redact(event) : HIDDEN;
      write(level, JSON.stringify({ level, event: what, ...Object.fromEntries(known), ...dropped }));
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

function isListed(name: string): name is LogField {
  return Object.hasOwn(LOG_FIELDS, name);
}

/** Types end where a value came from outside, so every kind is checked again. */
function shown(name: LogField, value: unknown): string | number | boolean | null | undefined {
  if (value === null || value === undefined) return value;
  const kind = LOG_FIELDS[name];
  if (kind === 'flag') return typeof value === 'boolean' ? value : HIDDEN;
  if (typeof value === 'number' && (kind === 'count' || kind === 'code')) {
    return Math.abs(value) <= MAX_NUMBER ? value : HIDDEN;
  }
  if (kind === 'count' || typeof value !== 'string') return HIDDEN;
  return TEXT_FORMS[kind].test(value) ? redact(value) : HIDDEN;
}

/** Where a Worker's lines go. */
export const consoleLogger: Logger = createLogger((level, line) => console[level](line));
