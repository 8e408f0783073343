import type { Receipt, ReceiptStatus } from '#src/messages/index';
import { epochMsOf } from '../meta/event-time.ts';
import {
  idAt,
  type JsonRecord,
  listAt,
  numberAt,
  present,
  recordAt,
  recordOf,
  textAt,
  valueAt,
} from '../meta/read-json.ts';
import { ignored, MALFORMED, type Reading, safeName } from '../meta/tally.ts';
import { identify } from './identity.ts';
import type { Change, WhatsAppValue } from './payload.ts';

/** `accepted`, `held_for_quality_assessment` and `paused` belong to the send's own answer (meta-wire §3.4, Statuses). */
const STATUSES: ReadonlyMap<string | undefined, ReceiptStatus> = new Map([
  ['sent', 'sent'],
  ['delivered', 'delivered'],
  ['read', 'read'],
  ['played', 'read'],
  ['failed', 'failed'],
]);

export function readStatus(record: JsonRecord, change: Change): Reading {
  const { value, receivedAt } = change;
  const name = textAt(record, 'status');
  const status = STATUSES.get(name);
  if (textAt(record, 'recipient_type') === 'group' || idAt(record, 'group_id') !== undefined) return ignored('group');
  if (status === undefined) return ignored(`status:${safeName(name)}`);
  const callback = textAt(record, 'biz_opaque_callback_data');
  const providerId = idAt(record, 'id');
  if (value.accountId === undefined || (callback === undefined && providerId === undefined)) return ignored(MALFORMED);
  const error = recordOf(listAt(record, 'errors')[0]);
  const receipt = present({
    account: { channel: 'whatsapp', accountId: value.accountId },
    status,
    at: epochMsOf(valueAt(record, 'timestamp')) ?? receivedAt,
    callback,
    providerId,
    user: recipientOf(record, value),
    errorCode: numberAt(error, 'code'),
    errorDetail: textAt(recordAt(error, 'error_data'), 'details') ?? textAt(error, 'message') ?? textAt(error, 'title'),
    pricing: textAt(recordAt(record, 'pricing'), 'category'),
  });
  return { kind: 'receipts', receipts: [receipt] };
}

function recipientOf(record: JsonRecord, value: WhatsAppValue): Receipt['user'] {
  const claim = { phone: idAt(record, 'recipient_id'), scopedId: idAt(record, 'recipient_user_id') };
  return identify(claim, value.contacts) ?? undefined;
}
