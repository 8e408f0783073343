import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { findPostgresBinaries, type PostgresBinaries, placeWithinReach } from './postgres-binaries.ts';
import { commandOf, endProcess, existsAtAll, isAlive, pause, processesIn } from './process-record.ts';
import { StackError } from './stack-error.ts';

export const POSTGRES_USER = 'postgres';
export const POSTGRES_PASSWORD = 'postgres';

export interface PostgresOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly database: string;
  /** False only for tests: nothing needs to outlive them. */
  readonly durable?: boolean;
}

export interface Postgres {
  readonly url: string;
  readonly pid: number;
  /** Where the data really lies. */
  readonly dataDir: string;
}

const run = promisify(execFile);
const START_TIMEOUT_MS = 60_000;
const INITDB_TIMEOUT_MS = 60_000;
const POLL_MS = 25;
const LEFTOVER_WAIT_MS = 10_000;
/** Left over for a moment by the backends of a postmaster that was killed. */
const STILL_IN_USE = /shared memory block .* still in use|could not bind/;

export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const binaries = await findPostgresBinaries();
  const dataDir = realDataDir(options.dataDir, binaries);
  await initialise(dataDir, binaries);
  await endOrphan(dataDir);
  const pid = await launch({ ...options, dataDir, logFile: `${options.dataDir}.log` }, binaries);
  await ensureDatabase(options);
  return { url: urlOf(options), pid, dataDir };
}

/** The running server of this data folder, if there is one. */
export function findPostgres(dataDir: string): number | null {
  const pid = Number(readPidFile(dataDir)?.[0]);
  return pid > 0 && isPostgresOf(pid, dataDir) ? pid : null;
}

/** True while a server runs, and after one was killed: a server that ends in order removes its file. */
export function hasPidFile(dataDir: string): boolean {
  return existsSync(join(dataDir, 'postmaster.pid'));
}

/** Fast shutdown: open transactions roll back, everything committed is kept. */
export async function stopPostgres(pid: number): Promise<boolean> {
  return endProcess(pid, [
    { signal: 'SIGINT', waitMs: 10_000 },
    { signal: 'SIGQUIT', waitMs: 3_000 },
    { signal: 'SIGKILL', waitMs: 2_000 },
  ]);
}

export function urlOf(options: { port: number; database: string }): string {
  return `postgres://${POSTGRES_USER}:${POSTGRES_PASSWORD}@127.0.0.1:${options.port}/${options.database}`;
}

function realDataDir(dataDir: string, { runAs }: PostgresBinaries): string {
  const name = `resto-bot-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`;
  return placeWithinReach(dataDir, { runAs, name });
}

/** Built beside its place and then renamed: a cluster that is there is complete, also when this was killed half-way. */
async function initialise(dataDir: string, { initdb, postgres, runAs }: PostgresBinaries): Promise<void> {
  const version = join(dataDir, 'PG_VERSION');
  if (existsSync(version)) {
    const [, major] = /(\d+)\./.exec((await run(postgres, ['--version'], { timeout: 10_000 })).stdout) ?? [];
    const made = readFileSync(version, 'utf8').trim();
    if (made !== major)
      throw new StackError(`${dataDir} was made by PostgreSQL ${made}, not ${major}: start with --fresh`);
    return;
  }
  const fresh = `${dataDir}.new`;
  const passwordFile = join(fresh, '..', `.initdb-${process.pid}`);
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, `${POSTGRES_PASSWORD}\n`, { mode: 0o600 });
  if (runAs.uid !== undefined) for (const path of [fresh, passwordFile]) chownSync(path, runAs.uid, runAs.gid);
  // Neon's own collation is C.UTF-8. `password`, not scram: the Neon driver sends the password before it is asked.
  const settings = [
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--auth=password',
  ];
  try {
    const args = [
      '-D',
      fresh,
      '-U',
      POSTGRES_USER,
      `--pwfile=${passwordFile}`,
      ...settings,
      '--no-sync',
      '--no-instructions',
    ];
    await run(initdb, args, { ...runAs, cwd: fresh, env: serverEnv(), timeout: INITDB_TIMEOUT_MS });
    rmSync(dataDir, { recursive: true, force: true });
    renameSync(fresh, dataDir);
  } catch (error) {
    throw new StackError(
      `PostgreSQL could not create ${dataDir}: ${lastLine(error instanceof Error ? error.message : '')}`,
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** A server that outlived a killed stack ends first, so that the new one is a child of ours with our settings. */
async function endOrphan(dataDir: string): Promise<void> {
  const pid = findPostgres(dataDir);
  if (pid !== null && !(await stopPostgres(pid)))
    throw new StackError(`an old PostgreSQL (pid ${pid}) of ${dataDir} does not stop`);
  const leftover = Number(readPidFile(dataDir)?.[0]);
  if (leftover > 0 && existsAtAll(leftover)) await dropPidFile(dataDir);
}

/**
 * Postgres refuses to start while the pid of its last run exists, even if that is another program by now, or only the remains of a killed one
 * that nobody has collected (pid 1 of a container). The file also keeps two servers from one folder, so first nobody may work there.
 */
async function dropPidFile(dataDir: string): Promise<void> {
  for (let waited = 0; waited < LEFTOVER_WAIT_MS && processesIn(dataDir).length > 0; waited += POLL_MS)
    await pause(POLL_MS);
  const busy = processesIn(dataDir);
  if (busy.length > 0) throw new StackError(`${dataDir} is still in use by process ${busy.join(', ')}`);
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
}

function readPidFile(dataDir: string): readonly string[] | null {
  try {
    return readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return null;
  }
}

function isPostgresOf(pid: number, dataDir: string): boolean {
  const command = commandOf(pid);
  return isAlive(pid) && command.includes('postgres') && command.includes(`-D ${dataDir} `);
}

/** The log lies where the caller put the data, also when the data had to lie elsewhere: it is opened before privileges are dropped. */
type LaunchOptions = PostgresOptions & { readonly logFile: string };

async function launch(options: LaunchOptions, binaries: PostgresBinaries): Promise<number> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const outcome = await launchOnce(options, { binaries, deadline });
    if (outcome.pid !== null) return outcome.pid;
    const isPassing = STILL_IN_USE.test(outcome.log) && Date.now() < deadline - START_TIMEOUT_MS / 2;
    if (!isPassing)
      throw new StackError(`PostgreSQL did not start: ${lastLine(outcome.log)} (log: ${options.logFile})`);
    await pause(250);
  }
}

async function launchOnce(
  options: LaunchOptions,
  { binaries, deadline }: { binaries: PostgresBinaries; deadline: number },
): Promise<{ pid: number | null; log: string }> {
  const log = openSync(options.logFile, 'w', 0o600);
  // A process group of its own: Ctrl-C reaches the stack alone, which stops the parts in order.
  const child = spawn(binaries.postgres, serverArgs(options), {
    ...binaries.runAs,
    cwd: options.dataDir,
    env: serverEnv(),
    stdio: ['ignore', log, log],
    detached: true,
  });
  closeSync(log);
  child.unref();
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  child.once('error', () => {
    ended = true;
  });
  while (!ended && Date.now() < deadline) {
    if (await accepts(options)) return { pid: child.pid ?? null, log: '' };
    await pause(POLL_MS);
  }
  if (!ended) child.kill('SIGQUIT');
  return { pid: null, log: readFileSync(options.logFile, 'utf8') };
}

function serverArgs(options: PostgresOptions): readonly string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '120',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A statement may hold what must not be in a log.
    log_min_error_statement: 'panic',
    ...(options.durable === false && {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      autovacuum: 'off',
    }),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', options.dataDir, '-p', String(options.port), ...flags];
}

function serverEnv(): NodeJS.ProcessEnv {
  return { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
}

async function accepts(options: { port: number }): Promise<boolean> {
  try {
    await withAdmin(options, (admin) => admin.query('select 1'));
    return true;
  } catch {
    return false;
  }
}

async function ensureDatabase(options: { port: number; database: string }): Promise<void> {
  await withAdmin(options, async (admin) => {
    const known = await admin.query('select 1 from pg_database where datname = $1', [options.database]);
    if (known.rowCount === 0) await admin.query(`create database ${pg.escapeIdentifier(options.database)}`);
  });
}

async function withAdmin<T>(options: { port: number }, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const connectionString = urlOf({ port: options.port, database: 'postgres' });
  const admin = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000, query_timeout: 30_000 });
  admin.on('error', () => {});
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.end().catch(() => {});
  }
}

function lastLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? lines.at(-1) ?? 'no message';
}
