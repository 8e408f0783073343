import type { Database } from '#src/db/index';
import type { Config } from '#src/env';
import { type Clock, SECOND_MS } from '#src/kernel/clock';
import { createAlertSender } from '#src/ops/alert.client';
import type { ServiceLevelDeps } from '#src/ops/check-service-levels.job';
import type { Retention } from '#src/ops/purge-old-rows.job';
import { retentionStep } from '#src/ops/retention.repository';
import { findServiceMetrics, recordBreach, recordJobError, saveAlertState } from '#src/ops/service-level.repository';

const ALERT_TIMEOUT_MS = 15 * SECOND_MS;

export interface WatchDeps {
  readonly retention: Retention;
  readonly serviceLevels: ServiceLevelDeps;
  /** A job that failed, for who looks later. */
  noteError(error: { job: string; code: string }): Promise<void>;
}

export function watchDeps(input: {
  db: Database;
  clock: Clock;
  config: Pick<Config, 'alerts' | 'retention'>;
}): WatchDeps {
  const { db, clock, config } = input;
  const { url, isTold, cooldownMs, targets } = config.alerts;
  return {
    retention: { clock, settings: config.retention, doneDay: null, step: (step) => retentionStep(db, step) },
    serviceLevels: {
      targets,
      cooldownMs,
      isTold,
      send: url === null ? null : createAlertSender({ fetch, url, timeoutMs: ALERT_TIMEOUT_MS }),
      now: () => clock.now(),
      find: (query) => findServiceMetrics(db, query),
      save: (state) => saveAlertState(db, state),
      record: (breach) => recordBreach(db, breach),
    },
    noteError: (error) => recordJobError(db, { ...error, at: clock.now() }),
  };
}
