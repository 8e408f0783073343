import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

export interface FeedbackRun {
  readonly asked: number;
  readonly skipped: number;
}

const BATCH = 200;

/** Hands the questions that are due to the relay: of orders that arrived so many minutes ago. */
export async function askFeedback(db: Database, due: { now: number; minutes: number }): Promise<FeedbackRun> {
  const { rows } = await db.execute<{ answer: FeedbackRun }>(sql`
    select ask_feedback(${new Date(due.now).toISOString()}::timestamptz, ${due.minutes}::integer, ${BATCH}::integer) as answer`);
  return rows[0]?.answer ?? { asked: 0, skipped: 0 };
}
