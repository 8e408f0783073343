import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const FORM = /^\d{4}_[a-z0-9_]+\.sql$/;

/** All migrations of a folder in the order of their numbers. Throws on a name that would be skipped silently, and on a doubled number. */
export async function readMigrations(dir: string): Promise<readonly MigrationFile[]> {
  const names = (await readdir(dir)).filter((name) => name.endsWith('.sql')).sort();
  const misnamed = names.find((name) => !FORM.test(name));
  if (misnamed !== undefined)
    throw new MigrationError(`migration ${misnamed}: a name looks like 0012_what_it_does.sql`);
  const doubled = names.find((name, place) => names[place - 1]?.slice(0, 4) === name.slice(0, 4));
  if (doubled !== undefined) throw new MigrationError(`migration ${doubled}: its number is used twice`);
  return Promise.all(names.map((name) => readMigration(dir, name)));
}

async function readMigration(dir: string, name: string): Promise<MigrationFile> {
  const sql = await readFile(join(dir, name), 'utf8');
  return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
}

/** One line that says which file is wrong and why; it needs no stack. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}
