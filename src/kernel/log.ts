/** What a log line may hold: names that we chose, numbers, booleans and codes. Never a message text, a phone number or a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const MAX_VALUE = 200;
/** Ids of ours are UUIDs or long hex with a letter in it; they keep their digits. */
const OUR_ID = /(?<![0-9a-f])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=\d*[a-f])[0-9a-f]{24,})(?![0-9a-f])/
  .source;
/** Seven digits of any script in a row, or spread out as people write a phone number. */
const PHONE_LIKE = /\+?\p{Nd}(?:[\s()./_-]{0,3}\p{Nd}){6,}/u.source;
const ID_OR_PHONE = new RegExp(`(?<id>${OUR_ID})|${PHONE_LIKE}`, 'giu');
const TOKEN_LIKE =
  /\b(?:rb_[a-z]+_|EAA|IGAA|(?:test|live)_[ps]k_|Bearer\s+|sha256=|wamid\.)\S+|(?<=:\/\/)[^\s/@]+(?=@)/gi;

/** The last guard before a log, for values that slipped through: a phone number or a token becomes dots. */
export function redact(value: string): string {
  return value
    .replace(TOKEN_LIKE, '••••')
    .replace(ID_OR_PHONE, (found, id: string | undefined) => (id === undefined ? '••••' : found))
    .slice(0, MAX_VALUE);
}

/** One JSON object a line. */
export function createLogger(write: (level: 'info' | 'warn' | 'error', line: string) => void): Logger {
  const log =
    (level: 'info' | 'warn' | 'error') =>
    (event: string, fields: LogFields = {}) => {
      const safe = Object.entries(fields).map(([name, value]) => [
        name,
        typeof value === 'string' ? redact(value) : value,
      ]);
      write(level, JSON.stringify({ level, event, ...Object.fromEntries(safe) }));
    };
  return { info: log('info'), warn: log('warn'), error: log('error') };
}

/** Where a Worker's lines go. */
export const consoleLogger: Logger = createLogger((level, line) => console[level](line));
