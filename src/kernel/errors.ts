/**
 * A surprise: something that no caller can handle but by answering, retrying or giving up.
 * `message` is for operators; only an exposed error's message may reach a client.
 */
export class AppError extends Error {
  readonly code: string;
  readonly retryable: boolean;
  readonly expose: boolean;

  constructor(code: string, message: string, options: { retryable?: boolean; expose?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.expose = options.expose ?? false;
  }
}

/** What a log may say of anything that was thrown. */
export function codeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}

/** Ends every switch over a closed union: a new member fails to compile, and throws if data got past the compiler. */
export function assertNever(value: never, what = 'value'): never {
  throw new AppError('UNREACHABLE', `unexpected ${what}: ${JSON.stringify(value)?.slice(0, 80)}`);
}
