import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { BackupError } from './backup-error.ts';

const VERSION_TIMEOUT_MS = 10_000;
const RUN_TIMEOUT_MS = 60 * 60 * 1_000;
const MAX_STDERR = 4_000;
const MAX_LINE = 300;

/** libpq's names: the password must stand in no argument, where every user of the machine can read it. */
const PARAMETERS: Readonly<Record<string, string>> = {
  sslmode: 'PGSSLMODE',
  channel_binding: 'PGCHANNELBINDING',
  options: 'PGOPTIONS',
  sslrootcert: 'PGSSLROOTCERT',
};

/** The first number of `pg_dump --version`; null when there is no such program. */
export async function majorVersionOf(program: string): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)(program, ['--version'], { timeout: VERSION_TIMEOUT_MS });
    const [, major] = /\b(\d+)(?:\.|beta|rc|devel)/.exec(stdout) ?? [];
    return major === undefined ? null : Number(major);
  } catch {
    return null;
  }
}

/** The output of pg_dump. Ends well only when pg_dump did. */
export async function* runPgDump(input: { program: string; url: string }): AsyncGenerator<Buffer> {
  const args = ['--format=custom', '--no-owner', '--lock-wait-timeout=60000', '--no-password'];
  const { env } = environment(input.url);
  const child = spawn(input.program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = endOf(child);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const problem = await ended;
    if (problem) throw problem;
  } finally {
    child.kill('SIGKILL');
  }
}

/** One transaction: a restore that fails leaves the database as it was. */
export async function runPgRestore(input: {
  program: string;
  url: string;
  dump: AsyncIterable<Buffer>;
}): Promise<void> {
  const { env, database } = environment(input.url);
  const args = ['--clean', '--if-exists', '--no-owner', '--no-password', '--exit-on-error', '--single-transaction'];
  const child = spawn(input.program, [...args, `--dbname=${database}`], { env, stdio: ['pipe', 'ignore', 'pipe'] });
  const ended = endOf(child);
  const sent = pipeline(input.dump, child.stdin).then(
    () => null,
    (error: NodeJS.ErrnoException) => {
      // A broken pipe is the end of pg_restore as seen from here: it says itself why.
      if (error.code === 'EPIPE') return null;
      child.kill('SIGKILL');
      return error;
    },
  );
  const problem = (await sent) ?? (await ended);
  if (problem) throw problem;
}

/** Nothing else of ours: a key that stands in the environment is no business of theirs. */
function environment(url: string): { env: NodeJS.ProcessEnv; database: string } {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const database = decodeURIComponent(pathname.slice(1));
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    // Where libpq looks for root certificates.
    HOME: process.env.HOME,
    PGHOST: hostname.replace(/^\[|\]$/g, ''),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: database,
    PGCONNECT_TIMEOUT: '15',
    LC_ALL: 'C',
  };
  for (const [parameter, name] of Object.entries(PARAMETERS)) {
    const value = searchParams.get(parameter);
    if (value !== null) env[name] = value;
  }
  // The type asks for the Worker's own settings, which are not for these programs.
  return { env: env as unknown as NodeJS.ProcessEnv, database };
}

/** Null: it ended well. Never rejects, because nobody listens while the output is read. */
async function endOf(child: ReturnType<typeof spawn>): Promise<Error | null> {
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-MAX_STDERR);
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_TIMEOUT_MS);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (code === 0) return null;
    return new BackupError(`${child.spawnfile} failed (${code ?? 'killed'}): ${firstProblem(said)}`);
  } catch {
    return new BackupError(`${child.spawnfile} does not start: install the client programs of PostgreSQL`);
  } finally {
    clearTimeout(timer);
  }
}

/** Its own line alone: the DETAIL and CONTEXT that follow quote rows. */
function firstProblem(said: string): string {
  const line = said.split('\n').find((text) => /^pg_\w+: (?:error|fatal)/.test(text));
  return (line ?? 'it did not say why').replaceAll(/"[^"]*@[^"]*"|postgres(?:ql)?:\/\/\S+/g, '…').slice(0, MAX_LINE);
}
