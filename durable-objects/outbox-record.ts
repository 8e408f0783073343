import type { OutboundMessage } from '#src/messages/index';
import type { OutboxRow, OutboxStatus, RowChange, SendClass } from '#src/outbox/index';

/** An outbox row as SQLite holds it. */
export interface OutboxRecord {
  readonly id: number;
  readonly rev: number;
  readonly send_class: SendClass;
  readonly intent: string;
  readonly message: string;
  readonly answers_message_id: string | null;
  readonly correlation_id: string;
  readonly created_at: number;
  readonly status: OutboxStatus;
  readonly attempt: number;
  readonly due_at: number;
  readonly provider_id: string | null;
  readonly error_code: number | null;
  readonly error: string | null;
  readonly sent_at: number | null;
  readonly delivered_at: number | null;
  readonly read_at: number | null;
}

type Column = Exclude<keyof OutboxRecord, 'id' | 'rev'>;

const FIELD_OF: Readonly<Record<Column, keyof Omit<OutboxRow, 'id'>>> = {
  send_class: 'sendClass',
  intent: 'intent',
  message: 'message',
  answers_message_id: 'answersMessageId',
  correlation_id: 'correlationId',
  created_at: 'createdAt',
  status: 'status',
  attempt: 'attempt',
  due_at: 'dueAt',
  provider_id: 'providerId',
  error_code: 'errorCode',
  error: 'error',
  sent_at: 'sentAt',
  delivered_at: 'deliveredAt',
  read_at: 'readAt',
};

export const OUTBOX_COLUMNS = Object.keys(FIELD_OF) as readonly Column[];

/** The columns that a change touches, with their SQLite values. */
export function valuesOf(change: RowChange): Partial<Record<Column, string | number | null>> {
  const values: Partial<Record<Column, string | number | null>> = {};
  for (const column of OUTBOX_COLUMNS) {
    const value = change[FIELD_OF[column]];
    if (value !== undefined)
      values[column] = typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
  }
  return values;
}

export function rowFromRecord(record: OutboxRecord): OutboxRow {
  return {
    id: record.id,
    sendClass: record.send_class,
    intent: record.intent,
    message: JSON.parse(record.message) as OutboundMessage,
    answersMessageId: record.answers_message_id,
    correlationId: record.correlation_id,
    createdAt: record.created_at,
    status: record.status,
    attempt: record.attempt,
    dueAt: record.due_at,
    providerId: record.provider_id,
    errorCode: record.error_code,
    error: record.error,
    sentAt: record.sent_at,
    deliveredAt: record.delivered_at,
    readAt: record.read_at,
  };
}
