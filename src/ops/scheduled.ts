import { depsFor } from '#src/deps';
import { codeOf } from '#src/kernel/errors';
import type { LogCounts } from '#src/kernel/log';
import { refreshAccounts } from './refresh-accounts.job.ts';
import { refreshCatalogs } from './refresh-catalogs.job.ts';
import { sweepOutbox } from './sweep-outbox.job.ts';

/** Cron expression (as in wrangler.toml) → jobs. Every job may run twice, or late. */
export async function runScheduled(cron: string, env: Env): Promise<void> {
  const deps = depsFor(env);
  if (deps.events.isDue()) await deps.events.flush();
  const jobs: Readonly<Record<string, readonly [string, () => Promise<LogCounts>][]>> = {
    '* * * * *': [['refresh-catalogs', () => refreshCatalogs(deps)]],
    '*/5 * * * *': [
      ['refresh-accounts', () => refreshAccounts(deps)],
      ['sweep-outbox', () => sweepOutbox(deps, deps.clock.now())],
    ],
  };
  for (const [job, run] of jobs[cron] ?? []) {
    try {
      deps.log.info('job', { job, ...(await run()) });
    } catch (error) {
      deps.log.error('job', { job, error: codeOf(error) });
    }
  }
}
