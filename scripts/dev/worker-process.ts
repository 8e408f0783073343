import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { recordProcess } from './process-record.ts';
import { productOptions } from './product-options.ts';
import type { FromWorker, ToWorker, WorkerConfig } from './worker-messages.ts';

/**
 * Runs the built Worker in workerd, as a process of its own: it may be killed and started again without the rest of the stack. Miniflare starts a
 * workerd that died again by itself, on the same port and state.
 */
let miniflare: Miniflare | null = null;
let stateDir = '';
let work: Promise<void> = Promise.resolve();

recordEveryWorkerd();
process.on('message', (message) => {
  // One thing after the other, in the order in which it was asked for.
  work = work.then(() => obey(message as ToWorker));
});
// The stack is gone without a word: so is this.
process.on('disconnect', () => {
  void stop();
});

async function obey(message: ToWorker): Promise<void> {
  try {
    if (message.kind === 'stop') return await stop();
    stateDir = message.config.stateDir;
    const options = optionsOf(message.config);
    if (miniflare) await miniflare.setOptions(options);
    else miniflare = new Miniflare(options);
    await miniflare.ready;
    tell({ kind: 'ready' });
  } catch (error) {
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

async function stop(): Promise<void> {
  await miniflare?.dispose().catch(() => {});
  process.exit(0);
}

function tell(message: FromWorker): void {
  if (process.connected) process.send?.(message);
}

function optionsOf(config: WorkerConfig) {
  const { options, bindings, durableObjects, queueConsumers, crons } = productOptions(config);
  return convertV4MiniflareOptions({
    ...options,
    bindings: { ...bindings, DEV_CRONS: JSON.stringify(crons) },
    queueConsumers,
    durableObjects: { ...durableObjects, DEV: { className: 'DevObject', useSQLite: true } },
    handleStructuredLogs: ({ message }) => process.stderr.write(`${message}\n`),
    unsafeHandleRuntimeRestart: () => tell({ kind: 'restarted' }),
  });
}

/** A workerd outlives a killed parent, so its pid is written down as it starts. */
function recordEveryWorkerd(): void {
  channel('child_process').subscribe((message) => {
    const { process: child } = message as { process: ChildProcess };
    child.once('spawn', () => {
      const isWorkerd = child.spawnfile.includes('workerd');
      if (isWorkerd && child.pid !== undefined && stateDir !== '')
        recordProcess(stateDir, 'workerd', { pid: child.pid, word: 'workerd' });
    });
  });
}
