import type pg from 'pg';
import { MIGRATIONS_DIR } from '../db/migrate.ts';
import { readMigrations } from '../db/migration-files.ts';
import { BackupError } from './backup-error.ts';
import { type Line, ROWS_MARK, type Row, type TableLine } from './rows-format.ts';

const ROWS_AT_ONCE = 500;
const OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'";

const TABLES = `select format('%I.%I', n.nspname, c.relname) as table, c.relkind::text as kind,
    array_agg(format('%I', a.attname) order by a.attnum) as names,
    array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) as types
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
  where ${OURS} and c.relkind in ('r', 'p', 'f', 'm') group by 1, 2 order by 1`;

const SEQUENCES = `select format('%I.%I', n.nspname, c.relname) as name
  from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${OURS} and c.relkind = 'S' order by 1`;

/** All lines of a dump, of one snapshot of the database (`client` is in a repeatable read transaction). */
export async function* dumpRows(client: pg.Client, now: number): AsyncGenerator<string> {
  const migrations = await knownMigrations(client);
  yield line({ kind: 'head', mark: ROWS_MARK, takenAt: new Date(now).toISOString(), migrations });
  const tables = await tablesIn(client);
  let count = 0;
  for (const table of tables) {
    yield line(table);
    for await (const rows of rowsOf(client, table)) {
      count += rows.length;
      yield rows.map(line).join('');
    }
  }
  // Last: they do not obey the snapshot, and one that is ahead of the rows does no harm.
  yield* sequencesIn(client);
  yield line({ kind: 'end', rows: count, tables: tables.length });
}

function line(content: Line): string {
  return `${JSON.stringify(content)}\n`;
}

/** The schema is not in the dump: the files that made it are, by name and checksum. So they must be ours, all of them. */
async function knownMigrations(client: pg.Client): Promise<readonly { filename: string; checksum: string }[]> {
  const files = await readMigrations(MIGRATIONS_DIR);
  const { rows } = await client.query<{ filename: string; checksum: string }>(
    'select filename, checksum from schema_migrations order by filename',
  );
  const strange = rows.find((row) => files.find(({ name }) => name === row.filename)?.checksum !== row.checksum);
  if (strange)
    throw new BackupError(`the database has a migration ${strange.filename} that this checkout has not, or not so`);
  return rows;
}

async function tablesIn(client: pg.Client): Promise<readonly TableLine[]> {
  const made = (await readMigrations(MIGRATIONS_DIR)).flatMap(({ sql }) =>
    [...sql.matchAll(/create table (?:if not exists )?([\w.]+)/gi)].map(([, name = '']) => name),
  );
  const ours = new Set(['schema_migrations', ...made].map((name) => (name.includes('.') ? name : `public.${name}`)));
  const { rows } = await client.query<{ table: string; kind: string; names: string[]; types: string[] }>(TABLES);
  // A restore could not make them again, and to leave them out in silence is to lose them.
  const foreign = rows.filter((row) => row.kind !== 'r' || !ours.has(row.table)).map((row) => row.table);
  if (foreign.length > 0)
    throw new BackupError(`no migration made ${foreign.join(', ')}: only pg_dump can back that up (PG_DUMP)`);
  return rows.map(({ table, names, types }) => ({
    kind: 'table',
    table,
    columns: names.map((name, place) => [name, types[place] ?? ''] as const),
  }));
}

async function* rowsOf(client: pg.Client, { table, columns }: TableLine): AsyncGenerator<readonly Row[]> {
  const values = columns.map(([name]) => `${name}::text`).join(', ');
  await client.query(`declare dump no scroll cursor for select ${values} from only ${table}`);
  for (;;) {
    const { rows } = await client.query<(string | null)[]>({
      text: `fetch ${ROWS_AT_ONCE} from dump`,
      rowMode: 'array',
    });
    if (rows.length === 0) break;
    yield rows;
  }
  await client.query('close dump');
}

async function* sequencesIn(client: pg.Client): AsyncGenerator<string> {
  const { rows } = await client.query<{ name: string }>(SEQUENCES);
  for (const { name } of rows) {
    const value = await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text, is_called from ${name}`,
    );
    const [state] = value.rows;
    if (state) yield line({ kind: 'sequence', sequence: name, lastValue: state.last_value, isCalled: state.is_called });
  }
}
