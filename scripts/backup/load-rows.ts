import type pg from 'pg';
import { BOOKKEEPING, MIGRATION_LOCK, MIGRATIONS_DIR } from '../db/migrate.ts';
import { readMigrations } from '../db/migration-files.ts';
import { BackupError } from './backup-error.ts';
import { type EndLine, type Head, isRow, type Line, ROWS_MARK, type Row, type TableLine } from './rows-format.ts';

const ROWS_AT_ONCE = 500;

const FOREIGN_KEYS = `select format('%I.%I', n.nspname, c.relname) as table, format('%I', k.conname) as name, pg_get_constraintdef(k.oid) as definition
  from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
  where k.contype = 'f' and n.nspname in ('public', 'ops') order by 1, 2`;

const TRIGGERS = `select format('%I.%I', n.nspname, c.relname) as table, format('%I', t.tgname) as name
  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
  where not t.tgisinternal and t.tgenabled = 'O' and n.nspname in ('public', 'ops') order by 1, 2`;

const TABLES = `select string_agg(format('%I.%I', schemaname, tablename), ', ') as names from pg_tables where schemaname in ('public', 'ops')`;

/**
 * Replaces all that is in the database (`client` is in a transaction): the tables by the dump's own migrations, then the rows. Triggers sleep
 * meanwhile, because what they wrote is in the dump; foreign keys are taken away and put back, which makes Postgres check every one of them and
 * asks for no more rights than an owner's (`session_replication_role` would check nothing and want a superuser).
 */
export async function loadRows(client: pg.Client, lines: AsyncGenerator<Line>): Promise<EndLine> {
  const head = await headOf(lines);
  await makeTables(client, head);
  const keys = await wordsOf(client, FOREIGN_KEYS);
  const triggers = await wordsOf(client, TRIGGERS);
  for (const { table, name } of triggers) await client.query(`alter table ${table} disable trigger ${name}`);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  const { rows } = await client.query<{ names: string }>(TABLES);
  // The migrations themselves write rows, and they are in the dump too.
  await client.query(`truncate ${rows[0]?.names}`);
  const end = await fill(client, lines);
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  for (const { table, name } of triggers) await client.query(`alter table ${table} enable trigger ${name}`);
  return end;
}

async function headOf(lines: AsyncGenerator<Line>): Promise<Head> {
  const { value } = await lines.next();
  if (!value || isRow(value) || value.kind !== 'head' || value.mark !== ROWS_MARK)
    throw new BackupError('this is no dump of rows');
  return value;
}

/** The tables as they were, not as they are today: `npm run migrate` goes on from there. */
async function makeTables(client: pg.Client, head: Head): Promise<void> {
  const files = await readMigrations(MIGRATIONS_DIR);
  await client.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  await emptySchemas(client);
  await client.query(BOOKKEEPING);
  for (const { filename, checksum } of head.migrations) {
    const file = files.find(({ name }) => name === filename);
    if (file?.checksum !== checksum)
      throw new BackupError(`this checkout has no such ${filename}: restore with the version that the dump is from`);
    await client.query(file.sql);
  }
}

/** `public` as a new database has it: it belongs to whom it belonged to, and everybody may look up names in it. */
async function emptySchemas(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ owner: string }>(
    "select nspowner::regrole::text as owner from pg_namespace where nspname = 'public'",
  );
  await client.query('drop schema if exists public cascade; drop schema if exists ops cascade; create schema public');
  if (rows[0]) await client.query(`alter schema public owner to ${rows[0].owner}`);
  await client.query('grant usage on schema public to public');
}

async function wordsOf(
  client: pg.Client,
  text: string,
): Promise<readonly { table: string; name: string; definition: string }[]> {
  return (await client.query<{ table: string; name: string; definition: string }>(text)).rows;
}

async function fill(client: pg.Client, lines: AsyncGenerator<Line>): Promise<EndLine> {
  let table: TableLine | null = null;
  let tables = 0;
  let count = 0;
  let batch: Row[] = [];
  const flush = async () => {
    if (table && batch.length > 0) await insert(client, table, batch);
    batch = [];
  };
  for await (const line of lines) {
    if (isRow(line)) {
      batch.push(line);
      count += 1;
      if (batch.length === ROWS_AT_ONCE) await flush();
      continue;
    }
    await flush();
    if (line.kind === 'table') {
      table = line;
      tables += 1;
    } else if (line.kind === 'sequence') {
      await client.query('select setval($1, $2, $3)', [line.sequence, line.lastValue, line.isCalled]);
    } else if (line.kind === 'end') {
      if (line.rows !== count || line.tables !== tables) throw new BackupError('the dump has not the rows it says');
      return line;
    }
  }
  throw new BackupError('the dump ends too early');
}

async function insert(client: pg.Client, { table, columns }: TableLine, rows: readonly Row[]): Promise<void> {
  const names = columns.map(([name]) => name).join(', ');
  const values = columns.map(([, type], place) => `(r ->> ${place})::${type}`).join(', ');
  const { rowCount } = await client.query(
    `insert into ${table} (${names}) overriding system value select ${values} from json_array_elements($1::json) r`,
    [JSON.stringify(rows)],
  );
  if (rowCount !== rows.length) throw new BackupError(`${table} did not take all its rows`);
}
