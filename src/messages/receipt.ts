import type { AccountRef } from './channel.ts';
import type { UserIdentity } from './user.ts';

export const RECEIPT_STATUSES = ['accepted', 'sent', 'delivered', 'read', 'failed'] as const;
export type ReceiptStatus = (typeof RECEIPT_STATUSES)[number];

/** The fate of messages of ours, as Meta reports it. Which ones: `callback`, else `providerId`, else all up to `watermark`. */
export interface Receipt {
  readonly account: AccountRef;
  readonly status: ReceiptStatus;
  readonly at: number;
  /** Our own callback data, when the channel carries it (decisions.md, Callback data). */
  readonly callback?: string;
  readonly providerId?: string;
  /** Messenger: everything sent before this epoch millisecond. */
  readonly watermark?: number;
  readonly user?: UserIdentity;
  readonly errorCode?: number;
  readonly errorDetail?: string;
  /** Billing category, e.g. `service`. */
  readonly pricing?: string;
}

const RANK: Readonly<Record<ReceiptStatus, number>> = { accepted: 0, sent: 1, delivered: 2, read: 3, failed: 4 };

/** Invariant I8: a rank never falls. `failed` is terminal, and impossible once the message has been delivered. */
export function laterReceipt(current: ReceiptStatus, next: ReceiptStatus): ReceiptStatus {
  if (current === 'failed') return current;
  if (next === 'failed') return RANK[current] >= RANK.delivered ? current : next;
  return RANK[next] > RANK[current] ? next : current;
}
