/**
 * Every name that a log line may have, and what may stand there: a line says nothing that is not listed here. A name is added with the
 * narrowest kind that fits, and never for what a customer or a caller has worded.
 */
export const LOG_FIELDS = {
  correlationId: 'id',
  client: 'id',

  method: 'method',
  route: 'route',
  status: 'count',
  ms: 'count',
  error: 'code',
  key: 'word',
  unsigned: 'flag',
  events: 'count',
  receipts: 'count',
  conversations: 'count',
  unknownAccount: 'count',
  ignored: 'counts',
  contract: 'word',
  namesAnother: 'flag',
  audioBlocked: 'count',

  channel: 'word',
  outcome: 'word',
  action: 'word',
  code: 'code',
  attempt: 'count',
  attempts: 'count',
  tries: 'count',
  eventKind: 'word',
  queue: 'word',
  delaySeconds: 'count',

  job: 'word',
  refreshed: 'count',
  checked: 'count',
  handed: 'count',
  woken: 'count',
  failed: 'count',
  expired: 'count',
  waiting: 'count',
  called: 'count',
  escalated: 'count',
  asked: 'count',
  skipped: 'count',
  deleted: 'count',
  breaches: 'count',

  warning: 'sentence',
} as const satisfies Readonly<Record<string, LogKind>>;

export type LogField = keyof typeof LOG_FIELDS;

/** The words of a kind that has any; `flag` and `count` are no text. */
export const TEXT_FORMS = {
  /** Ours, or a caller's that is harmless to print. */
  id: /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
  /** `SEC-001`, `DB_UNAVAILABLE`, `TypeError`. */
  code: /^[A-Za-z][A-Za-z0-9_]{0,39}(?:-[0-9]{3})?$/,
  /** One of a list in our code. */
  word: /^[a-z][a-z0-9_-]{0,39}$/,
  /** `malformed=2,field:account_update=1`. */
  counts: /^(?!,)(?:(?:^|,)[a-z][a-z0-9_]{0,39}(?::[a-z][a-z0-9_]{0,39})?=\d{1,6})+$/,
  /** A route's pattern, and never a path that somebody asked for. */
  route: /^\/[A-Za-z0-9_/:.*{}-]{0,99}$/,
  method: /^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/,
  /** Of our own wording, about settings by name. */
  sentence: /^[\w .,:;()'-]{1,200}$/,
} as const;

type LogKind = keyof typeof TEXT_FORMS | 'count' | 'flag';

type ValueOf<Kind extends LogKind> = Kind extends 'count'
  ? number
  : Kind extends 'flag'
    ? boolean
    : Kind extends 'code'
      ? string | number
      : string;

/** What a line may be given; `undefined` leaves a name out. */
export type LogFields = { readonly [Name in LogField]?: ValueOf<(typeof LOG_FIELDS)[Name]> | null | undefined };

type CountField = { [Name in LogField]: (typeof LOG_FIELDS)[Name] extends 'count' ? Name : never }[LogField];

/** What a job has to say for itself. */
export type LogCounts = Readonly<Partial<Record<CountField, number>>>;
