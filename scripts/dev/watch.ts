import { existsSync, type FSWatcher, watch } from 'node:fs';
import { join } from 'node:path';

const FOLDERS = ['src', 'durable-objects', 'queues', 'scripts/dev/entry'];
const FILES = ['wrangler.toml'];
/** An editor writes a file in several steps, and saves several files at once. */
const SETTLE_MS = 250;

/** Calls `onChange` after sources have changed, never twice at a time. */
export function watchSources(root: string, onChange: () => Promise<void>): { close(): void } {
  let timer: NodeJS.Timeout | null = null;
  let running = false;
  let again = false;
  const run = async () => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    await onChange();
    running = false;
    if (again) {
      again = false;
      void run();
    }
  };
  const noticed = () => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(() => void run(), SETTLE_MS);
  };
  const watchers = [...FOLDERS, ...FILES].flatMap((name) => watchOne(join(root, name), noticed));
  return {
    close() {
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchOne(path: string, noticed: () => void): FSWatcher[] {
  if (!existsSync(path)) return [];
  const watcher = watch(path, { recursive: true }, noticed);
  // A folder that vanishes while it is watched is no reason to end.
  watcher.on('error', () => {});
  return [watcher];
}
