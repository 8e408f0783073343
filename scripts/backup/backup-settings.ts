import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BackupError } from './backup-error.ts';

/** `auto`: pg_dump where one fits the server, else rows. */
export type Format = 'auto' | 'pg_dump' | 'rows';

export interface DatabaseAccess {
  readonly url: string;
  /** Programs by path; null: whatever is found on PATH. */
  readonly pgDump: string | null;
  readonly pgRestore: string | null;
}

export interface BackupSettings extends DatabaseAccess {
  readonly folder: string;
  readonly retentionDays: number;
  readonly key: Buffer | null;
  readonly format: Format;
}

export interface RestoreSettings extends DatabaseAccess {
  readonly isConfirmed: boolean;
  readonly key: Buffer | null;
}

type Env = Readonly<Record<string, string | undefined>>;

const DEFAULT_FOLDER = join(dirname(fileURLToPath(import.meta.url)), '../../.local/backups');
const DEFAULT_RETENTION_DAYS = 14;
const MAX_RETENTION_DAYS = 3_650;
const KEY_BYTES = 32;
const FORMATS: readonly Format[] = ['auto', 'pg_dump', 'rows'];

export function readBackupSettings(env: Env): BackupSettings {
  const format = FORMATS.find((name) => name === (env.BACKUP_FORMAT || 'auto'));
  if (!format) throw new BackupError(`BACKUP_FORMAT: one of ${FORMATS.join(', ')}`);
  return {
    ...access(env),
    folder: env.BACKUP_DIR || DEFAULT_FOLDER,
    retentionDays: retentionDays(env.RETENTION_DAYS),
    key: readKey(env),
    format,
  };
}

export function readRestoreSettings(env: Env): RestoreSettings {
  return { ...access(env), isConfirmed: env.CONFIRM_RESTORE === 'YES', key: readKey(env) };
}

function access(env: Env): DatabaseAccess {
  const url = env.DATABASE_URL ?? '';
  if (url === '') throw new BackupError('set DATABASE_URL to the database that is meant');
  if (!/^postgres(?:ql)?:\/\//.test(url) || !URL.canParse(url))
    throw new BackupError('DATABASE_URL: postgres://<user>:<password>@<host>/<database>');
  return { url: direct(url), pgDump: env.PG_DUMP || null, pgRestore: env.PG_RESTORE || null };
}

/** Neon's pooler hands each transaction another session, which pg_dump cannot work with. The same host without `-pooler` is the server itself. */
function direct(url: string): string {
  const parsed = new URL(url);
  if (!parsed.hostname.endsWith('.neon.tech')) return url;
  parsed.hostname = parsed.hostname.replace(/^([^.]+)-pooler\./, '$1.');
  return parsed.href;
}

function retentionDays(text = ''): number {
  if (text === '') return DEFAULT_RETENTION_DAYS;
  const days = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MAX_RETENTION_DAYS) throw new BackupError(`RETENTION_DAYS: 1 to ${MAX_RETENTION_DAYS}`);
  return days;
}

/** From the environment or a file: an argument would stand in the list of processes and in the history of the shell. */
function readKey(env: Env): Buffer | null {
  const { BACKUP_KEY: inEnv, BACKUP_KEY_FILE: file } = env;
  if (inEnv && file) throw new BackupError('BACKUP_KEY or BACKUP_KEY_FILE, not both');
  if (file && !existsSync(file)) throw new BackupError('BACKUP_KEY_FILE: there is no such file');
  const text = (file ? readFileSync(file, 'utf8') : (inEnv ?? '')).trim();
  // A key file that is empty by accident must not mean "do not encrypt".
  if (text === '' && !file) return null;
  const key = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  if (key.length !== KEY_BYTES || new Set(key).size < KEY_BYTES / 4)
    throw new BackupError('BACKUP_KEY: 32 random bytes in base64 or hex (openssl rand -base64 32)');
  return key;
}
