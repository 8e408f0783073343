import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { callWorker, clearPlace, findPlace, query, type StackPlace, startStack } from '../support/stack.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly place: StackPlace;
    readonly workerUrl: string;
    readonly metaUrl: string;
    readonly postgresUrl: string;
    /** Everything that the stack and the Worker have printed. */
    readonly logFile: string;
  }
}

const HOST = '127.0.0.1';
/** A test types faster than any customer. */
const PATIENCE = `update fraud_rules set params_json = params_json || '{"limit_30s": 1000}'
  where restaurant_id is null and rule_key = 'IN_FLOOD_30S'`;

/** The local stack as a developer starts it, once for all tests of a project; each test has customers of its own. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const place = await findPlace();
  // Kept after the run where TEST_STACK_LOG names a file.
  const logFile = process.env.TEST_STACK_LOG || join(place.stateDir, 'stack.log');
  const run = startStack(place, { onOutput: (text) => appendFileSync(logFile, text) });
  const stop = async () => {
    await run.stop();
    clearPlace(place);
  };
  try {
    await run.ready();
    await query(place, PATIENCE);
    await callWorker(place, '/__dev/cron', { cron: '* * * * *' });
  } catch (error) {
    await stop();
    throw error;
  }
  const { worker, meta, postgres } = place.ports;
  project.provide('place', place);
  project.provide('workerUrl', `http://${HOST}:${worker}`);
  project.provide('metaUrl', `http://${HOST}:${meta}`);
  project.provide('postgresUrl', `postgres://postgres:postgres@${HOST}:${postgres}/resto`);
  project.provide('logFile', logFile);
  return stop;
}
