import type { Receipt, ReceiptStatus } from '#src/messages/index';
import { epochMsOf } from './event-time.ts';
import type { MessagingItem } from './messaging-item.ts';
import { idAt, listAt, textOf, valueAt } from './read-json.ts';

/** Messenger says up to when, Instagram which message; either may come from either (meta-wire §3.3). */
export function readSeen(item: MessagingItem): readonly Receipt[] {
  const mid = idAt(item.record, 'mid');
  return mid === undefined ? watermarkOf(item, 'read') : [{ ...receiptOf(item, 'read'), providerId: mid }];
}

/** `mids` may be missing; then the watermark alone says it (meta-wire §6 case 32). */
export function readDelivery(item: MessagingItem): readonly Receipt[] {
  const mids = listAt(item.record, 'mids')
    .map(textOf)
    .filter((mid) => mid !== undefined);
  const named = mids.map((mid): Receipt => ({ ...receiptOf(item, 'delivered'), providerId: mid }));
  return [...named, ...watermarkOf(item, 'delivered')];
}

function watermarkOf(item: MessagingItem, status: ReceiptStatus): readonly Receipt[] {
  const watermark = epochMsOf(valueAt(item.record, 'watermark'));
  return watermark === undefined ? [] : [{ ...receiptOf(item, status), watermark }];
}

function receiptOf(item: MessagingItem, status: ReceiptStatus): Receipt {
  const { accountId, at, user, dialect } = item;
  return { account: { channel: dialect.channel, accountId }, status, at, user };
}
