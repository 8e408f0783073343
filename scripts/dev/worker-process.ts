import type { ChildProcess } from 'node:child_process';
import { channel } from 'node:diagnostics_channel';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import { recordProcess } from './process-record.ts';
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
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config.configPath);
  const { modulesRules: _forSources, ...worker } = workerOptions;
  return convertV4MiniflareOptions({
    ...worker,
    name: 'resto-bot',
    modules: true,
    // Read now: a crash in the middle of the next build must not pick up half of it.
    script: readFileSync(config.scriptPath, 'utf8'),
    scriptPath: config.scriptPath,
    modulesRoot: dirname(config.scriptPath),
    bindings: bindingsOf(config, worker),
    durableObjects: { ...objectsOf(worker), DEV: { className: 'DevObject', useSQLite: true } },
    host: config.host,
    port: config.port,
    resourcePersistencePath: join(config.stateDir, 'worker'),
    // No request for a real `cf` object, no inspector, no request log: nothing goes out, nothing slows down.
    cf: false,
    logRequests: false,
    log: new Log(LogLevel.ERROR),
    handleStructuredLogs: ({ message }) => process.stderr.write(`${message}\n`),
    unsafeHandleRuntimeRestart: () => tell({ kind: 'restarted' }),
  });
}

/** Wrangler's type of these options is looser than Miniflare's own. */
function objectsOf(worker: WorkerOptions): Record<string, { className: string }> {
  return (worker.durableObjects ?? {}) as Record<string, { className: string }>;
}

type WorkerOptions = ReturnType<typeof unstable_getMiniflareWorkerOptions>['workerOptions'];

/** [vars] of wrangler.toml below the development values; its own names may be set from the environment too. */
function bindingsOf(config: WorkerConfig, worker: WorkerOptions): Record<string, string> {
  const declared = unstable_readConfig({ config: config.configPath }, { hideWarnings: true });
  const names = [...Object.keys(declared.vars), ...(declared.secrets?.required ?? [])];
  const fromEnv = Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const vars = Object.fromEntries(Object.entries(declared.vars).map(([name, value]) => [name, String(value)]));
  return { ...vars, ...config.vars, ...fromEnv, DEV_CRONS: JSON.stringify(worker.cronTriggers ?? []) };
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
