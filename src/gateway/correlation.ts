import { redact } from '#src/kernel/log';

const FORM = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/;

export const CORRELATION_HEADER = 'x-correlation-id';

/** The caller's id when it is harmless to print, else one of ours: it is told, logged, queued and kept. */
export function correlationId(headers: Headers, newId: () => string): string {
  const given = headers.get(CORRELATION_HEADER) ?? headers.get('x-request-id') ?? '';
  return FORM.test(given) && isHarmless(given) ? given : newId();
}

/** Digits alone, or an Algerian number behind a word. */
const PHONE = /^[\d._-]+$|(?<!\d)(?:(?:00)?213|0)[._-]?[2-7](?:[._-]?\d){7,8}(?!\d)/;

/** No token and no phone number; `smoke-1732345678` is an honest id. */
function isHarmless(id: string): boolean {
  const letters = id.replace(/\d/g, 'x');
  return redact(letters) === letters && !PHONE.test(id);
}
