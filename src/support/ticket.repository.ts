import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { RatingOutcome, Score, TicketMessage, TicketOutcome, TicketReason } from './ticket.ts';

/** Whose ticket: everything from the server. */
export interface TicketOwner {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly conversationId: string;
  readonly channel: string;
  readonly userId: string;
  readonly locale: string;
  /** The customer's event: the same one is written once. */
  readonly eventId: string | null;
  readonly now: number;
}

interface StandingJson {
  readonly outcome: 'open' | 'closed' | 'refused';
  readonly ticket_id?: number;
  readonly status?: string;
}

/** One active ticket per conversation: a second call adds to it. */
export async function openTicket(
  db: Database,
  request: TicketOwner & TicketMessage & { readonly reason: TicketReason },
): Promise<TicketOutcome> {
  return standing(db, sql`open_ticket(${requestJson(request, request.reason)}::jsonb)`);
}

/** What is written while a person has it. */
export async function appendTicket(db: Database, request: TicketOwner & TicketMessage): Promise<TicketOutcome> {
  return standing(db, sql`append_ticket(${requestJson(request, null)}::jsonb)`);
}

/** A customer's score of their order; a bad one opens a ticket in the same transaction, if anybody looks at them. */
export interface Rating extends TicketOwner {
  readonly orderId: string;
  readonly score: Score;
  /** When it was given: the same answer again is that one. */
  readonly at: number;
  readonly wantsTicket: boolean;
}

export async function rateOrder(db: Database, rating: Rating): Promise<RatingOutcome> {
  const { orderId, score, at, wantsTicket } = rating;
  const owner = requestOf({ ...rating, body: '', media: [] }, 'FEEDBACK');
  const request = { ...owner, order_id: orderId, score, at: new Date(at).toISOString(), wants_ticket: wantsTicket };
  const { rows } = await db.execute<{
    answer: { outcome: 'rated' | 'already' | 'unknown'; ticket?: StandingJson | null };
  }>(sql`select rate_order(${JSON.stringify(request)}::jsonb) as answer`);
  const { outcome: kind = 'unknown', ticket } = rows[0]?.answer ?? {};
  return kind === 'rated' ? { kind, ticket: ticket ? standingOf(ticket) : null } : { kind };
}

async function standing(db: Database, call: SQL): Promise<TicketOutcome> {
  const { rows } = await db.execute<{ answer: StandingJson }>(sql`select ${call} as answer`);
  return standingOf(rows[0]?.answer);
}

function standingOf(answer: StandingJson | undefined): TicketOutcome {
  if (answer?.outcome !== 'open' || answer.ticket_id === undefined) return { kind: 'closed' };
  return { kind: 'open', ticketId: answer.ticket_id, isAssigned: answer.status === 'ASSIGNED' };
}

function requestJson(request: TicketOwner & TicketMessage, reason: TicketReason | null): string {
  return JSON.stringify(requestOf(request, reason));
}

function requestOf(request: TicketOwner & TicketMessage, reason: TicketReason | null): object {
  return {
    tenant_id: request.tenantId,
    restaurant_id: request.restaurantId,
    conversation_object_id: request.conversationId,
    channel: request.channel,
    user_id: request.userId,
    locale: request.locale,
    event_id: request.eventId,
    body: request.body,
    meta: request.media.length > 0 ? { media: request.media } : {},
    now: new Date(request.now).toISOString(),
    ...(reason && { reason }),
  };
}

/** A ticket as staff see it: the SQL function `ticket_answer`. */
export interface TicketView extends Readonly<Record<string, unknown>> {
  readonly ticket_id: number;
  readonly status: 'OPEN' | 'ASSIGNED' | 'CLOSED';
}

export type TicketAnswer =
  | { readonly outcome: 'not_found' }
  | (TicketView & {
      readonly outcome: 'taken' | 'replied' | 'closed' | 'noted' | 'reopened' | 'busy' | 'window_closed';
    });

/** Somebody of the restaurant, and the ticket that they act on. */
export interface StaffAct {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly ticketId: number;
  readonly by: string;
  readonly now: number;
}

export function takeTicket(db: Database, act: StaffAct): Promise<TicketAnswer> {
  return staffAct(db, sql`take_ticket(${keysOf(act)}, ${act.by}, ${instantOf(act)})`);
}

/** `eventId` names the reply: the same one twice is one message. `window_closed`: Meta would not deliver it, and nothing was written. */
export function replyTicket(
  db: Database,
  act: StaffAct & { readonly text: string; readonly eventId: string | null },
): Promise<TicketAnswer> {
  return staffAct(db, sql`reply_ticket(${keysOf(act)}, ${act.by}, ${act.text}, ${act.eventId}, ${instantOf(act)})`);
}

export function closeTicket(db: Database, act: StaffAct): Promise<TicketAnswer> {
  return staffAct(db, sql`close_ticket(${keysOf(act)}, ${act.by}, ${instantOf(act)})`);
}

export async function listTickets(
  db: Database,
  query: { tenantId: string; restaurantId: string; all: boolean; limit: number },
): Promise<readonly TicketView[]> {
  const { rows } = await db.execute<{ answer: readonly TicketView[] }>(sql`
    select list_tickets(${query.tenantId}::uuid, ${query.restaurantId}::uuid, ${query.all}, ${query.limit}::integer) as answer`);
  return rows[0]?.answer ?? [];
}

/** With its messages; null: none of this restaurant. */
export async function findTicket(
  db: Database,
  query: { tenantId: string; restaurantId: string; ticketId: number },
): Promise<TicketView | null> {
  const { rows } = await db.execute<{ answer: TicketView | null }>(sql`select show_ticket(${keysOf(query)}) as answer`);
  return rows[0]?.answer ?? null;
}

async function staffAct(db: Database, call: SQL): Promise<TicketAnswer> {
  const { rows } = await db.execute<{ answer: TicketAnswer }>(sql`select ${call} as answer`);
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

function keysOf(act: { tenantId: string; restaurantId: string; ticketId: number }): SQL {
  return sql`${act.tenantId}::uuid, ${act.restaurantId}::uuid, ${act.ticketId}::bigint`;
}

function instantOf({ now }: { now: number }): SQL {
  return sql`${new Date(now).toISOString()}::timestamptz`;
}
