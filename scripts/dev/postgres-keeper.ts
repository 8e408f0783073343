import {
  findPostgres,
  hasPidFile,
  type Postgres,
  type PostgresOptions,
  startPostgres,
  stopPostgres,
} from './postgres.ts';
import { isAlive, pause } from './process-record.ts';

export interface KeptPostgres {
  readonly url: string;
  stop(): Promise<void>;
  /** At once, without waiting. */
  kill(): void;
}

const LOOK_MS = 500;

/**
 * Starts PostgreSQL again when it crashes. One that was shut down in order stays down, because somebody wants to see an outage; it is taken
 * up again when it is back (`node scripts/dev/postgres-switch.ts up`).
 */
export async function keepPostgres(options: PostgresOptions, log: (line: string) => void): Promise<KeptPostgres> {
  const keeper = new PostgresKeeper({ options, log, running: await startPostgres(options) });
  void keeper.watch();
  return keeper;
}

class PostgresKeeper implements KeptPostgres {
  readonly url: string;
  private readonly options: PostgresOptions;
  private readonly log: (line: string) => void;
  private readonly dataDir: string;
  private pid: number | null;
  private isHeldDown = false;
  private hasCrashed = false;
  private stopping = false;
  private starting: Promise<unknown> = Promise.resolve();

  constructor(input: { options: PostgresOptions; log: (line: string) => void; running: Postgres }) {
    this.options = input.options;
    this.log = input.log;
    this.url = input.running.url;
    this.dataDir = input.running.dataDir;
    this.pid = input.running.pid;
  }

  async watch(): Promise<void> {
    for (;;) {
      await pause(LOOK_MS);
      if (this.stopping) return;
      if (this.pid === null || !isAlive(this.pid)) await this.noticeAbsence();
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.starting.catch(() => {});
    const pid = findPostgres(this.dataDir);
    if (pid !== null) await stopPostgres(pid);
  }

  /** Immediate shutdown: the next start recovers what was committed. */
  kill(): void {
    this.stopping = true;
    const pid = findPostgres(this.dataDir);
    if (pid !== null) process.kill(pid, 'SIGQUIT');
  }

  private async noticeAbsence(): Promise<void> {
    this.pid = findPostgres(this.dataDir);
    if (this.pid !== null) {
      this.isHeldDown = false;
      this.log('PostgreSQL is back');
    } else if (this.hasCrashed || hasPidFile(this.dataDir)) {
      await this.restart();
    } else if (!this.isHeldDown) {
      this.isHeldDown = true;
      this.log('PostgreSQL was shut down and stays down until `node scripts/dev/postgres-switch.ts up`');
    }
  }

  private async restart(): Promise<void> {
    this.hasCrashed = true;
    this.log('PostgreSQL ended unexpectedly: starting it again');
    try {
      const started = startPostgres(this.options);
      this.starting = started;
      this.pid = (await started).pid;
      this.hasCrashed = false;
      this.log('PostgreSQL runs again');
    } catch (error) {
      this.log(error instanceof Error ? error.message : String(error));
    }
  }
}
