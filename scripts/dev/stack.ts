import { existsSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { applyDemoData } from '../db/demo-data.ts';
import { migrate } from '../db/migrate.ts';
import { startFakeChargily } from '../fake-chargily/start-fake-chargily.ts';
import { startFakeMeta } from '../fake-meta/index.ts';
import { startSttStandIn } from '../stt-stand-in/start-stt.ts';
import { buildWorker } from './build-worker.ts';
import { runAllJobs, startCron } from './cron.ts';
import { readDevVars } from './dev-vars.ts';
import { startNeonEndpoint } from './neon-endpoint.ts';
import { refuseTakenPorts } from './ports.ts';
import { findPostgres, stopPostgres } from './postgres.ts';
import { type KeptPostgres, keepPostgres } from './postgres-keeper.ts';
import { findRecorded, forgetProcess, recordProcess } from './process-record.ts';
import { DATABASE, type StackSettings } from './settings.ts';
import { StackError } from './stack-error.ts';
import { untilReady } from './until-ready.ts';
import { watchSources } from './watch.ts';
import { endLeftovers, type RunningWorker, startWorker } from './worker.ts';

export interface StackUrls {
  readonly worker: string;
  readonly meta: string;
  readonly postgres: string;
}

/** How a part that has been started is ended: in order, or at once. */
interface Part {
  stop(): void | Promise<void>;
  kill?(): void;
}

const HOST = '127.0.0.1';

/** All parts of the local stack. What was started last is stopped first. */
export class Stack {
  private readonly settings: StackSettings;
  private readonly log: (line: string) => void;
  private readonly parts: Part[] = [];
  private readonly aborted = new AbortController();
  private starting: Promise<unknown> = Promise.resolve();

  constructor(settings: StackSettings, log: (line: string) => void) {
    this.settings = settings;
    this.log = log;
  }

  start(): Promise<StackUrls> {
    const starting = this.startParts();
    this.starting = starting.catch(() => {});
    return starting;
  }

  /** Waits for a start that is under way, because a half-started part could not be ended. */
  async stop(): Promise<void> {
    this.aborted.abort();
    await this.starting;
    // Each stays in the list until it has stopped: a second Ctrl-C kills what is there.
    for (let part = this.parts.at(-1); part; part = this.parts.at(-1)) {
      await part.stop();
      this.parts.pop();
    }
  }

  kill(): void {
    this.aborted.abort();
    for (const part of this.parts) part.kill?.();
  }

  private async startParts(): Promise<StackUrls> {
    const { ports } = this.settings;
    await this.claimStateDir();
    await refuseTakenPorts(ports);
    const urls = { worker: `http://${HOST}:${ports.worker}`, meta: `http://${HOST}:${ports.meta}` };
    const vars = this.devVars(urls);
    const build = buildWorker({ ...this.settings, signal: this.aborted.signal });
    // Awaited below, once the database is ready, and when the stack stops before that.
    const built = build.then(
      () => {},
      () => {},
    );
    this.parts.push({ stop: () => built });
    const postgres = await this.startDatabase(vars);
    await this.startMeta({ urls, vars });
    const stt = await startSttStandIn({ port: ports.stt });
    this.parts.push({ stop: () => stt.close() });
    const secretKey = vars.CHARGILY_SECRET_KEY ?? '';
    const chargily = await startFakeChargily({ port: ports.chargily, secretKey });
    this.parts.push({ stop: () => chargily.close() });
    await this.startWorker({ scriptPath: await build, vars, url: urls.worker });
    return { ...urls, postgres: postgres.url };
  }

  private async claimStateDir(): Promise<void> {
    const { stateDir, fresh } = this.settings;
    const other = findRecorded(stateDir, 'dev');
    if (other !== null)
      throw new StackError(
        `${stateDir} is in use by another \`npm run dev\` (pid ${other}): stop it, or set STATE_DIR`,
      );
    mkdirSync(stateDir, { recursive: true });
    recordProcess(stateDir, 'dev', { pid: process.pid, word: 'dev.ts' });
    this.parts.push({ stop: () => forgetProcess(stateDir, 'dev') });
    await endLeftovers(stateDir);
    await endOldPostgres(join(stateDir, 'postgres'));
    if (fresh) emptyStateDir(stateDir);
  }

  private devVars(urls: { worker: string; meta: string }): Readonly<Record<string, string>> {
    const { neon, stt, chargily } = this.settings.ports;
    const computed = {
      GRAPH_BASE_URL: urls.meta,
      APP_URL: urls.worker,
      CHARGILY_API_URL: `http://${HOST}:${chargily}/test/api/v2`,
      NEON_LOCAL_PROXY: `${HOST}:${neon}`,
      STT_API_URL: `http://${HOST}:${stt}/v1/audio/transcriptions`,
    };
    return readDevVars({ root: this.settings.root, env: process.env, computed }).values;
  }

  private async startDatabase(vars: Readonly<Record<string, string>>): Promise<KeptPostgres> {
    const { stateDir, ports, migrationsDir } = this.settings;
    const options = { dataDir: join(stateDir, 'postgres'), port: ports.postgres, database: DATABASE };
    const postgres = await this.add(keepPostgres(options, this.log));
    const { applied } = await migrate({ url: postgres.url, dir: migrationsDir });
    if (applied.length > 0) this.log(`migrations applied: ${applied.length}`);
    await applyDemoData({ url: postgres.url, accountTokenKey: vars.ACCOUNT_TOKEN_KEY ?? '' });
    const neon = await startNeonEndpoint({ port: ports.neon, postgresPort: ports.postgres });
    this.parts.push({ stop: () => neon.close() });
    return postgres;
  }

  private async startMeta(input: { urls: { worker: string }; vars: Readonly<Record<string, string>> }): Promise<void> {
    const { vars } = input;
    const meta = await startFakeMeta({
      port: this.settings.ports.meta,
      workerUrl: input.urls.worker,
      appSecret: vars.META_APP_SECRET ?? '',
      verifyToken: vars.META_VERIFY_TOKEN ?? '',
      graphToken: vars.WA_API_TOKEN ?? '',
      adminToken: 'test-token-admin',
      log: this.log,
    });
    this.parts.push({ stop: () => meta.close() });
  }

  private async startWorker(input: {
    scriptPath: string;
    vars: Readonly<Record<string, string>>;
    url: string;
  }): Promise<void> {
    const { root, stateDir, ports, watch } = this.settings;
    const configPath = join(root, 'wrangler.toml');
    const config = { ...input, configPath, stateDir, host: HOST, port: ports.worker };
    const worker = await this.add(startWorker(config, this.log));
    await untilReady(input.url, this.aborted.signal);
    await runAllJobs(input.url);
    this.parts.push(startCron(input.url, this.log));
    if (!watch) return;
    const watcher = watchSources(root, () => this.rebuild(worker));
    this.parts.push({ stop: () => watcher.close() });
  }

  private async rebuild(worker: RunningWorker): Promise<void> {
    const startedAt = performance.now();
    try {
      await buildWorker({ ...this.settings, signal: this.aborted.signal });
      await worker.reload();
      this.log(`the Worker was built again and reloaded in ${Math.round(performance.now() - startedAt)} ms`);
    } catch (error) {
      if (!this.aborted.signal.aborted) this.log(error instanceof Error ? error.message : String(error));
    }
  }

  /** A part counts as started, and must be stopped, from the moment it is there. */
  private async add<T extends Part>(started: Promise<T>): Promise<T> {
    this.aborted.signal.throwIfAborted();
    const part = await started;
    this.parts.push(part);
    this.aborted.signal.throwIfAborted();
    return part;
  }
}

/** Left by a stack that was killed; its port must be free before ports are looked at. */
async function endOldPostgres(dataDir: string): Promise<void> {
  const place = existsSync(dataDir) ? realpathSync(dataDir) : dataDir;
  const pid = findPostgres(place);
  if (pid !== null && !(await stopPostgres(pid)))
    throw new StackError(`an old PostgreSQL (pid ${pid}) of ${place} does not stop`);
}

/** Only what the stack itself puts there: STATE_DIR may be any folder. */
function emptyStateDir(stateDir: string): void {
  const postgres = join(stateDir, 'postgres');
  if (existsSync(postgres)) rmSync(realpathSync(postgres), { recursive: true, force: true });
  for (const name of ['postgres', 'postgres.new', 'postgres.log', 'worker', 'build']) {
    rmSync(join(stateDir, name), { recursive: true, force: true });
  }
}
