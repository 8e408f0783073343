import { SECOND_MS } from '#src/kernel/clock';
import type { SendAlert } from './alert.client.ts';
import {
  alertName,
  type Breach,
  deadRate,
  judgeService,
  type ServiceMetrics,
  type ServiceTargets,
  worstOf,
} from './service-levels.ts';

/** What was told last, and when; `hash` is empty once everything was well again. */
export interface AlertState {
  readonly hash: string;
  readonly sentAt: number;
}

export interface ServiceLevelDeps {
  readonly targets: ServiceTargets;
  readonly cooldownMs: number;
  /** Whether anybody is to be told. */
  readonly isTold: boolean;
  /** Null: there is nowhere to tell it. */
  readonly send: SendAlert | null;
  now(): number;
  find(query: { now: number; windowMinutes: number }): Promise<{ metrics: ServiceMetrics; state: AlertState | null }>;
  save(state: AlertState): Promise<void>;
  record(breach: { at: number; severity: string; payload: Readonly<Record<string, unknown>> }): Promise<void>;
}

const RUNBOOK = 'docs/operations.md';

/**
 * Every five minutes: what is worse than promised is written down each time, and told once per cooldown; that it is over is told too. What could not be
 * told is told next time: the state follows a send that was taken, and nothing else.
 */
export async function checkServiceLevels(deps: ServiceLevelDeps): Promise<{ breaches: number }> {
  const { targets, send, isTold, cooldownMs } = deps;
  const now = deps.now();
  const { metrics, state } = await deps.find({ now, windowMinutes: targets.windowMinutes });
  const breaches = judgeService(metrics, targets);
  const hash = alertName(breaches);
  const isNews = hash !== (state?.hash ?? '');
  const isSuppressed = !isNews && now - (state?.sentAt ?? 0) < cooldownMs;
  const mayTell = isTold && send !== null;
  const isDue = isNews || (hash !== '' && !isSuppressed);
  const payload = {
    ...payloadOf({ metrics, breaches, targets, now }),
    breach_hash: hash,
    external_alert: mayTell && isDue,
    suppressed: isSuppressed,
    suppress_reason: isSuppressed ? `cooldown_${cooldownMs / SECOND_MS}s` : null,
    alert_webhook_configured: send !== null,
    alert_enabled: isTold,
  };
  const severity = worstOf(breaches);
  if (severity) await deps.record({ at: now, severity, payload });
  if (mayTell && isDue && (await send({ text: textOf(breaches), ...payload }))) await deps.save({ hash, sentAt: now });
  return { breaches: breaches.length };
}

/** As the earlier system posted it (spec/b §7.2), and `kind` `slo_recovered` when it is over. */
function payloadOf(check: {
  metrics: ServiceMetrics;
  breaches: readonly Breach[];
  targets: ServiceTargets;
  now: number;
}): Readonly<Record<string, unknown>> {
  const { metrics, breaches, targets, now } = check;
  return {
    kind: breaches.length > 0 ? 'slo_check' : 'slo_recovered',
    service: 'resto-bot',
    timestamp: new Date(now).toISOString(),
    window_min: targets.windowMinutes,
    alert: breaches.length > 0,
    severity: worstOf(breaches) ?? 'LOW',
    metrics: { ...metrics, dlq_rate: deadRate(metrics) },
    thresholds: {
      SLO_INBOUND_TO_OUTBOX_P95_MS: targets.answerMs,
      SLO_OUTBOX_PENDING_AGE_MAX_SEC: targets.pendingAgeSec,
      SLO_DLQ_RATE_MAX: targets.deadRate,
      SLO_DLQ_COUNT_MAX: targets.deadCount,
    },
    breaches,
    runbook: RUNBOOK,
  };
}

/** What Slack and its like show. */
function textOf(breaches: readonly Breach[]): string {
  if (breaches.length === 0) return 'resto-bot: everything is as promised again';
  const lines = breaches.map(({ slo, value, threshold }) => `${slo} ${Math.round(value * 100) / 100} > ${threshold}`);
  return `resto-bot ${worstOf(breaches)}: ${lines.join(' · ')}`;
}
