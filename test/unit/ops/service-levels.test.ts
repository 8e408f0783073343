import { describe, expect, it } from 'vitest';
import { alertName, judgeService, type ServiceMetrics, type ServiceTargets, worstOf } from '#src/ops/service-levels';

const WELL: ServiceMetrics = {
  inbound_to_outbox_ms_p95: 300,
  inbound_to_outbox_samples: 40,
  outbox_pending_age_max_sec: 2,
  outbox_pending_cnt: 1,
  dlq_cnt: 0,
  sent_cnt: 100,
  auth_deny_per_hour: 0,
  errors_per_hour: 0,
  inbound_per_hour: 40,
  inbound_usual: 40,
};
const TARGETS: ServiceTargets = {
  windowMinutes: 15,
  answerMs: 2_000,
  pendingAgeSec: 600,
  deadRate: 0.05,
  deadCount: 5,
  backlogAgeSec: 60,
  backlogCount: 100,
  deadGrowth: 10,
  errorsPerHour: 50,
  deniedPerHour: 100,
};
const judge = (changes: Partial<ServiceMetrics>) => judgeService({ ...WELL, ...changes }, TARGETS);
const names = (changes: Partial<ServiceMetrics>) => judge(changes).map(({ slo, severity }) => `${slo} ${severity}`);

describe('what is worse than promised', () => {
  it('is nothing while everything is well, nor without any traffic', () => {
    expect(names({})).toEqual([]);
    const nothing = Object.fromEntries(Object.keys(WELL).map((key) => [key, 0])) as unknown as ServiceMetrics;
    expect(judgeService(nothing, TARGETS)).toEqual([]);
  });

  it.each<[string, Partial<ServiceMetrics>, Partial<ServiceMetrics>, string[]]>([
    [
      'p95',
      { inbound_to_outbox_ms_p95: 2_000 },
      { inbound_to_outbox_ms_p95: 2_001 },
      ['inbound_to_outbox_ms_p95 HIGH'],
    ],
    ['backlog age', { outbox_pending_age_max_sec: 60 }, { outbox_pending_age_max_sec: 61 }, ['OUTBOX_BACKLOG HIGH']],
    [
      'pending age',
      { outbox_pending_age_max_sec: 60 },
      { outbox_pending_age_max_sec: 601 },
      ['outbox_pending_age_max_sec HIGH', 'OUTBOX_BACKLOG HIGH'],
    ],
    [
      'an hour of pending age',
      { outbox_pending_age_max_sec: 60 },
      { outbox_pending_age_max_sec: 3_601 },
      ['outbox_pending_age_max_sec CRITICAL', 'OUTBOX_BACKLOG HIGH'],
    ],
    ['backlog', { outbox_pending_cnt: 100 }, { outbox_pending_cnt: 101 }, ['OUTBOX_COUNT MEDIUM']],
    ['dead rate', { dlq_cnt: 5, sent_cnt: 95 }, { dlq_cnt: 5, sent_cnt: 94 }, ['dlq_rate HIGH']],
    ['dead count', { dlq_cnt: 5, sent_cnt: 9_000 }, { dlq_cnt: 6, sent_cnt: 9_000 }, ['dlq_count HIGH']],
    [
      'dead growth',
      { dlq_cnt: 5, sent_cnt: 9_000 },
      { dlq_cnt: 11, sent_cnt: 9_000 },
      ['dlq_count HIGH', 'DLQ_GROWTH HIGH'],
    ],
    ['errors', { errors_per_hour: 50 }, { errors_per_hour: 51 }, ['ERROR_SPIKE HIGH']],
    ['refused calls', { auth_deny_per_hour: 100 }, { auth_deny_per_hour: 101 }, ['AUTH_DENY_SPIKE CRITICAL']],
    [
      'silence',
      { inbound_per_hour: 0, inbound_usual: 19 },
      { inbound_per_hour: 0, inbound_usual: 20 },
      ['INBOUND_SILENCE HIGH'],
    ],
  ])('%s: strictly more than its threshold', (_what, at, above, expected) => {
    expect(names(at)).toEqual([]);
    expect(names(above)).toEqual(expected);
  });

  it('is the same alert with other values, and another one when it gets worse', () => {
    const name = (age: number) => alertName(judge({ outbox_pending_age_max_sec: age }));
    expect(name(700)).toBe(name(800));
    expect(name(4_000)).not.toBe(name(700));
    expect([alertName([]), worstOf([])]).toEqual(['', null]);
    expect(worstOf(judge({ outbox_pending_cnt: 101, auth_deny_per_hour: 101 }))).toBe('CRITICAL');
  });
});
