/**
 * A surprise: something that no caller can handle but by answering, retrying or giving up.
 * `message` is for operators; only an exposed error's message may reach a client. It has no cause: the runtime prints whatever nobody
 * caught, and a cause quotes what was being read.
 */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly expose: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; expose?: boolean } = {}) {
    super(message);
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.expose = options.expose ?? false;
  }
}

/** As the language, the platform and our libraries name theirs; whoever else sets a name could put anything there. */
const KNOWN_NAMES = [
  ...['Error', 'TypeError', 'RangeError', 'SyntaxError', 'ReferenceError', 'URIError', 'AggregateError'],
  ...['AbortError', 'TimeoutError', 'DataCloneError', 'NetworkError', 'OperationError', 'InvalidStateError'],
  ...['NeonDbError', 'ZodError'],
];

/** What a log may say of anything that was thrown: never its message, which may quote what was being worked on. */
export function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error && KNOWN_NAMES.includes(error.name) ? error.name : 'unknown';
}

/** Ends every switch over a closed union: a new member fails to compile, and throws if data got past the compiler. */
export function assertNever(value: never, what = 'value'): never {
  throw new AppError('UNREACHABLE', `unexpected ${what}: ${kindOf(value)}`);
}

/** Data that got past the compiler may be a customer's: only the name of its kind is told. */
function kindOf(value: unknown): string {
  const { kind } = typeof value === 'object' && value !== null ? (value as { kind?: unknown }) : { kind: value };
  return typeof kind === 'string' && /^[a-z_]{1,40}$/.test(kind) ? kind : typeof value;
}
