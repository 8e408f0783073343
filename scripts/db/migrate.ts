import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { MigrationError, type MigrationFile, readMigrations } from './migration-files.ts';

export { MigrationError } from './migration-files.ts';

export const MIGRATIONS_DIR = join(dirname(fileURLToPath(import.meta.url)), '../../migrations');

export interface MigrationReport {
  readonly applied: readonly string[];
  readonly alreadyThere: number;
}

const CONNECT_TIMEOUT_MS = 15_000;
/** Any number, but the same for every runner. */
export const MIGRATION_LOCK = 7_246_812;

/**
 * Applies what is new, each file in a transaction of its own. The lock lives inside each transaction, not in the session, so that it also
 * holds through Neon's pooler; a second runner waits and then finds the file applied.
 */
export async function migrate(input: { url: string; dir?: string }): Promise<MigrationReport> {
  const files = await readMigrations(input.dir ?? MIGRATIONS_DIR);
  const client = new pg.Client({ connectionString: input.url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
  // A connection that breaks between two queries must not end the process: the next query reports it.
  client.on('error', () => {});
  try {
    await client.connect();
    await inTransaction(client, () => client.query(BOOKKEEPING));
    const applied: string[] = [];
    for (const file of files) if (await applyOnce(client, file)) applied.push(file.name);
    return { applied, alreadyThere: files.length - applied.length };
  } finally {
    await client.end().catch(() => {});
  }
}

export const BOOKKEEPING = `create table if not exists schema_migrations (
  filename text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)`;

async function applyOnce(client: pg.Client, file: MigrationFile): Promise<boolean> {
  return inTransaction(client, async () => {
    const known = await client.query<{ checksum: string }>(
      'select checksum from schema_migrations where filename = $1',
      [file.name],
    );
    const checksum = known.rows[0]?.checksum;
    if (checksum === file.checksum) return false;
    if (checksum !== undefined) {
      throw new MigrationError(
        `migration ${file.name} was changed after it was applied: restore it and write a new one`,
      );
    }
    await client.query(file.sql).catch((error: unknown) => {
      throw new MigrationError(describeFailure(file, error));
    });
    await client.query('insert into schema_migrations (filename, checksum) values ($1, $2)', [
      file.name,
      file.checksum,
    ]);
    return true;
  });
}

async function inTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query("begin; set local lock_timeout = '60s'; set local statement_timeout = '15min'");
  try {
    await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

function describeFailure(file: MigrationFile, error: unknown): string {
  if (!(error instanceof Error)) return `migration ${file.name}: ${String(error)}`;
  const position = error instanceof pg.DatabaseError && error.position !== undefined ? Number(error.position) : null;
  const line = position === null ? '' : ` line ${lineAt(file.sql, position)}`;
  return `migration ${file.name}${line}: ${error.message.split('\n')[0]}`;
}

/** Postgres counts characters, from one. */
function lineAt(sql: string, position: number): number {
  return [...sql].slice(0, position - 1).filter((character) => character === '\n').length + 1;
}

async function main(): Promise<void> {
  const url = process.env.DATABASE_URL;
  if (!url) throw new MigrationError('migrate: set DATABASE_URL to the database to migrate');
  const dir = process.env.MIGRATIONS_DIR;
  const report = await migrate({ url, ...(dir && { dir }) });
  for (const name of report.applied) console.log(`applied ${name}`);
  console.log(`migrations: ${report.applied.length} applied, ${report.alreadyThere} already there`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  });
}
