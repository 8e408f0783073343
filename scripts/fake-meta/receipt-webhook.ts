import { createHash } from 'node:crypto';
import type { Account } from './demo.ts';
import { statusError } from './graph-error.ts';
import { dig, isRecord, type JsonRecord } from './json.ts';

export type ReceiptStep = 'sent' | 'delivered' | 'read' | 'failed';

export interface AcceptedSend {
  readonly account: Account;
  readonly user: string;
  readonly scoped: boolean;
  readonly messageId: string;
  readonly at: number;
  readonly body: JsonRecord;
  readonly category: 'service' | 'utility';
  readonly callbackData?: string;
  readonly metadata?: string;
  readonly failedCode?: number;
}

export interface Receipt {
  readonly send: AcceptedSend;
  readonly step: ReceiptStep;
  readonly at: number;
}

const APP_ID = 500000000000001;
const DAY_MS = 24 * 60 * 60 * 1000;

/** One webhook for receipts of one account. */
export function receiptWebhook(account: Account, receipts: readonly Receipt[]): JsonRecord {
  if (account.channel !== 'whatsapp') {
    const object = account.channel === 'instagram' ? 'instagram' : 'page';
    const time = receipts.at(-1)?.at ?? 0;
    return { object, entry: [{ id: account.id, time, messaging: receipts.map(messagingEvent) }] };
  }
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: account.displayPhone, phone_number_id: account.id },
    statuses: receipts.map(whatsappStatus),
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: account.wabaId, changes: [{ field: 'messages', value }] }],
  };
}

function whatsappStatus({ send, step, at }: Receipt): JsonRecord {
  const recipient = send.scoped ? { recipient_user_id: send.user } : { recipient_id: send.user };
  // Newer versions leave conversation and pricing out of `read`.
  const isBilled = step === 'sent' || step === 'delivered';
  return {
    id: send.messageId,
    status: step,
    timestamp: String(Math.floor(at / 1000)),
    ...recipient,
    ...(send.callbackData === undefined ? {} : { biz_opaque_callback_data: send.callbackData }),
    ...(isBilled ? { conversation: conversation(send, step), pricing: pricing(send) } : {}),
    ...(step === 'failed' ? { errors: [statusError(send.failedCode ?? 131000)] } : {}),
  };
}

function conversation(send: AcceptedSend, step: ReceiptStep): JsonRecord {
  const id = createHash('md5').update(`${send.account.id}|${send.user}`).digest('hex');
  const expiry = step === 'sent' ? { expiration_timestamp: String(Math.floor((send.at + DAY_MS) / 1000)) } : {};
  return { id, ...expiry, origin: { type: send.category } };
}

function pricing(send: AcceptedSend): JsonRecord {
  return { billable: true, pricing_model: 'PMP', type: 'regular', category: send.category };
}

function messagingEvent({ send, step, at }: Receipt): JsonRecord {
  const user = { id: send.user };
  const page = { id: send.account.id };
  const fromUser = { sender: user, recipient: page, timestamp: at };
  if (step === 'sent') return { sender: page, recipient: user, timestamp: send.at, message: echo(send) };
  if (step === 'delivered') return { ...fromUser, delivery: { mids: [send.messageId], watermark: send.at } };
  return { ...fromUser, read: send.account.channel === 'instagram' ? { mid: send.messageId } : { watermark: at } };
}

function echo(send: AcceptedSend): JsonRecord {
  const message = send.body.message;
  const attachment = dig(message, 'attachment');
  const text = dig(message, 'text');
  return {
    mid: send.messageId,
    ...(typeof text === 'string' ? { text } : {}),
    ...(isRecord(attachment) ? { attachments: [attachment] } : {}),
    is_echo: true,
    ...(send.account.channel === 'messenger' ? { app_id: APP_ID } : {}),
    ...(send.metadata === undefined ? {} : { metadata: send.metadata }),
  };
}
