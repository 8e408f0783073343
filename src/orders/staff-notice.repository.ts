import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { WaitingNotice } from './relay-staff-notices.usecase.ts';
import { type OrderCard, staffNoticeOf } from './staff-notice.ts';

interface Row extends Record<string, unknown> {
  readonly notice_id: string;
  readonly tenant_id: string;
  readonly restaurant_id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly user_id: string;
  readonly account_id: string | null;
  readonly conversation_object_id: string | null;
  readonly card: OrderCard | null;
  readonly ticket_id: string | null;
  readonly reason: string | null;
  readonly words: string | null;
}

/** Of one order, or of all; with the conversation in which this person has written to the restaurant's number, if they have. */
export async function claimStaffNotices(
  db: Database,
  query: { orderId: string | null; limit: number; now: number },
): Promise<readonly WaitingNotice[]> {
  const { orderId, limit, now } = query;
  const { rows } = await db.execute<Row>(sql`
    with claimed as (
      select * from claim_staff_notices(${orderId}::uuid, ${limit}::integer, ${new Date(now).toISOString()}::timestamptz)
    )
    select n.notice_id::text, n.tenant_id, n.restaurant_id, n.kind, n.attempts, u.user_id, a.account_id, c.conversation_object_id,
      n.ticket_id::text, t.reason_code as reason, m.body_text as words, staff_order_card(n.order_id) as card
    from claimed n
    join restaurant_users u on u.id = n.staff_id
    left join lateral (
      select w.account_id from channel_accounts w
      where w.restaurant_id = n.restaurant_id and w.channel = 'whatsapp' and w.is_active order by w.created_at, w.account_id limit 1) a on true
    left join lateral (
      select k.conversation_object_id from customers k
      where k.tenant_id = n.tenant_id and k.channel = 'whatsapp' and k.account_id = a.account_id and k.phone = u.user_id and k.erased_at is null
      order by k.updated_at desc limit 1) c on true
    left join support_tickets t on t.ticket_id = n.ticket_id
    left join support_ticket_messages m on m.id = n.message_id
    order by n.notice_id
  `);
  return rows.map((row) => ({
    noticeId: row.notice_id,
    tenantId: row.tenant_id,
    restaurantId: row.restaurant_id,
    userId: row.user_id,
    accountId: row.account_id,
    conversationId: row.conversation_object_id,
    attempts: row.attempts,
    notice: staffNoticeOf({
      kind: row.kind,
      card: row.card,
      ticketNumber: row.ticket_id === null ? null : Number(row.ticket_id),
      reason: row.reason,
      words: row.words,
    }),
  }));
}

export async function settleStaffNotice(
  db: Database,
  settled: { noticeId: string; status: string; reason: string | null; now: number },
): Promise<void> {
  const { noticeId, status, reason, now } = settled;
  await db.execute(
    sql`select settle_staff_notice(${noticeId}::bigint, ${status}, ${reason}, ${new Date(now).toISOString()}::timestamptz)`,
  );
}

/** Orders that enter the kitchen now, and those that nobody has accepted for `minutes`. */
export async function callKitchen(
  db: Database,
  query: { now: number; minutes: number },
): Promise<{ called: number; escalated: number }> {
  const { now, minutes } = query;
  const { rows } = await db.execute<{ answer: { called: number; escalated: number } }>(
    sql`select call_kitchen(${new Date(now).toISOString()}::timestamptz, ${minutes}::integer) as answer`,
  );
  return rows[0]?.answer ?? { called: 0, escalated: 0 };
}

/** What could not be sent to anybody it was meant for, newest first. */
export interface UnreachedNotice extends Record<string, unknown> {
  readonly notice_id: string;
  readonly kind: string;
  readonly role: string;
  readonly order_id: string | null;
  readonly order_number: number | null;
  readonly ticket_id: string | null;
  readonly reason: string | null;
  readonly created_at: string;
}

export async function listUnreached(
  db: Database,
  query: { tenantId: string; restaurantId: string; limit: number },
): Promise<readonly UnreachedNotice[]> {
  const { tenantId, restaurantId, limit } = query;
  const { rows } = await db.execute<UnreachedNotice>(sql`
    select n.notice_id::text, n.kind, u.role, n.order_id, o.order_number, n.ticket_id::text, n.last_error as reason,
      to_char(n.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as created_at
    from staff_notices n join restaurant_users u on u.id = n.staff_id left join orders o on o.order_id = n.order_id
    where n.tenant_id = ${tenantId}::uuid and n.restaurant_id = ${restaurantId}::uuid and n.status in ('UNREACHABLE', 'FAILED')
    order by n.created_at desc, n.notice_id desc limit ${limit}
  `);
  return rows;
}
