import { type SQL, sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { TicketNote, TicketStep } from './ports.ts';

/** What staff alone do with a ticket; the customer hears nothing of it. */
export function noteTicket(db: Database, note: TicketNote & { now: number }): Promise<{ outcome: string }> {
  const { by, text, eventId } = note;
  return answerOf(db, sql`note_ticket(${keysOf(note)}, ${by}, ${text}, ${eventId}, ${instantOf(note.now)})`);
}

export function reopenTicket(db: Database, step: TicketStep & { now: number }): Promise<{ outcome: string }> {
  return answerOf(db, sql`reopen_ticket(${keysOf(step)}, ${instantOf(step.now)})`);
}

async function answerOf(db: Database, call: SQL): Promise<{ outcome: string }> {
  const { rows } = await db.execute<{ answer: { outcome: string } }>(sql`select ${call} as answer`);
  return rows[0]?.answer ?? { outcome: 'not_found' };
}

function keysOf({ tenantId, restaurantId, ticketId }: TicketStep): SQL {
  return sql`${tenantId}::uuid, ${restaurantId}::uuid, ${ticketId}::bigint`;
}

function instantOf(at: number): SQL {
  return sql`${new Date(at).toISOString()}::timestamptz`;
}
