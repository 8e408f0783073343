import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';

export interface RetentionStep {
  readonly table: string;
  /** `2026-11-23`; a day of one table is done once. */
  readonly day: string;
  readonly cutoff: number;
  readonly batchSize: number;
  readonly maxIterations: number;
  readonly isDryRun: boolean;
}

/** One batch, deleted and noted in one statement. */
export async function retentionStep(db: Database, step: RetentionStep): Promise<{ isDone: boolean; rows: number }> {
  const { table, day, cutoff, batchSize, maxIterations, isDryRun } = step;
  const { rows } = await db.execute<{ answer: { status: string; rows: number } }>(sql`
    select ops.retention_step(${table}, ${day}::date, ${new Date(cutoff).toISOString()}::timestamptz, ${batchSize}::integer,
      ${maxIterations}::integer, ${isDryRun}::boolean) as answer`);
  const [row] = rows;
  return { isDone: row?.answer.status === 'DONE', rows: row?.answer.rows ?? 0 };
}
