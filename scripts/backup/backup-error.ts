import pg from 'pg';

/** Something that the person at the keyboard can put right: shown as it is, without a stack. Never has a key, a password or a customer's data in it. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** What may be shown of anything that went wrong: a message of Postgres can quote a row, so only its code and the names in it are told. */
export function describeProblem(error: unknown): string {
  if (error instanceof pg.DatabaseError) {
    const where = [error.schema, error.table, error.column, error.constraint].filter((name) => name !== undefined);
    return `Postgres refused (${[error.code, ...where].join(' ')})`;
  }
  if (!(error instanceof Error)) return 'it failed';
  // A refused connection is an AggregateError whose own message is empty.
  return error.message || String((error as NodeJS.ErrnoException).code ?? error.name);
}
