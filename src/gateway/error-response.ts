import { AppError } from '#src/kernel/errors';
import { HTTP_ERRORS, HttpError, type HttpErrorName } from './http-error.ts';

const RETRY_AFTER_SECONDS = '5';

/** One of the two places where errors become answers (the other is `queues/consume.ts`). Nothing unexposed leaves here. `also` is what a route's answers have besides. */
export function errorResponse(error: unknown, also: object = {}): Response {
  if (error instanceof HttpError) {
    const version = error.contractVersion === null ? {} : { contract_version: error.contractVersion };
    return refusal(error.error, { ...error, also: { ...also, ...version } });
  }
  // Whatever else went wrong, Meta must come again: a 5xx is retried, anything else would lose the message.
  const details = error instanceof AppError && error.code === 'NOT_CONFIGURED' ? ['not configured'] : [];
  return refusal('unavailable', { headers: {}, details, also });
}

export function errorCode(error: unknown): string {
  if (error instanceof HttpError) return HTTP_ERRORS[error.error].code;
  return error instanceof AppError ? error.code : 'UNEXPECTED';
}

function refusal(
  name: HttpErrorName,
  extra: { headers: Readonly<Record<string, string>>; details: readonly unknown[]; also: object },
): Response {
  const { status, code, message } = HTTP_ERRORS[name];
  const details = extra.details.length > 0 ? { details: extra.details } : {};
  const retry: Record<string, string> = status === 503 ? { 'retry-after': RETRY_AFTER_SECONDS } : {};
  return Response.json(
    { ...extra.also, error: name, code, message, ...details },
    { status, headers: { ...retry, ...extra.headers } },
  );
}
