import { DAY_MS, SECOND_MS } from '#src/kernel/clock';
import type { RetentionSettings } from '#src/ops/retention';
import type { ServiceTargets } from '#src/ops/service-levels';
import type { Settings } from './env-table.ts';

/** What is kept and for how long, and when ops are called. */
export interface WatchConfig {
  /** What is old goes, daily. */
  readonly retention: RetentionSettings;
  /** After so much silence a conversation that remembers nothing is gone. */
  readonly silenceMs: number;
  readonly alerts: AlertConfig;
}

/** When ops are called, and where; null: nowhere. */
export interface AlertConfig {
  readonly url: string | null;
  readonly isTold: boolean;
  readonly cooldownMs: number;
  readonly targets: ServiceTargets;
}

export function watchOf(env: Settings): WatchConfig {
  const { CONVERSATION_TTL_DAYS: ttl, RETENTION_DAYS_OUTBOX_SENT: sent, RETENTION_DAYS_SECURITY: unsent } = env;
  return {
    retention: retentionOf(env),
    // A conversation that begins anew counts its messages anew: the archive must have forgotten the old ones.
    silenceMs: Math.max(ttl, sent, unsent) * DAY_MS,
    alerts: alertsOf(env),
  };
}

function retentionOf(env: Settings): RetentionSettings {
  return {
    days: {
      inbound: env.RETENTION_DAYS_INBOUND,
      outbound: env.RETENTION_DAYS_OUTBOX_SENT,
      security: env.RETENTION_DAYS_SECURITY,
      errors: env.RETENTION_DAYS_WORKFLOW_ERRORS,
      audit: env.RETENTION_DAYS_AUDIT,
    },
    batchSize: env.RETENTION_BATCH_SIZE,
    maxIterations: env.RETENTION_MAX_ITERATIONS,
    isDryRun: env.RETENTION_DRY_RUN,
  };
}

function alertsOf(env: Settings): AlertConfig {
  return {
    url: env.ALERT_WEBHOOK_URL,
    isTold: env.ALERT_SLO_ENABLED,
    cooldownMs: env.ALERT_COOLDOWN_SEC * SECOND_MS,
    targets: {
      windowMinutes: env.SLO_WINDOW_MIN,
      answerMs: env.SLO_INBOUND_TO_OUTBOX_P95_MS,
      pendingAgeSec: env.SLO_OUTBOX_PENDING_AGE_MAX_SEC,
      deadRate: env.SLO_DLQ_RATE_MAX,
      deadCount: env.SLO_DLQ_COUNT_MAX,
      backlogAgeSec: env.ALERT_OUTBOX_PENDING_AGE_SEC,
      backlogCount: env.ALERT_OUTBOX_PENDING_COUNT,
      deadGrowth: env.ALERT_DLQ_COUNT,
      errorsPerHour: env.ALERT_ERRORS_PER_HOUR,
      deniedPerHour: env.ALERT_AUTH_DENY_PER_HOUR,
    },
  };
}
