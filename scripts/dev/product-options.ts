import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Log, LogLevel } from 'miniflare';
import { unstable_getMiniflareWorkerOptions, unstable_readConfig } from 'wrangler';
import type { WorkerConfig } from './worker-messages.ts';

type WorkerOptions = ReturnType<typeof unstable_getMiniflareWorkerOptions>['workerOptions'];

/** wrangler.toml and a build, as Miniflare wants them. What a caller adds to is handed out beside the rest. */
export function productOptions(config: WorkerConfig) {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(config.configPath);
  const { modulesRules: _forSources, durableObjects, queueConsumers, ...worker } = workerOptions;
  const options = {
    ...worker,
    name: 'resto-bot',
    modules: true,
    // Read now: a crash in the middle of the next build must not pick up half of it.
    script: readFileSync(config.scriptPath, 'utf8'),
    scriptPath: config.scriptPath,
    modulesRoot: dirname(config.scriptPath),
    host: config.host,
    port: config.port,
    resourcePersistencePath: join(config.stateDir, 'worker'),
    // No request for a real `cf` object, no inspector, no request log: nothing goes out, nothing slows down.
    cf: false as const,
    logRequests: false,
    log: new Log(LogLevel.ERROR),
  };
  return {
    options,
    bindings: bindingsOf(config),
    durableObjects: objectsOf(durableObjects),
    queueConsumers: consumersOf(queueConsumers),
    crons: worker.cronTriggers ?? [],
  };
}

/** Wrangler's type of these options is looser than Miniflare's own. */
function objectsOf(durableObjects: WorkerOptions['durableObjects']): Record<string, { className: string }> {
  return (durableObjects ?? {}) as Record<string, { className: string }>;
}

function consumersOf(queueConsumers: WorkerOptions['queueConsumers']): Record<string, { maxBatchSize?: number }> {
  return (queueConsumers ?? {}) as Record<string, { maxBatchSize?: number }>;
}

/** [vars] of wrangler.toml below the development values; its own names may be set from the environment too. */
function bindingsOf(config: WorkerConfig): Record<string, string> {
  const declared = unstable_readConfig({ config: config.configPath }, { hideWarnings: true });
  const names = [...Object.keys(declared.vars), ...(declared.secrets?.required ?? [])];
  const fromEnv = Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
  const vars = Object.fromEntries(Object.entries(declared.vars).map(([name, value]) => [name, String(value)]));
  return { ...vars, ...config.vars, ...fromEnv };
}
