import { type Deps, depsFor } from '#src/deps';
import { codeOf } from '#src/kernel/errors';
import type { LogCounts } from '#src/kernel/log';
import { askHowItWas } from './ask-feedback.job.ts';
import { callKitchen } from './call-kitchen.job.ts';
import { checkServiceLevels } from './check-service-levels.job.ts';
import { expireUnpaid } from './expire-payments.job.ts';
import { purgeOldRows } from './purge-old-rows.job.ts';
import { refreshAccounts } from './refresh-accounts.job.ts';
import { refreshCatalogs } from './refresh-catalogs.job.ts';
import { relayWaiting } from './relay-requests.job.ts';
import { sweepOutbox } from './sweep-outbox.job.ts';

/** Cron expression (as in wrangler.toml) → jobs. Every job may run twice, or late. */
export async function runScheduled(cron: string, env: Env): Promise<void> {
  const deps = depsFor(env);
  if (deps.events.isDue()) await attempt(deps, ['report-events', () => deps.events.flush().then(() => ({}))]);
  const jobs: Readonly<Record<string, readonly Job[]>> = {
    '* * * * *': [
      ['refresh-catalogs', () => refreshCatalogs(deps)],
      ['expire-payments', () => expireUnpaid(deps)],
      ['ask-feedback', () => askHowItWas(deps)],
      ['relay-requests', () => relayWaiting(deps)],
      ['call-kitchen', () => callKitchen(deps)],
      ['purge-old-rows', () => purgeOldRows(deps.watch.retention)],
    ],
    '*/5 * * * *': [
      ['refresh-accounts', () => refreshAccounts(deps)],
      ['sweep-outbox', () => sweepOutbox(deps, deps.clock.now())],
      ['check-service-levels', () => checkServiceLevels(deps.watch.serviceLevels)],
    ],
  };
  for (const job of jobs[cron] ?? []) await attempt(deps, job);
}

type Job = readonly [name: string, run: () => Promise<LogCounts>];

/** One that fails costs the others nothing. */
async function attempt(deps: Deps, [job, run]: Job): Promise<void> {
  try {
    deps.log.info('job', { job, ...(await run()) });
  } catch (error) {
    const code = codeOf(error);
    deps.log.error('job', { job, error: code });
    await deps.watch.noteError({ job, code }).catch(() => {});
  }
}
