import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { freePort } from '../../scripts/dev/free-port.ts';

/** A place for one local stack: ports and a STATE_DIR of its own, kept from one start to the next. */
export interface StackPlace {
  readonly stateDir: string;
  readonly ports: {
    readonly worker: number;
    readonly meta: number;
    readonly postgres: number;
    readonly neon: number;
    readonly stt: number;
    readonly chargily: number;
  };
  readonly env: Readonly<Record<string, string>>;
}

export interface StackRun {
  readonly place: StackPlace;
  readonly pid: number;
  readonly exit: Promise<number | null>;
  stdout(): string;
  stderr(): string;
  /** Resolves with the milliseconds it took; throws when the stack ends first. */
  ready(): Promise<number>;
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

const READY_MS = 40_000;
const POLL_MS = 50;
const root = join(import.meta.dirname, '../..');

export async function findPlace(): Promise<StackPlace> {
  const stateDir = mkdtempSync(join(tmpdir(), 'resto-bot-stack-'));
  // As a checkout has it: when the tests run as root, PostgreSQL's own user must get to its data.
  chmodSync(stateDir, 0o755);
  const [worker = 0, meta = 0, postgres = 0, neon = 0, stt = 0, chargily = 0] = await Promise.all([
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
    freePort(),
  ]);
  const ports = { worker, meta, postgres, neon, stt, chargily };
  const numbers = {
    PORT: worker,
    META_PORT: meta,
    PG_PORT: postgres,
    NEON_PORT: neon,
    STT_PORT: stt,
    CHARGILY_PORT: chargily,
  };
  const asText = Object.fromEntries(Object.entries(numbers).map(([name, port]) => [name, String(port)]));
  return { stateDir, ports, env: { ...asText, STATE_DIR: stateDir, DEV_WATCH: 'false' } };
}

/** Ends whatever still runs there, and removes it. */
export function clearPlace(place: StackPlace): void {
  killAll(place);
  const data = join(place.stateDir, 'postgres');
  if (existsSync(data)) rmSync(realpathSync(data), { recursive: true, force: true });
  rmSync(place.stateDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}

export function killAll(place: StackPlace): void {
  for (const pid of processesOf(place)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone since it was listed, which is what was wanted.
    }
  }
}

export function startStack(
  place: StackPlace,
  options: {
    args?: readonly string[];
    env?: Readonly<Record<string, string>>;
    onOutput?: (text: string) => void;
  } = {},
): StackRun {
  const args = [join(root, 'scripts/dev/dev.ts'), ...(options.args ?? [])];
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...place.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child, options.onOutput);
  const exit = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const startedAt = performance.now();
  return {
    place,
    pid: child.pid ?? 0,
    exit,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    async ready() {
      await until(() => output.stdout.includes('\n') || child.exitCode !== null, READY_MS);
      if (!output.stdout.startsWith('ready ')) throw new Error(`not ready: ${output.stderr.slice(-2_000)}`);
      return performance.now() - startedAt;
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return exit;
    },
  };
}

function collect(child: ChildProcess, onOutput: (text: string) => void = () => {}): { stdout: string; stderr: string } {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => {
    output.stdout += chunk.toString();
    onOutput(chunk.toString());
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    output.stderr += chunk.toString();
    onOutput(chunk.toString());
  });
  return output;
}

/** Every process that carries this place's STATE_DIR in its environment: the whole tree, also after its head is gone. Linux only. */
export function processesOf(place: StackPlace): readonly number[] {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
  return pids.filter((pid) => pid !== process.pid && environmentOf(pid).includes(`STATE_DIR=${place.stateDir}\0`));
}

function environmentOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}

/** The pid that a part of the stack wrote down; 0 while there is none. */
export function pidOf(place: StackPlace, part: 'worker' | 'workerd'): number {
  try {
    return (JSON.parse(readFileSync(join(place.stateDir, 'run', `${part}.json`), 'utf8')) as { pid: number }).pid;
  } catch {
    return 0;
  }
}

export function postgresPidOf(place: StackPlace): number {
  return Number(readFileSync(join(place.stateDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0]);
}

export async function until(condition: () => boolean | Promise<boolean>, timeoutMs: number): Promise<number> {
  const startedAt = performance.now();
  while (!(await condition())) {
    if (performance.now() - startedAt > timeoutMs) throw new Error(`not so within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  return performance.now() - startedAt;
}

export async function callWorker(
  place: StackPlace,
  path: string,
  body?: object,
): Promise<{ status: number; json: Json }> {
  const response = await fetch(`http://127.0.0.1:${place.ports.worker}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(15_000),
  });
  const text = await response.text();
  return { status: response.status, json: text.startsWith('{') ? (JSON.parse(text) as Json) : {} };
}

export type Json = Readonly<Record<string, unknown>>;

export async function workerAnswers(place: StackPlace): Promise<boolean> {
  return callWorker(place, '/healthz').then(
    ({ status }) => status < 500,
    () => false,
  );
}

export async function query(place: StackPlace, text: string): Promise<readonly Json[]> {
  const connectionString = `postgres://postgres:postgres@127.0.0.1:${place.ports.postgres}/resto`;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return (await client.query<Json>(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}

/** What a customer writes, through the fake Meta. */
export async function writeAs(place: StackPlace, message: { from: string; text: string }): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${place.ports.meta}/_control/inbound`, {
    method: 'POST',
    body: JSON.stringify({ channel: 'whatsapp', kind: 'text', ...message }),
    signal: AbortSignal.timeout(15_000),
  });
  const { status } = (await response.json()) as { status: number };
  if (status !== 200) throw new Error(`the Worker answered ${status} to the webhook`);
}
