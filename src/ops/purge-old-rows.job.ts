import type { Clock } from '#src/kernel/clock';
import { SECOND_MS } from '#src/kernel/clock';
import type { RetentionStep } from './retention.repository.ts';
import { type RetentionSettings, retentionDay, retentionPlan } from './retention.ts';

/** A minute's share: other jobs of that minute want their turn, and a Worker may ask so often only. */
const SHARE_MS = 20 * SECOND_MS;
const SHARE_STEPS = 40;

export interface Retention {
  readonly clock: Clock;
  readonly settings: RetentionSettings;
  /** The day that this isolate knows to be done, so that the rest of it asks Postgres nothing. */
  doneDay: string | null;
  step(step: RetentionStep): Promise<{ isDone: boolean; rows: number }>;
}

/** From 03:30 in Algiers on, each minute a share, until the day is done. What a run before has done is known to Postgres. */
export async function purgeOldRows(retention: Retention): Promise<{ deleted: number; checked: number }> {
  const { clock, settings } = retention;
  const { batchSize, maxIterations, isDryRun, days } = settings;
  const now = clock.now();
  const day = retentionDay(now);
  if (day === null || retention.doneDay === day) return { deleted: 0, checked: 0 };
  let [deleted, checked] = [0, 0];
  for (const { table, cutoff } of retentionPlan(days, now)) {
    for (let isDone = false; !isDone; ) {
      if (checked >= SHARE_STEPS || clock.now() - now >= SHARE_MS) return { deleted, checked };
      const step = await retention.step({ table, cutoff, day, batchSize, maxIterations, isDryRun });
      checked++;
      isDone = step.isDone;
      if (!isDryRun) deleted += step.rows;
    }
  }
  retention.doneDay = day;
  return { deleted, checked };
}
