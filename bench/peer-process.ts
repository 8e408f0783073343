import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { productOptions } from '../scripts/dev/product-options.ts';
import type { PeerConfig } from './peer.ts';

/** One peer in a process of its own, so that it shares nothing with the others but the machine. */
let workerdPid = 0;

channel('child_process').subscribe((message) => {
  const { process: child } = message as { process: ChildProcess };
  child.once('spawn', () => {
    if (child.spawnfile.includes('workerd')) workerdPid = child.pid ?? 0;
  });
});

process.once('message', (message) => void start(message as PeerConfig));
process.once('disconnect', () => process.exit(0));

async function start(config: PeerConfig): Promise<void> {
  const miniflare = new Miniflare(optionsOf(config));
  process.once('SIGTERM', () => void miniflare.dispose().then(() => process.exit(0)));
  await miniflare.ready;
  process.send?.({ kind: 'ready', pid: workerdPid });
}

function optionsOf(config: PeerConfig) {
  if (config.kind === 'small') {
    const { script, port, vars, object } = config;
    return convertV4MiniflareOptions({
      modules: true,
      script,
      port,
      host: '127.0.0.1',
      compatibilityDate: '2026-08-15',
      bindings: { ...vars },
      ...(object && { durableObjects: { FLOOR: { className: object, useSQLite: true } } }),
      resourcePersistencePath: config.stateDir,
      cf: false,
      log: new Log(LogLevel.ERROR),
    });
  }
  const { options, bindings, durableObjects, queueConsumers } = productOptions(config.worker);
  const product = {
    ...options,
    bindings,
    ...(process.env.INSPECT && { inspectorPort: 9333 }),
    durableObjects,
    // Lines are written as always; printing what is in order is not what is measured.
    handleStructuredLogs: ({ message }: { message: string }) => {
      if (!message.includes('"level":"info"')) process.stderr.write(`${message}\n`);
    },
  };
  if (!config.consumersHeld) return convertV4MiniflareOptions({ ...product, queueConsumers });
  return convertV4MiniflareOptions({ ...product, workers: [product, sinkFor(Object.keys(queueConsumers))] });
}

/** Takes every queue message and does nothing. A queue without any consumer makes Miniflare search for one, which costs more than one that idles. */
function sinkFor(queues: readonly string[]) {
  return {
    name: 'sink',
    modules: true,
    script: 'export default { queue() {} }',
    compatibilityDate: '2026-08-15',
    queueConsumers: Object.fromEntries(queues.map((name) => [name, { maxBatchSize: 100, maxBatchTimeout: 1 }])),
  };
}
