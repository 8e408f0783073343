import { assertNever } from '#src/kernel/errors';
import type { InboundEvent, Receipt } from '#src/messages/index';
import type { ParsedWebhook } from '../channel.ts';
import { epochMsOf } from './event-time.ts';
import { readMessagingContent } from './messaging-content.ts';
import { MESSAGING_ROOTS, type MessagingDialect, type MessagingItem, type ReadItem } from './messaging-item.ts';
import { readDelivery, readSeen } from './messaging-receipt.ts';
import { flagAt, idAt, type JsonRecord, present, recordAt, textAt, textOf, valueAt } from './read-json.ts';
import { entriesOf, ignored, MALFORMED, openTally, type Reading, recordsAt, safeName } from './tally.ts';

export function parseMessaging(input: { body: unknown; receivedAt: number; dialect: MessagingDialect }): ParsedWebhook {
  const { receivedAt, dialect } = input;
  const tally = openTally();
  for (const entry of entriesOf(input.body, tally)) {
    const context = { entry, receivedAt, dialect };
    for (const item of recordsAt(entry, 'messaging', tally)) tally.add(readItem(item, { ...context, standby: false }));
    for (const item of recordsAt(entry, 'standby', tally)) tally.add(readItem(item, { ...context, standby: true }));
    for (const change of recordsAt(entry, 'changes', tally)) tally.ignore(`field:${safeName(textAt(change, 'field'))}`);
    if (!['messaging', 'standby', 'changes'].some((list) => Object.hasOwn(entry, list))) tally.ignore(MALFORMED);
  }
  return tally.total();
}

interface Frame {
  readonly entry: JsonRecord;
  readonly receivedAt: number;
  readonly dialect: MessagingDialect;
  readonly standby: boolean;
}

function readItem(item: JsonRecord, frame: Frame): Reading {
  const { entry, receivedAt, dialect, standby } = frame;
  const root = MESSAGING_ROOTS.find((name) => Object.hasOwn(item, name));
  if (root === undefined) return ignored(kindOfUnknown(item));
  const record = recordAt(item, root);
  const parties = record && partiesOf({ item, record, entry });
  if (record === null || parties === null) return ignored(MALFORMED);
  const { accountId, customer, isOurs } = parties;
  if (isOurs && (customer === accountId || root !== 'message')) return ignored('echo');
  const stamp = valueAt(item, 'timestamp');
  const at = epochMsOf(stamp) ?? epochMsOf(valueAt(entry, 'time')) ?? receivedAt;
  const user = { key: customer, scopedId: customer };
  const read: MessagingItem = { root, record, accountId, user, at, stamp: textOf(stamp), standby, dialect };
  return isOurs ? readEcho(read) : readCustomers(read);
}

/** Who wrote to whom. In what our side sent, sender and recipient have changed places (meta-wire §6 case 27). */
function partiesOf(input: {
  item: JsonRecord;
  record: JsonRecord;
  entry: JsonRecord;
}): { accountId: string; customer: string; isOurs: boolean } | null {
  const isEcho = flagAt(input.record, 'is_echo');
  const sender = idAt(recordAt(input.item, 'sender'), 'id');
  const recipient = idAt(recordAt(input.item, 'recipient'), 'id');
  const accountId = idAt(input.entry, 'id') ?? (isEcho ? sender : recipient);
  const isOurs = isEcho || sender === accountId;
  const customer = isOurs ? recipient : sender;
  return accountId === undefined || customer === undefined ? null : { accountId, customer, isOurs };
}

const FRAME_KEYS = new Set(['sender', 'recipient', 'timestamp']);

/** Thread control, app roles and what Meta will think of next (meta-wire §3.8). */
function kindOfUnknown(item: JsonRecord): string {
  const name = Object.keys(item).find((key) => !FRAME_KEYS.has(key));
  return name === undefined ? MALFORMED : `item:${safeName(name)}`;
}

function readCustomers(item: MessagingItem): Reading {
  const { root } = item;
  switch (root) {
    case 'read':
      return receiptsOf(readSeen(item));
    case 'delivery':
      return receiptsOf(readDelivery(item));
    case 'message':
    case 'postback':
    case 'reaction':
    case 'message_edit':
    case 'referral':
    case 'optin': {
      const read = readMessagingContent(root, item);
      return read === null ? ignored(MALFORMED) : { kind: 'event', event: eventOf(item, read) };
    }
    default:
      return assertNever(root);
  }
}

function receiptsOf(receipts: readonly Receipt[]): Reading {
  return receipts.length === 0 ? ignored(MALFORMED) : { kind: 'receipts', receipts };
}

/**
 * A message from our side. With our callback data it is the receipt of a send; anything else was written by a person or another app, which
 * the bot must not talk over. Instagram echoes our own sends too and carries no callback data: there only `messageId` tells them apart.
 */
function readEcho(item: MessagingItem): Reading {
  const { record, user, at, dialect } = item;
  const mid = idAt(record, 'mid');
  const callback = dialect.callbackOf(record);
  if (callback !== undefined) {
    const account = { channel: dialect.channel, accountId: item.accountId };
    return receiptsOf([present({ account, status: 'sent', at, callback, providerId: mid, user })]);
  }
  const id = mid ?? (item.stamp === undefined ? undefined : `echo:${user.key}:${item.stamp}`);
  if (id === undefined || flagAt(record, 'is_deleted')) return ignored('echo');
  const content = present({ kind: 'staff_echo', text: textAt(record, 'text') });
  return { kind: 'event', event: eventOf(item, { id, content, messageId: mid }) };
}

function eventOf(item: MessagingItem, read: ReadItem): InboundEvent {
  return present({
    id: read.id,
    channel: item.dialect.channel,
    accountId: item.accountId,
    user: item.user,
    at: item.at,
    content: read.content,
    messageId: read.messageId,
    replyTo: read.replyTo,
    standby: item.standby ? true : undefined,
  });
}
