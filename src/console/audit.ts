import type { Place } from './ports.ts';

export interface AuditedCommand extends Place {
  readonly eventId: string;
  /** A staff member as the channel names them; of a stranger a hash only. */
  readonly actor: string;
  readonly role: string;
  readonly action: string;
  readonly raw: string | null;
  readonly failure: string;
}

const MAX_RAW = 500;
/** Phone numbers, however they are grouped; a short number with its date stays. */
const PHONE = /(?<![\d/-])\+?\d(?:[ .-]?\d){7,}/g;
const SECRET = /\b(?:rb_|EAA|sk_)\w+/g;
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu;
/** Whose tail is somebody's own words. */
const FREE_TEXT: ReadonlySet<string> = new Set(['template_set', 'faq_set', 'order_cancel', 'customer_blacklist']);
const KEPT_WORDS = 3;
/** Of what is said to a customer, or of one, nothing but the number of its ticket; of what was not understood nothing but its first word. */
const OWN_WORDS: ReadonlySet<string> = new Set(['reply', 'note', 'unknown']);
const TICKET = /^#?[\d\u0660-\u0669]{1,9}$/;

/** What was written, without whom it was about: the tail of a text and phone numbers are cut out. */
export function auditedText(raw: string, action: string): string {
  const text = raw
    .toWellFormed()
    .replace(/\p{Cc}/gu, ' ')
    .trim();
  const short = shortened(text, action);
  const plain = short.replace(OTHER_DIGITS, (digit) => String((digit.codePointAt(0) ?? 0) & 0xf));
  return plain.replace(PHONE, '…').replace(SECRET, '…').slice(0, MAX_RAW).toWellFormed();
}

function shortened(text: string, action: string): string {
  const words = text.split(/\s+/u);
  if (OWN_WORDS.has(action)) {
    const kept = words.slice(0, 2).filter((word, index) => index === 0 || TICKET.test(word));
    return words.length > kept.length ? `${kept.join(' ')} …` : text;
  }
  return FREE_TEXT.has(action) && words.length > KEPT_WORDS ? `${words.slice(0, KEPT_WORDS).join(' ')} …` : text;
}
