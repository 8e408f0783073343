import { flag, whole } from './env-kinds.ts';

const days = (byDefault: number, meaning: string) => whole({ min: 1, max: 3_650, byDefault }, meaning);

/** Settings of what is kept and for how long (`docs/operations.md`). */
export const WATCH = {
  RETENTION_DAYS_INBOUND: days(30, 'Days that the archive keeps what came in; what is still open stays.'),
  RETENTION_DAYS_OUTBOX_SENT: days(30, 'Days that the archive keeps what was sent, and the requests for it.'),
  RETENTION_DAYS_SECURITY: days(
    90,
    'Days that security events, resolved dead letters and what was never sent are kept.',
  ),
  RETENTION_DAYS_WORKFLOW_ERRORS: days(30, 'Days that errors of our own jobs are kept.'),
  RETENTION_DAYS_AUDIT: days(90, 'Days that both audit tables are kept.'),
  CONVERSATION_TTL_DAYS: days(
    180,
    'Days of silence after which a conversation is gone from its object; never sooner than the archive forgets what it said.',
  ),
  RETENTION_BATCH_SIZE: whole(
    { min: 100, max: 20_000, byDefault: 5_000 },
    'Rows that one statement of the daily purge deletes at most.',
  ),
  RETENTION_MAX_ITERATIONS: whole(
    { min: 1, max: 10_000, byDefault: 200 },
    'Batches of one table that one day takes at most.',
  ),
  RETENTION_DRY_RUN: flag(false, '`true`: the daily purge counts and deletes nothing.'),
};
