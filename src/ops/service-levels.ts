/** What Postgres knows of how we serve (the SQL function `service_metrics`). */
export interface ServiceMetrics {
  readonly inbound_to_outbox_ms_p95: number;
  readonly inbound_to_outbox_samples: number;
  readonly outbox_pending_age_max_sec: number;
  readonly outbox_pending_cnt: number;
  readonly dlq_cnt: number;
  readonly sent_cnt: number;
  readonly auth_deny_per_hour: number;
  readonly errors_per_hour: number;
  readonly inbound_per_hour: number;
  /** At this hour of the seven days before, on average. */
  readonly inbound_usual: number;
}

export interface ServiceTargets {
  readonly windowMinutes: number;
  readonly answerMs: number;
  readonly pendingAgeSec: number;
  readonly deadRate: number;
  readonly deadCount: number;
  /** The alerts beside the objectives (decisions.md, Names). */
  readonly backlogAgeSec: number;
  readonly backlogCount: number;
  readonly deadGrowth: number;
  readonly errorsPerHour: number;
  readonly deniedPerHour: number;
}

export type Severity = 'MEDIUM' | 'HIGH' | 'CRITICAL';

/** What is worse than it may be: strictly more than the threshold. */
export interface Breach {
  readonly slo: string;
  readonly value: number;
  readonly threshold: number;
  readonly severity: Severity;
}

const RANKS: readonly Severity[] = ['MEDIUM', 'HIGH', 'CRITICAL'];
/** A backlog of six times the target is an outage (spec/b §7.2). */
const CRITICAL_AGE = 6;
/** A place that usually hears less than this in an hour may be silent. */
const USUAL_INBOUND = 20;

export function judgeService(metrics: ServiceMetrics, targets: ServiceTargets): readonly Breach[] {
  const { outbox_pending_age_max_sec: age, dlq_cnt: dead } = metrics;
  const breaches: (Breach | null)[] = [
    over('inbound_to_outbox_ms_p95', metrics.inbound_to_outbox_ms_p95, targets.answerMs, 'HIGH'),
    over(
      'outbox_pending_age_max_sec',
      age,
      targets.pendingAgeSec,
      age > CRITICAL_AGE * targets.pendingAgeSec ? 'CRITICAL' : 'HIGH',
    ),
    over('dlq_rate', deadRate(metrics), targets.deadRate, 'HIGH'),
    over('dlq_count', dead, targets.deadCount, 'HIGH'),
    over('OUTBOX_BACKLOG', age, targets.backlogAgeSec, 'HIGH'),
    over('OUTBOX_COUNT', metrics.outbox_pending_cnt, targets.backlogCount, 'MEDIUM'),
    over('DLQ_GROWTH', dead, targets.deadGrowth, 'HIGH'),
    over('ERROR_SPIKE', metrics.errors_per_hour, targets.errorsPerHour, 'HIGH'),
    over('AUTH_DENY_SPIKE', metrics.auth_deny_per_hour, targets.deniedPerHour, 'CRITICAL'),
    isSilent(metrics) ? { slo: 'INBOUND_SILENCE', value: 0, threshold: metrics.inbound_usual, severity: 'HIGH' } : null,
  ];
  return breaches.filter((breach) => breach !== null);
}

/** Of what was settled; 0 when nothing was. */
export function deadRate({ dlq_cnt: dead, sent_cnt: sent }: ServiceMetrics): number {
  return dead + sent === 0 ? 0 : dead / (dead + sent);
}

export function worstOf(breaches: readonly Breach[]): Severity | null {
  return RANKS.findLast((rank) => breaches.some(({ severity }) => severity === rank)) ?? null;
}

/** The same breaches with other values are the same alert: only names and the worst rank count. */
export function alertName(breaches: readonly Breach[]): string {
  const names = breaches.map(({ slo }) => slo).sort();
  return names.length === 0 ? '' : `${worstOf(breaches)}:${names.join(',')}`;
}

function over(slo: string, value: number, threshold: number, severity: Severity): Breach | null {
  return value > threshold ? { slo, value, threshold, severity } : null;
}

function isSilent({ inbound_per_hour: now, inbound_usual: usual }: ServiceMetrics): boolean {
  return now === 0 && usual >= USUAL_INBOUND;
}
