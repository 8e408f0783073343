import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { WaitingRequest } from './relay-requests.usecase.ts';
import { type NoticePayload, noticeOf } from './status-notice.ts';

interface Row extends Record<string, unknown> {
  readonly request_id: string;
  readonly tenant_id: string;
  readonly conversation_object_id: string | null;
  readonly template: string;
  readonly payload: NoticePayload;
  /** Of a reply of staff, which stay with its ticket. */
  readonly words: string | null;
  readonly not_before: string;
  readonly attempts: number;
  readonly correlation_id: string | null;
  readonly order_id: string | null;
}

/** Of one order, or of all. `codeOf`: the code that is asked for at the customer's door, which is kept nowhere. */
export async function claimRequests(
  db: Database,
  query: {
    orderId: string | null;
    limit: number;
    now: number;
    codeOf(of: { orderId: string; issue: number }): Promise<string>;
  },
): Promise<readonly WaitingRequest[]> {
  const { orderId, limit, now } = query;
  const { rows } = await db.execute<Row>(sql`
    select request_id::text, tenant_id, conversation_object_id, order_id, template, payload_json as payload, attempts, correlation_id,
      (select m.body_text from support_ticket_messages m where m.id = (payload_json ->> 'message_id')::bigint) as words,
      (extract(epoch from not_before) * 1000)::bigint::text as not_before
    from claim_outbound_requests(${orderId}::uuid, ${limit}::integer, ${new Date(now).toISOString()}::timestamptz)
    order by not_before, request_id
  `);
  return Promise.all(
    rows.map(async (row) => ({
      requestId: row.request_id,
      tenantId: row.tenant_id,
      conversationId: row.conversation_object_id,
      notice: noticeOf(row.template, row.payload, (await codeIn(row, query.codeOf)) ?? row.words),
      notBefore: Number(row.not_before),
      attempts: row.attempts,
      correlationId: row.correlation_id,
    })),
  );
}

async function codeIn(
  { order_id: orderId, payload }: Row,
  codeOf: (of: { orderId: string; issue: number }) => Promise<string>,
): Promise<string | null> {
  const { code_issue: issue } = payload;
  return orderId !== null && typeof issue === 'number' ? codeOf({ orderId, issue }) : null;
}

export async function settleRequest(
  db: Database,
  settled: { requestId: string; status: 'HANDED_OVER' | 'SKIPPED' | 'FAILED'; reason: string | null; now: number },
): Promise<void> {
  const { requestId, status, reason, now } = settled;
  await db.execute(sql`
    update outbound_requests set status = ${status}, last_error = ${reason}, leased_until = null,
      handed_over_at = ${status === 'HANDED_OVER' ? new Date(now).toISOString() : null}::timestamptz
    where request_id = ${requestId}::bigint and status = 'PENDING'
  `);
}
