import type { Receipt } from '#src/messages/index';
import type { OutboxRow, OutboxSettings, RowChange } from '#src/outbox/index';

/** 2026-11-22 18:00 in Algiers. */
export const NOW = Date.parse('2026-11-22T17:00:00Z');

export const SETTINGS: OutboxSettings = { maxAttempts: 5, baseDelayMs: 10_000, maxDelayMs: 60_000 };

export function outboxRow(changes: Partial<OutboxRow> = {}): OutboxRow {
  return {
    id: 1,
    sendClass: 'reply',
    intent: 'SHOW_MENU',
    message: { text: 'Bonjour' },
    answersMessageId: null,
    correlationId: 'c-1',
    createdAt: NOW,
    status: 'pending',
    attempt: 0,
    dueAt: NOW,
    providerId: null,
    errorCode: null,
    error: null,
    sentAt: null,
    deliveredAt: null,
    readAt: null,
    ...changes,
  };
}

export function receipt(changes: Partial<Receipt> = {}): Receipt {
  return { account: { channel: 'whatsapp', accountId: '1234' }, status: 'sent', at: NOW, ...changes };
}

export function applied(
  rows: readonly OutboxRow[],
  changes: readonly { id: number; change: RowChange }[],
): OutboxRow[] {
  return rows.map((row) =>
    Object.assign({ ...row }, ...changes.filter(({ id }) => id === row.id).map(({ change }) => change)),
  );
}
