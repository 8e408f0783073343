import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { BackupError } from './backup-error.ts';
import { verifyChecksum } from './backup-files.ts';
import type { RestoreSettings } from './backup-settings.ts';
import { decrypted, isEncrypted } from './cipher.ts';
import { inOneTransaction } from './database.ts';
import { loadRows } from './load-rows.ts';
import { majorVersionOf, runPgRestore } from './pg-programs.ts';
import { linesOf } from './rows-format.ts';

export interface RestoreReport {
  readonly format: 'pg_dump' | 'rows';
  /** Null: pg_restore does not say. */
  readonly rows: number | null;
}

type Chunks = AsyncIterable<Buffer>;

const PG_DUMP_MARK = Buffer.from('PGDMP');
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

/** Replaces the database of `settings` by the backup, in one transaction. Nothing is touched before the whole file has proved to be good. */
export async function restoreBackup(settings: RestoreSettings, path: string): Promise<RestoreReport> {
  if (!settings.isConfirmed)
    throw new BackupError(
      `this replaces everything in ${placeOf(settings.url)}: set CONFIRM_RESTORE=YES if that is what you want`,
    );
  await verifyChecksum(path);
  const open = await opener(path, settings.key);
  const start = await startOf(open());
  if (start.subarray(0, GZIP_MARK.length).equals(GZIP_MARK)) return restoreRows(settings.url, open());
  if (!start.subarray(0, PG_DUMP_MARK.length).equals(PG_DUMP_MARK)) throw new BackupError('this file is no backup');
  const program = settings.pgRestore ?? 'pg_restore';
  if ((await majorVersionOf(program)) === null)
    throw new BackupError(`there is no ${program}: install the client programs of PostgreSQL, or set PG_RESTORE`);
  await runPgRestore({ program, url: settings.url, dump: open() });
  return { format: 'pg_dump', rows: null };
}

async function opener(path: string, key: Buffer | null): Promise<() => Chunks> {
  if (!(await isEncrypted(path))) return () => createReadStream(path) as Chunks;
  if (key === null) throw new BackupError('the backup is encrypted: set BACKUP_KEY or BACKUP_KEY_FILE');
  return () => decrypted(path, key);
}

/** The first bytes. Reads to the end, because the tag of an encrypted file is there: so nothing decrypted ever lies on a disk. */
async function startOf(chunks: Chunks): Promise<Buffer> {
  let start = Buffer.alloc(0);
  for await (const chunk of chunks)
    if (start.length < PG_DUMP_MARK.length)
      start = Buffer.concat([start, chunk.subarray(0, PG_DUMP_MARK.length - start.length)]);
  return start;
}

async function restoreRows(url: string, compressed: Chunks): Promise<RestoreReport> {
  const source = Readable.from(compressed, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  try {
    const lines = linesOf(source.pipe(gunzip) as Chunks);
    const { rows } = await inOneTransaction({ url, begin: 'begin' }, (client) => loadRows(client, lines));
    return { format: 'rows', rows };
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Without user and password. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return host + pathname;
}
