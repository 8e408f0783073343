import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../scripts/dev/free-port.ts';
import { median } from './stats.ts';

const ROOT = join(import.meta.dirname, '..');
const READY = /^ready worker=/m;

/** Seconds from `npm run dev` to its ready line, on a state that an earlier run left. */
export async function ready(rounds: number): Promise<string> {
  const stateDir = mkdtempSync(join(tmpdir(), 'resto-bot-ready-'));
  const env = {
    ...process.env,
    STATE_DIR: stateDir,
    DEV_WATCH: 'false',
    PORT: String(await freePort()),
    META_PORT: String(await freePort()),
    PG_PORT: String(await freePort()),
    NEON_PORT: String(await freePort()),
    STT_PORT: String(await freePort()),
    CHARGILY_PORT: String(await freePort()),
  };
  try {
    const cold = await start(env);
    const warm: number[] = [];
    for (let round = 0; round < rounds; round++) warm.push(await start(env));
    return `Ready line of npm run dev: ${cold.toFixed(1)} s on an empty state, ${median(warm).toFixed(1)} s warm (median of ${rounds})`;
  } finally {
    rmSync(stateDir, { recursive: true, force: true });
  }
}

function start(env: NodeJS.ProcessEnv): Promise<number> {
  const startedAt = performance.now();
  const dev = spawn(process.execPath, ['scripts/dev/dev.ts'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  } as const);
  return new Promise((resolve, reject) => {
    let seconds = 0;
    dev.stdout.on('data', (chunk: Buffer) => {
      if (seconds > 0 || !READY.test(chunk.toString())) return;
      seconds = (performance.now() - startedAt) / 1_000;
      dev.kill('SIGINT');
    });
    dev.once('exit', () => (seconds > 0 ? resolve(seconds) : reject(new Error('npm run dev did not get ready'))));
  });
}
