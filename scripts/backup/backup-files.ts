import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { BackupError } from './backup-error.ts';

/** `resto-20261123T201744Z.dump`, or `.rows.gz`, perhaps with `.enc`; the moment in its name is what rotation goes by. */
const NAME = /^resto-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.(?:dump|rows\.gz)(?:\.enc)?$/;
const CHECKSUM = '.sha256';
const PARTIAL = '.partial';
const DAY_MS = 24 * 60 * 60 * 1_000;

type Chunks = AsyncIterable<Buffer>;

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function backupName(input: { now: number; extension: string; isEncrypted: boolean }): string {
  const moment = new Date(input.now).toISOString().replace(/\.\d{3}|[-:]/g, '');
  return `resto-${moment}.${input.extension}${input.isEncrypted ? '.enc' : ''}`;
}

/**
 * Under a name of its own until all of it is on disk. The checksum is put in place first: a backup that is there under its name is whole and
 * has one.
 */
export async function writeBackup(path: string, chunks: Chunks): Promise<WrittenFile> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  if (await exists(path)) throw new BackupError(`${basename(path)} is there already: another backup runs`);
  const partial = path + PARTIAL;
  const partialChecksum = path + CHECKSUM + PARTIAL;
  try {
    const { bytes, sha256 } = await writeWhole(partial, chunks);
    await writeWhole(partialChecksum, [Buffer.from(`${sha256}  ${basename(path)}\n`)]);
    await rename(partialChecksum, path + CHECKSUM);
    await rename(partial, path);
    return { path, bytes, sha256 };
  } catch (error) {
    await Promise.all([partial, partialChecksum].map((left) => rm(left, { force: true })));
    throw error;
  }
}

async function writeWhole(
  path: string,
  chunks: Chunks | readonly Buffer[],
): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256');
  let bytes = 0;
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
      await file.writeFile(chunk);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** Throws unless the file is byte for byte the one that the checksum beside it was written for. */
export async function verifyChecksum(path: string): Promise<void> {
  if (!(await exists(path))) throw new BackupError(`${basename(path)}: there is no such file`);
  if (!(await exists(path + CHECKSUM))) throw new BackupError(`${basename(path)}${CHECKSUM} is missing: not restored`);
  const [, expected] = /^([0-9a-f]{64}) [ *]/.exec(await readFile(path + CHECKSUM, 'utf8')) ?? [];
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as Chunks) hash.update(chunk);
  if (hash.digest('hex') !== expected)
    throw new BackupError(
      `${basename(path)} is not what its checksum was written for: it is damaged, and not restored`,
    );
}

/** Deletes backups from before that many days, and what killed runs left behind. Never `keep`, and no file of another name. */
export async function rotate(input: { keep: string; retentionDays: number; now: number }): Promise<readonly string[]> {
  const folder = dirname(input.keep);
  const removed: string[] = [];
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    if (path === input.keep) continue;
    const isOld = (await momentOf(path)) < input.now - (name.endsWith(PARTIAL) ? 1 : input.retentionDays) * DAY_MS;
    if (!isOld) continue;
    await rm(path, { force: true });
    if (NAME.test(name)) {
      await rm(path + CHECKSUM, { force: true });
      removed.push(name);
    }
  }
  return removed.sort();
}

/** When a file of ours was made; `Infinity` for a file that is not ours to delete. */
async function momentOf(path: string): Promise<number> {
  const name = basename(path);
  if (name.endsWith(PARTIAL) && NAME.test(name.slice(0, -PARTIAL.length).replace(CHECKSUM, '')))
    return stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.POSITIVE_INFINITY,
    );
  const [, year, month, day, hour, minute, second] = (NAME.exec(name) ?? []).map(Number);
  if (year === undefined || month === undefined) return Number.POSITIVE_INFINITY;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
