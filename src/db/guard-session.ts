import { DrizzleQueryError } from 'drizzle-orm/errors';
import { AppError, codeOf } from '#src/kernel/errors';
import { databaseErrorOf } from './database-error.ts';

type Call = (...args: readonly unknown[]) => Promise<unknown>;

/** The parts of Drizzle's session that every query passes, whoever built it. */
interface Session {
  prepareQuery(...args: readonly unknown[]): Prepared;
  batch: Call;
}

interface Prepared {
  execute: Call;
  all: Call;
  values: Call;
}

/**
 * Puts `DatabaseError` in the place of what Drizzle throws, at the one seam that select, insert, execute, batch and relational queries
 * share, so that no caller can forget it. Drizzle has no hook for this; test/db/connect.test.ts holds every way to query against it.
 */
export function guardSession(drizzleSession: object): void {
  const session = drizzleSession as Session;
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = (...args) => guardPrepared(prepare(...args));
  session.batch = guarded(session.batch.bind(session));
}

function guardPrepared(prepared: Prepared): Prepared {
  prepared.execute = guarded(prepared.execute.bind(prepared));
  prepared.all = guarded(prepared.all.bind(prepared));
  prepared.values = guarded(prepared.values.bind(prepared));
  return prepared;
}

function guarded(call: Call): Call {
  return async (...args) => {
    try {
      return await call(...args);
    } catch (error) {
      throw cleanErrorOf(error);
    }
  };
}

function cleanErrorOf(error: unknown): AppError {
  const inner = error instanceof DrizzleQueryError ? error.cause : error;
  if (inner instanceof AppError) return inner;
  if (error instanceof DrizzleQueryError) return databaseErrorOf(inner);
  // Thrown by our side after the answer, say on a value that does not fit its column: a bug, and its message may quote the value.
  return new AppError('DB_ERROR', `database answer not understood: ${codeOf(inner)}`);
}
