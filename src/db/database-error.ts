import { NeonDbError } from '@neondatabase/serverless';
import { AppError } from '#src/kernel/errors';

/** Connection lost, server starting or stopping, out of connections or memory. */
const UNAVAILABLE = /^(08|57P|53)/;
/** Serialization failure, deadlock, lock not to be had, cancelled by a timeout of the server. */
const WORTH_A_RETRY = /^(40001|40P01|55P03|57014)$/;
/** Raised by our own functions only, as `function: what is wrong`; whatever else stands there may be a value. */
const RAISED_BY_US = 'P0001';
const WORDS_OF_OURS = /^[a-z_]{1,40}: [a-z ]{1,80}$/;

/**
 * What may be said of a failed statement. Drizzle's own error prints the parameters, and Postgres' message and detail quote values ("Key
 * (phone)=(213…) already exists"), so neither is kept, not even as a cause.
 */
export class DatabaseError extends AppError {
  /** Null when Postgres was not reached, or its answer was lost: the statement may have been executed all the same. */
  readonly sqlState: string | null;
  readonly constraint: string | null;

  constructor(facts: { sqlState: string | null; constraint: string | null; raised: string | null }) {
    const { sqlState, constraint } = facts;
    const isDown = sqlState === null || UNAVAILABLE.test(sqlState);
    super(isDown ? 'DB_UNAVAILABLE' : 'DB_ERROR', describe(facts), {
      retryable: isDown || WORTH_A_RETRY.test(sqlState),
    });
    this.sqlState = sqlState;
    this.constraint = constraint;
  }
}

function describe(facts: { sqlState: string | null; constraint: string | null; raised: string | null }): string {
  if (facts.sqlState === null) return 'database unavailable: no answer';
  const where = facts.constraint === null ? '' : ` on ${facts.constraint}`;
  const raised = facts.raised === null || !WORDS_OF_OURS.test(facts.raised) ? '' : `: ${facts.raised}`;
  return `database error ${facts.sqlState}${where}${raised}`;
}

/** For whatever the driver threw. Everything without an SQLSTATE counts as "no answer": refused, reset, timed out, cut off, not JSON. */
export function databaseErrorOf(error: unknown): DatabaseError {
  const known = error instanceof NeonDbError ? error : undefined;
  const sqlState = known?.code ?? null;
  return new DatabaseError({
    sqlState,
    constraint: known?.constraint ?? null,
    raised: sqlState === RAISED_BY_US ? (known?.message ?? null) : null,
  });
}
