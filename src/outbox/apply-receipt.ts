import { laterReceipt, type Receipt } from '#src/messages/index';
import { isReceiptStatus, type OutboxRow, type RowChange } from './outbox-row.ts';

/**
 * What a receipt makes of the row it is about; null when it says nothing new. Ranks never fall (invariant I8). `attempt` is the one that the
 * callback data names: the failure of an earlier attempt says nothing about the one under way.
 */
export function applyReceipt(row: OutboxRow, receipt: Receipt, attempt: number | null): RowChange | null {
  const isStale = receipt.status === 'failed' && attempt !== null && attempt < row.attempt;
  if (row.attempt === 0 || isStale) return null;
  const settled = isReceiptStatus(row.status);
  const status = isReceiptStatus(row.status) ? laterReceipt(row.status, receipt.status) : receipt.status;
  const times = timesOf(row, receipt);
  const providerId = row.providerId ?? receipt.providerId ?? null;
  const changed = status !== row.status || providerId !== row.providerId || Object.keys(times).length > 0;
  if (!changed) return null;
  const failure =
    status === 'failed' && row.status !== 'failed'
      ? { errorCode: receipt.errorCode ?? null, error: 'reported_failed' }
      : settled
        ? {}
        : { errorCode: null, error: null };
  return { status, providerId, ...times, ...failure };
}

/** The first report of each fact stands. A read message was delivered, though Meta may not say so (meta-wire §3.4, skip rule). */
function timesOf(row: OutboxRow, receipt: Receipt): RowChange {
  switch (receipt.status) {
    case 'sent':
      return row.sentAt === null ? { sentAt: receipt.at } : {};
    case 'delivered':
      return row.deliveredAt === null ? { deliveredAt: receipt.at } : {};
    case 'read':
      return row.readAt === null ? { readAt: receipt.at, deliveredAt: row.deliveredAt ?? receipt.at } : {};
    case 'accepted':
    case 'failed':
      return {};
  }
}

/** The rows that a receipt is about: by our own data, else by the provider's id, else by the watermark. */
export function rowsOfReceipt(
  rows: readonly OutboxRow[],
  input: { receipt: Receipt; outboxId: number | null },
): readonly OutboxRow[] {
  const { receipt, outboxId } = input;
  if (outboxId !== null) return rows.filter((row) => row.id === outboxId);
  if (receipt.providerId !== undefined) return rows.filter((row) => row.providerId === receipt.providerId);
  const { watermark } = receipt;
  if (watermark === undefined) return [];
  return rows.filter((row) => isReceiptStatus(row.status) && row.status !== 'failed' && row.createdAt <= watermark);
}
