import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { WorkerConfig } from '../scripts/dev/worker-messages.ts';

export type PeerConfig =
  | {
      readonly kind: 'small';
      readonly script: string;
      readonly port: number;
      readonly stateDir: string;
      readonly vars: Readonly<Record<string, string>>;
      readonly object?: string;
    }
  | { readonly kind: 'ours'; readonly worker: WorkerConfig; readonly consumersHeld: boolean };

export interface RunningPeer {
  readonly port: number;
  /** Of the process that answers. */
  readonly pid: number;
  stop(): Promise<void>;
}

const HERE = import.meta.dirname;

export function startMiniflare(config: PeerConfig): Promise<RunningPeer> {
  const port = config.kind === 'small' ? config.port : config.worker.port;
  return start('peer-process.ts', { port, config, env: {} });
}

export function startExpress(options: { port: number; databaseUrl: string; secret: string }): Promise<RunningPeer> {
  const { port, databaseUrl, secret } = options;
  const env = { PORT: String(port), DATABASE_URL: databaseUrl, META_APP_SECRET: secret, NODE_ENV: 'production' };
  return start('peers/express.ts', { port, env });
}

function start(
  script: string,
  options: { port: number; env: Readonly<Record<string, string>>; config?: PeerConfig },
): Promise<RunningPeer> {
  const child = fork(join(HERE, script), [], {
    stdio: ['ignore', 2, 2, 'ipc'],
    env: { ...process.env, ...options.env, WRANGLER_LOG: 'error', CLOUDFLARE_CF_FETCH_ENABLED: 'false' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
    child.once('message', (message: { pid: number }) => resolve({ port: options.port, pid: message.pid, stop }));
    if (options.config) child.send(options.config);
  });
}
