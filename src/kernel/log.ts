/** What a log line may hold: names that we chose, numbers, booleans and codes. Never a message text, a phone number or a token. */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>;

export interface Logger {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

const MAX_VALUE = 200;
/** Seven digits in a row, or spread out as people write a phone number; ids of ours are hex or UUIDs and keep their letters. */
const PHONE_LIKE = /(?<![0-9a-f-])\+?\d(?:[ .()/]?\d){6,}(?![0-9a-f-])/gi;
const TOKEN_LIKE = /\b(?:rb_[a-z]+_|EAA|Bearer\s+|sha256=|wamid\.)\S+/g;

/** The last guard before a log, for values that slipped through: a phone number or a token becomes dots. */
export function redact(value: string): string {
  return value.slice(0, MAX_VALUE).replace(TOKEN_LIKE, '••••').replace(PHONE_LIKE, '••••');
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
