import { redact } from '#src/kernel/log';

const FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

export const CORRELATION_HEADER = 'x-correlation-id';

/** The caller's id when it is harmless to print, else one of ours: it is told, logged, queued and kept. */
export function correlationId(headers: Headers, newId: () => string): string {
  const given = headers.get(CORRELATION_HEADER) ?? headers.get('x-request-id') ?? '';
  return FORM.test(given) && isHarmless(given) ? given : newId();
}

/** No token, and not digits alone: that is what a phone number looks like. `smoke-1732345678` is an honest id. */
function isHarmless(id: string): boolean {
  const letters = id.replace(/\d/g, 'x');
  return redact(letters) === letters && !/^[\d._-]+$/.test(id);
}
