import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import pg from 'pg';
import { applyDemoData } from '../scripts/db/demo-data.ts';
import { migrate } from '../scripts/db/migrate.ts';
import { buildWorker } from '../scripts/dev/build-worker.ts';
import { readDevVars } from '../scripts/dev/dev-vars.ts';
import { freePort } from '../scripts/dev/free-port.ts';
import { startNeonEndpoint } from '../scripts/dev/neon-endpoint.ts';
import { startPostgres, stopPostgres, urlOf } from '../scripts/dev/postgres.ts';
import { type RunningPeer, startExpress, startMiniflare } from './peer.ts';

const ROOT = join(import.meta.dirname, '..');
const HOST = '127.0.0.1';
const DATABASE = 'resto';
const EXPRESS_DATABASE = 'bench_express';

interface Ports {
  readonly postgres: number;
  readonly neon: number;
  readonly meta: number;
}

export const PEERS = ['bare Worker', 'floor', 'Express + pg', 'resto-bot'] as const;
export type PeerName = (typeof PEERS)[number];

interface Variant {
  readonly consumersHeld?: boolean;
  readonly build?: 'ours' | 'counting';
}

/** What all peers share: one Postgres, the builds, a folder that goes with the run. */
export class House {
  readonly secret: string;
  readonly ports: Ports;
  /** Requests that the Worker has sent to Postgres so far. */
  databaseRequests = 0;
  private readonly folder = mkdtempSync(join(tmpdir(), 'resto-bot-bench-'));
  private readonly vars: Readonly<Record<string, string>>;
  private readonly stops: (() => Promise<unknown> | unknown)[] = [];
  private readonly scripts: { bare: string; floor: string; ours: string; counting: string } = {
    bare: '',
    floor: '',
    ours: '',
    counting: '',
  };

  private constructor(ports: Ports) {
    this.ports = ports;
    const computed = {
      GRAPH_BASE_URL: `http://${HOST}:${ports.meta}`,
      NEON_LOCAL_PROXY: `${HOST}:${ports.neon}`,
      MAX_IN_FLIGHT: '2000',
    };
    this.vars = readDevVars({ root: ROOT, env: {}, computed }).values;
    this.secret = this.vars.META_APP_SECRET ?? '';
  }

  static async open(): Promise<House> {
    const [postgres, neon, meta] = [await freePort(), await freePort(), await freePort()];
    const house = new House({ postgres, neon, meta });
    try {
      await house.build();
      return house;
    } catch (error) {
      await house.close();
      throw error;
    }
  }

  private async build(): Promise<void> {
    const { ports } = this;
    const options = { dataDir: join(this.folder, 'postgres'), port: ports.postgres, database: DATABASE };
    const postgres = await startPostgres(options);
    this.stops.push(
      () => rmSync(postgres.dataDir, { recursive: true, force: true }),
      () => stopPostgres(postgres.pid),
    );
    await migrate({ url: urlOf(options) });
    await applyDemoData({ url: urlOf(options), accountTokenKey: this.vars.ACCOUNT_TOKEN_KEY ?? '' });
    await this.query(`create database ${EXPRESS_DATABASE}`);
    const neon = await startNeonEndpoint({
      port: ports.neon,
      postgresPort: ports.postgres,
      onRequest: () => {
        this.databaseRequests++;
      },
    });
    this.stops.push(() => neon.close());
    this.scripts.bare = await bundle('bare.worker.ts');
    this.scripts.floor = await bundle('floor.worker.ts');
    this.scripts.ours = await buildWorker({ root: ROOT, stateDir: this.folder, entry: 'src/worker.ts' });
    const entry = 'bench/peers/counting.worker.ts';
    this.scripts.counting = await buildWorker({ root: ROOT, stateDir: this.folder, entry });
  }

  async close(): Promise<void> {
    for (const stop of this.stops.splice(0).reverse()) await stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** A peer without a past. Its files stay until the end: a file system that just deleted thousands is slow to make new ones. */
  async start(name: PeerName, options: Variant = {}): Promise<RunningPeer> {
    const port = await freePort();
    const stateDir = join(this.folder, `state-${port}`);
    mkdirSync(stateDir);
    return this.launch(name, { port, stateDir, ...options });
  }

  private async query(text: string, values: readonly unknown[] = []): Promise<readonly unknown[]> {
    const client = new pg.Client({ connectionString: urlOf({ port: this.ports.postgres, database: 'postgres' }) });
    await client.connect();
    try {
      return (await client.query(text, [...values])).rows;
    } finally {
      await client.end();
    }
  }

  private launch(name: PeerName, options: Variant & { port: number; stateDir: string }): Promise<RunningPeer> {
    const { port, stateDir, consumersHeld = true, build: variant = 'ours' } = options;
    const vars = { META_APP_SECRET: this.secret };
    switch (name) {
      case 'bare Worker':
        return startMiniflare({ kind: 'small', script: this.scripts.bare, port, stateDir, vars });
      case 'floor':
        return startMiniflare({
          kind: 'small',
          script: this.scripts.floor,
          port,
          stateDir,
          vars,
          object: 'FloorObject',
        });
      case 'Express + pg':
        return startExpress({
          port,
          databaseUrl: urlOf({ port: this.ports.postgres, database: EXPRESS_DATABASE }),
          secret: this.secret,
        });
      case 'resto-bot': {
        const configPath = join(ROOT, 'wrangler.toml');
        const worker = { configPath, scriptPath: this.scripts[variant], stateDir, host: HOST, port, vars: this.vars };
        return startMiniflare({ kind: 'ours', worker, consumersHeld });
      }
    }
  }
}

async function bundle(name: string): Promise<string> {
  const entryPoints = [join(import.meta.dirname, 'peers', name)];
  const { outputFiles } = await build({
    entryPoints,
    bundle: true,
    write: false,
    format: 'esm',
    external: ['cloudflare:*'],
  });
  return outputFiles[0]?.text ?? '';
}
