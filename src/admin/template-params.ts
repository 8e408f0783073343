import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { isPhraseKey, LOCALES, type Locale, type PhraseKey } from '#src/locale/index';

export const locale = z.enum(LOCALES);
/** No digits: what is asked for goes into the audit log, and nobody's phone number shall. */
export const templateKey = z.string().regex(/^[A-Za-z_]{3,60}$/);
export const templateParams = z.object({ key: templateKey, locale });

export interface TemplateRef {
  readonly key: PhraseKey;
  readonly locale: Locale;
}

export function knownTemplate(name: { key: string; locale: Locale }): TemplateRef {
  const { key } = name;
  if (!isPhraseKey(key)) throw new HttpError('invalid_request', { details: ['key: no template has that name'] });
  return { key, locale: name.locale };
}
