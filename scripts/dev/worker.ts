import { type ChildProcess, fork } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { endProcess, findRecorded, forgetProcess, pause, recordProcess } from './process-record.ts';
import { StackError } from './stack-error.ts';
import type { FromWorker, ToWorker, WorkerConfig } from './worker-messages.ts';

export interface RunningWorker {
  /** Runs another build, with the same state. */
  reload(): Promise<void>;
  stop(): Promise<void>;
  /** At once, without waiting. */
  kill(): void;
}

const SCRIPT = join(dirname(fileURLToPath(import.meta.url)), 'worker-process.ts');
const START_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5_000;
const RESTART_PAUSE_MS = 500;

/** Keeps the process that runs Miniflare alive, whoever ends it. */
export async function startWorker(config: WorkerConfig, log: (line: string) => void): Promise<RunningWorker> {
  const keeper = new WorkerKeeper(config, log);
  try {
    await keeper.start();
    return keeper;
  } catch (error) {
    await keeper.stop();
    throw error;
  }
}

class WorkerKeeper implements RunningWorker {
  private readonly config: WorkerConfig;
  private readonly log: (line: string) => void;
  private child: ChildProcess | null = null;
  private starting = false;
  private stopping = false;

  constructor(config: WorkerConfig, log: (line: string) => void) {
    this.config = config;
    this.log = log;
  }

  async start(): Promise<void> {
    this.starting = true;
    try {
      this.fork();
      await this.ask({ kind: 'start', config: this.config });
    } finally {
      this.starting = false;
    }
  }

  async reload(): Promise<void> {
    await this.ask({ kind: 'reload', config: this.config });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const { child } = this;
    if (child?.connected) child.send({ kind: 'stop' } satisfies ToWorker);
    if (child?.pid !== undefined) await waitForExit(child, STOP_TIMEOUT_MS);
    this.kill();
    await endLeftovers(this.config.stateDir);
  }

  kill(): void {
    this.stopping = true;
    for (const part of ['worker', 'workerd'] as const) {
      const pid = findRecorded(this.config.stateDir, part);
      if (pid !== null) process.kill(pid, 'SIGKILL');
    }
  }

  private fork(): void {
    const { stateDir } = this.config;
    // A process group of its own: Ctrl-C reaches the stack alone. Its output joins ours on stderr.
    const child = fork(SCRIPT, [], {
      detached: true,
      stdio: ['ignore', 2, 2, 'ipc'],
      env: {
        ...process.env,
        WRANGLER_LOG: 'error',
        WRANGLER_SEND_METRICS: 'false',
        CLOUDFLARE_CF_FETCH_ENABLED: 'false',
      },
    });
    this.child = child;
    if (child.pid !== undefined) recordProcess(stateDir, 'worker', { pid: child.pid, word: 'worker-process' });
    child.on('message', (message: FromWorker) => {
      if (message.kind === 'restarted') this.log('workerd ended and runs again, with the same state');
    });
    child.once('exit', () => {
      if (child === this.child && !this.starting && !this.stopping) void this.restart();
    });
  }

  private async restart(): Promise<void> {
    this.log('the Worker’s process ended: starting it again');
    while (!this.stopping) {
      try {
        this.child = null;
        await endLeftovers(this.config.stateDir);
        return await this.start();
      } catch (error) {
        this.log(error instanceof Error ? error.message : String(error));
        await pause(RESTART_PAUSE_MS);
      }
    }
  }

  /** Sends a request and waits for its answer. */
  private ask(message: ToWorker): Promise<void> {
    const { child } = this;
    return new Promise((resolve, reject) => {
      const finish = (error: Error | null) => {
        clearTimeout(timer);
        child?.off('message', onMessage);
        child?.off('exit', onExit);
        if (error) reject(error);
        else resolve();
      };
      const onMessage = (answer: FromWorker) => {
        if (answer.kind === 'ready') finish(null);
        if (answer.kind === 'failed') finish(new StackError(`the Worker did not start: ${answer.message}`));
      };
      const onExit = () => finish(new StackError('the Worker’s process ended while it was starting'));
      const timer = setTimeout(() => finish(new StackError('the Worker did not start in time')), START_TIMEOUT_MS);
      child?.on('message', onMessage);
      child?.once('exit', onExit);
      child?.send(message);
    });
  }
}

/** What a killed stack, or a killed process of it, has left running. */
export async function endLeftovers(stateDir: string): Promise<void> {
  for (const part of ['worker', 'workerd'] as const) {
    const pid = findRecorded(stateDir, part);
    if (pid !== null) await endProcess(pid, [{ signal: 'SIGKILL', waitMs: 3_000 }]);
    forgetProcess(stateDir, part);
  }
}

async function waitForExit(child: ChildProcess, timeoutMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  await Promise.race([new Promise((resolve) => child.once('exit', resolve)), pause(timeoutMs)]);
}
