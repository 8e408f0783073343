import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Which process of ours had which pid. A pid alone proves nothing: after a crash or a restart of the machine it may be somebody else's, so the
 * time it began and a word of its command line must match too before anything is done to it.
 */
export interface ProcessRecord {
  readonly pid: number;
  readonly startedAt: string;
  readonly word: string;
}

export type PartName = 'dev' | 'postgres' | 'worker' | 'workerd';

function fileOf(stateDir: string, part: PartName): string {
  return join(stateDir, 'run', `${part}.json`);
}

export function recordProcess(stateDir: string, part: PartName, process: { pid: number; word: string }): void {
  const startedAt = startTimeOf(process.pid);
  if (startedAt === null) return;
  const file = fileOf(stateDir, part);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ ...process, startedAt } satisfies ProcessRecord));
}

export function forgetProcess(stateDir: string, part: PartName): void {
  rmSync(fileOf(stateDir, part), { force: true });
}

/** The recorded process if it still runs and is still the same one. */
export function findRecorded(stateDir: string, part: PartName): number | null {
  const record = readRecord(fileOf(stateDir, part));
  if (!record || startTimeOf(record.pid) !== record.startedAt) return null;
  return commandOf(record.pid).includes(record.word) ? record.pid : null;
}

function readRecord(file: string): ProcessRecord | null {
  try {
    const { pid, startedAt, word } = JSON.parse(readFileSync(file, 'utf8')) as Partial<ProcessRecord>;
    const isComplete = typeof pid === 'number' && typeof startedAt === 'string' && typeof word === 'string';
    return isComplete ? { pid, startedAt, word } : null;
  } catch {
    return null;
  }
}

/** When the process began, in the system's own words; null when there is none, or only its remains. */
function startTimeOf(pid: number): string | null {
  if (process.platform !== 'linux') return askPs(pid, 'lstart=') || null;
  try {
    // After the name in brackets: state is field 3, the start time field 22 (man 5 proc_pid_stat).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function commandOf(pid: number): string {
  if (process.platform !== 'linux') return askPs(pid, 'command=');
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function askPs(pid: number, column: string): string {
  try {
    const args = ['-p', String(pid), '-o', column];
    return execFileSync('ps', args, { encoding: 'utf8', timeout: 5_000, stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}

export function isAlive(pid: number): boolean {
  return startTimeOf(pid) !== null;
}

/** Also true for the remains of a process that its parent has not collected. */
export function existsAtAll(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The processes that work in a folder. Linux only: elsewhere none are seen. */
export function processesIn(folder: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => workingFolderOf(pid) === folder).map(Number);
}

function workingFolderOf(pid: string): string | null {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return null;
  }
}

/** Sends `signals` one after the other, each with its time to work, until the process is gone. */
export async function endProcess(
  pid: number,
  signals: readonly { signal: NodeJS.Signals; waitMs: number }[],
): Promise<boolean> {
  for (const { signal, waitMs } of signals) {
    if (!isAlive(pid)) return true;
    try {
      process.kill(pid, signal);
    } catch {
      return true;
    }
    for (let waited = 0; waited < waitMs && isAlive(pid); waited += POLL_MS) await pause(POLL_MS);
  }
  return !isAlive(pid);
}

const POLL_MS = 20;

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
