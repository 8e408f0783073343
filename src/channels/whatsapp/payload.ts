import { keepText } from '#src/kernel/text';
import { idAt, type JsonRecord, listAt, present, recordAt, recordOf, textAt } from '../meta/read-json.ts';

/** `entry[].changes[].value` of a WhatsApp webhook, as far as we read it (meta-wire §3.4). */
export interface WhatsAppValue {
  /** `metadata.phone_number_id`: the WABA of `entry[].id` may have several numbers, so this is what routes. */
  readonly accountId: string | undefined;
  readonly ownPhone: string | undefined;
  readonly contacts: readonly WhatsAppContact[];
}

/** The change that an item stands in, and when it reached us. */
export interface Change {
  readonly value: WhatsAppValue;
  readonly receivedAt: number;
}

/** A profile name is a stranger's words: Postgres takes no NUL, and nobody needs more of it. */
const MAX_NAME = 80;

export interface WhatsAppContact {
  readonly phone?: string;
  readonly scopedId?: string;
  readonly name?: string;
}

export function readValue(record: JsonRecord): WhatsAppValue {
  const metadata = recordAt(record, 'metadata');
  return {
    accountId: idAt(metadata, 'phone_number_id'),
    ownPhone: phoneDigits(idAt(metadata, 'display_phone_number')),
    contacts: listAt(record, 'contacts').map(recordOf).map(readContact),
  };
}

function readContact(contact: JsonRecord | null): WhatsAppContact {
  return present({
    phone: phoneDigits(idAt(contact, 'wa_id')),
    scopedId: idAt(contact, 'user_id'),
    name: keepText(textAt(recordAt(contact, 'profile'), 'name') ?? '', MAX_NAME) || undefined,
  });
}

const MAX_PHONE_DIGITS = 20;
const SEPARATORS = /[\s+().-]/gu;

/** `+213 555-00-00-01` as `213555000001`; undefined for what is no phone number. */
export function phoneDigits(text: string | undefined): string | undefined {
  const digits = text?.replace(SEPARATORS, '') ?? '';
  return /^\d+$/.test(digits) && digits.length <= MAX_PHONE_DIGITS ? digits : undefined;
}
