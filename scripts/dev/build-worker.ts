import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { StackError } from './stack-error.ts';

const BUILD_TIMEOUT_MS = 90_000;
const DEV_ENTRY = 'scripts/dev/entry/entry.ts';

/** The bundler of a deploy, on the development entry unless told otherwise. Answers with the path of the script. */
export async function buildWorker(input: {
  root: string;
  stateDir: string;
  entry?: string;
  signal?: AbortSignal;
}): Promise<string> {
  const { entry = DEV_ENTRY } = input;
  input.signal?.throwIfAborted();
  const wrangler = join(input.root, 'node_modules/wrangler/bin/wrangler.js');
  if (!existsSync(wrangler)) throw new StackError('wrangler is not installed: run `npm ci`');
  const outDir = join(input.stateDir, 'build');
  const args = [wrangler, 'deploy', entry, '--dry-run', '--outdir', outDir];
  const { code, output } = await runToEnd(args, input);
  if (code !== 0) throw new StackError(`the Worker does not build:\n${output.trim().slice(-4_000)}`);
  return join(outDir, `${basename(entry, '.ts')}.js`);
}

/** wrangler starts processes of its own, so it gets a group, and the whole group ends with it. */
function runToEnd(
  args: readonly string[],
  input: { root: string; signal?: AbortSignal },
): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, args, {
    cwd: input.root,
    env: { ...process.env, WRANGLER_SEND_METRICS: 'false', WRANGLER_HIDE_BANNER: 'true', NO_COLOR: '1', CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const end = () => {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  };
  const timer = setTimeout(end, BUILD_TIMEOUT_MS);
  input.signal?.addEventListener('abort', end);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearTimeout(timer);
      input.signal?.removeEventListener('abort', end);
      if (input.signal?.aborted) reject(input.signal.reason);
      else resolve({ code, output });
    });
  });
}
