import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type pg from 'pg';
import { BackupError } from './backup-error.ts';
import { backupName, rotate, type WrittenFile, writeBackup } from './backup-files.ts';
import type { BackupSettings } from './backup-settings.ts';
import { encrypted } from './cipher.ts';
import { inOneTransaction } from './database.ts';
import { dumpRows } from './dump-rows.ts';
import { majorVersionOf, runPgDump } from './pg-programs.ts';

export interface BackupReport extends WrittenFile {
  readonly format: 'pg_dump' | 'rows';
  readonly isEncrypted: boolean;
  /** Why it is rows although nobody asked for rows. */
  readonly because: string | null;
  readonly removed: readonly string[];
}

type Chunks = AsyncIterable<Buffer>;

const SNAPSHOT = 'begin isolation level repeatable read read only';
const PG_DUMP_MARK = Buffer.from('PGDMP');

/** Old backups go only when the new one is there. */
export async function makeBackup(settings: BackupSettings, now: number): Promise<BackupReport> {
  const { url } = settings;
  // A transaction of its own: while pg_dump works this one would be idle, and Neon ends those after five minutes.
  const server = await inOneTransaction({ url, begin: SNAPSHOT }, checkDatabase);
  const { program, because } = await chooseFormat(settings, server);
  const format = program === null ? 'rows' : 'pg_dump';
  const write = (extension: string, plain: Chunks) => writeFile(settings, { extension, plain, now });
  const written =
    program === null
      ? await inOneTransaction({ url, begin: SNAPSHOT }, (client) => write('rows.gz', compressedRows(client, now)))
      : await write('dump', whole(runPgDump({ program, url })));
  const removed = await rotate({ keep: written.path, retentionDays: settings.retentionDays, now });
  return { ...written, format, because, isEncrypted: settings.key !== null, removed };
}

function writeFile(
  { folder, key }: BackupSettings,
  { extension, plain, now }: { extension: string; plain: Chunks; now: number },
): Promise<WrittenFile> {
  const path = join(folder, backupName({ now, extension, isEncrypted: key !== null }));
  return writeBackup(path, key === null ? plain : encrypted(plain, key));
}

/**
 * The server's major version. A database without a tenant is the wrong one: to keep its empty dumps for `RETENTION_DAYS` would be to lose every
 * good one.
 */
async function checkDatabase(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ major: number; has_tables: boolean }>(
    `select current_setting('server_version_num')::int / 10000 as major,
      to_regclass('public.tenants') is not null and to_regclass('public.schema_migrations') is not null as has_tables`,
  );
  const isEmpty = !rows[0]?.has_tables || (await client.query('select from tenants limit 1')).rowCount === 0;
  if (!rows[0] || isEmpty)
    throw new BackupError('the database holds no tenant: an empty backup is refused (is DATABASE_URL the right one?)');
  return rows[0].major;
}

async function chooseFormat(
  { format, pgDump }: BackupSettings,
  server: number,
): Promise<{ program: string | null; because: string | null }> {
  if (format === 'rows') return { program: null, because: null };
  const program = pgDump ?? 'pg_dump';
  const major = await majorVersionOf(program);
  if (major !== null && major >= server) return { program, because: null };
  const because =
    major === null
      ? `there is no ${program}`
      : `${program} is of PostgreSQL ${major} and the server of ${server}, which it refuses`;
  // Who names a program, or the format, means it.
  if (format === 'pg_dump' || pgDump !== null)
    throw new BackupError(`${because}: install postgresql-client-${server}, or set BACKUP_FORMAT=rows`);
  return { program: null, because };
}

function compressedRows(client: pg.Client, now: number): Chunks {
  const gzip = createGzip();
  const lines = Readable.from(dumpRows(client, now), { objectMode: false });
  // The other direction is `pipe`'s own; without this an error would leave whoever reads waiting.
  lines.on('error', (error) => gzip.destroy(error));
  return lines.pipe(gzip) as Chunks;
}

/** pg_dump's answer, if it is one: nothing, or something else, is no backup. */
async function* whole(dump: Chunks): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of dump) {
    if (start.length < PG_DUMP_MARK.length)
      start = Buffer.concat([start, chunk.subarray(0, PG_DUMP_MARK.length - start.length)]);
    yield chunk;
  }
  if (!start.equals(PG_DUMP_MARK)) throw new BackupError('pg_dump wrote no dump: an empty backup is refused');
}
