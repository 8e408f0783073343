import { redact } from '#src/kernel/log';

const FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

export const CORRELATION_HEADER = 'x-correlation-id';

/** The caller's id when it is harmless to print, else one of ours: it is told, logged, queued and kept. */
export function correlationId(headers: Headers, newId: () => string): string {
  const given = headers.get(CORRELATION_HEADER) ?? headers.get('x-request-id') ?? '';
  return FORM.test(given) && redact(given) === given ? given : newId();
}
