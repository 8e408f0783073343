import { epochMsOf } from '../meta/event-time.ts';
import { idAt, type JsonRecord, present, recordAt, textAt, valueAt } from '../meta/read-json.ts';
import { ignored, MALFORMED, type Reading } from '../meta/tally.ts';
import { identify } from './identity.ts';
import { type Change, phoneDigits, type WhatsAppValue } from './payload.ts';

export function isOwn(message: JsonRecord, value: WhatsAppValue): boolean {
  return value.ownPhone !== undefined && phoneDigits(idAt(message, 'from')) === value.ownPhone;
}

/** Written by staff on the phone: it belongs to the conversation of the customer they wrote to (meta-wire §6 case 28). */
export function readOwnMessage(message: JsonRecord, change: Change): Reading {
  const { value, receivedAt } = change;
  const id = idAt(message, 'id');
  if (idAt(message, 'group_id') !== undefined) return ignored('group');
  if (id === undefined || value.accountId === undefined) return ignored(MALFORMED);
  const phone = idAt(message, 'to') ?? idAt(message, 'recipient_id');
  const scopedId = idAt(message, 'to_user_id') ?? idAt(message, 'recipient_user_id');
  const user = identify({ phone, scopedId }, value.contacts);
  if (user === null || user.phone === value.ownPhone) return ignored('echo');
  return {
    kind: 'event',
    event: {
      id,
      channel: 'whatsapp',
      accountId: value.accountId,
      user,
      at: epochMsOf(valueAt(message, 'timestamp')) ?? receivedAt,
      content: present({ kind: 'staff_echo', text: textAt(recordAt(message, 'text'), 'body') }),
      messageId: id,
    },
  };
}
