import { normalizeText } from '#src/locale/index';

const ALGERIAN_MOBILE = /^(?:\+?213|00213)?0?([567]\d{8})$/;
const ALGERIAN_LANDLINE = /^(?:\+?213|00213)?0?([234]\d{7})$/;
const FOREIGN = /^(?:\+|00)(?!213)([1-9]\d{7,14})$/;

/**
 * A number that a driver can call, as `+213555123456` (E.164), or null. Spaces, dots, dashes and brackets are ignored, a doubled
 * trunk zero after the country code is dropped (algeria.md §4.5).
 */
export function parsePhone(text: string): string | null {
  const compact = normalizeText(text).replace(/[\s().\-\u2010-\u2015/]/g, '');
  const national = ALGERIAN_MOBILE.exec(compact) ?? ALGERIAN_LANDLINE.exec(compact);
  if (national) return `+213${national[1]}`;
  const foreign = FOREIGN.exec(compact);
  return foreign ? `+${foreign[1]}` : null;
}

/** The sender's own WhatsApp number (digits without `+`) in the same form. */
export function phoneOfSender(digits: string): string {
  return `+${digits}`;
}

/** As people in the country write it: `0555 12 34 56`. */
export function formatPhone(phone: string): string {
  const mobile = /^\+213(\d{3})(\d{2})(\d{2})(\d{2})$/.exec(phone);
  return mobile ? `0${mobile[1]} ${mobile[2]} ${mobile[3]} ${mobile[4]}` : phone;
}
