import { type OutboundMessage, RECEIPT_STATUSES, type ReceiptStatus } from '#src/messages/index';

/** What a message is for: decides what happens when it is not known whether it was sent (design.md §5). */
export const SEND_CLASSES = ['reply', 'order', 'payment', 'code', 'proactive', 'marketing'] as const;
export type SendClass = (typeof SEND_CLASSES)[number];

export type OutboxStatus = 'pending' | 'sending' | 'unknown' | 'abandoned' | ReceiptStatus;

/** One message of one conversation on its way out. Rows of a conversation are sent in the order of `id` (invariant I4). */
export interface OutboxRow {
  readonly id: number;
  readonly sendClass: SendClass;
  /** What the talk meant by it, for the archive. */
  readonly intent: string;
  readonly message: OutboundMessage;
  /** The customer's message that this one answers: marked as read with the first attempt. */
  readonly answersMessageId: string | null;
  readonly correlationId: string;
  readonly createdAt: number;
  readonly status: OutboxStatus;
  /** Attempts begun. */
  readonly attempt: number;
  /** `pending`: not before; `sending`: the lease ends; `unknown`: the grace ends. Epoch ms. */
  readonly dueAt: number;
  readonly providerId: string | null;
  readonly errorCode: number | null;
  readonly error: string | null;
  readonly sentAt: number | null;
  readonly deliveredAt: number | null;
  readonly readAt: number | null;
}

/** What changes in a row. */
export type RowChange = Partial<Omit<OutboxRow, 'id'>>;

/** Nothing more will be done about it, though receipts may still come. */
export function isSettled({ status }: Pick<OutboxRow, 'status'>): boolean {
  return status === 'abandoned' || isReceiptStatus(status);
}

export function isReceiptStatus(status: OutboxStatus): status is ReceiptStatus {
  return (RECEIPT_STATUSES as readonly string[]).includes(status);
}
