import { beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { type AlertState, checkServiceLevels, type ServiceLevelDeps } from '#src/ops/check-service-levels.job';

const TARGETS = {
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

type Alert = Readonly<Record<string, unknown>>;
let now: number;
let waiting: number;
let isTaken: boolean;
let state: AlertState | null;
let sent: Alert[];
let recorded: Alert[];

beforeEach(() => {
  [now, waiting, isTaken, state, sent, recorded] = [Date.parse('2026-11-23T12:00:00Z'), 0, true, null, [], []];
});

const deps = (changes: Partial<ServiceLevelDeps> = {}): ServiceLevelDeps => ({
  targets: TARGETS,
  cooldownMs: 5 * MINUTE_MS,
  isTold: true,
  send: async (alert) => {
    if (isTaken) sent.push(alert);
    return isTaken;
  },
  now: () => now,
  find: async () => ({
    metrics: {
      inbound_to_outbox_ms_p95: 0,
      inbound_to_outbox_samples: 0,
      outbox_pending_age_max_sec: 0,
      outbox_pending_cnt: waiting,
      dlq_cnt: 0,
      sent_cnt: 0,
      auth_deny_per_hour: 0,
      errors_per_hour: 0,
      inbound_per_hour: 0,
      inbound_usual: 0,
    },
    state,
  }),
  save: async (saved) => {
    state = saved;
  },
  record: async ({ payload }) => void recorded.push(payload),
  ...changes,
});
const checkAfter = (minutes: number, changes: Partial<ServiceLevelDeps> = {}) => {
  now += minutes * MINUTE_MS;
  return checkServiceLevels(deps(changes));
};

describe('the check of every five minutes', () => {
  it('tells a breach once per cooldown, and once that it is over', async () => {
    waiting = 101;
    expect(await checkAfter(0)).toEqual({ breaches: 1 });
    await checkAfter(2);
    await checkAfter(2);
    waiting = 200;
    await checkAfter(2);
    waiting = 0;
    await checkAfter(1);
    await checkAfter(1);
    expect(sent.map(({ kind, text }) => [kind, text])).toEqual([
      ['slo_check', 'resto-bot MEDIUM: OUTBOX_COUNT 101 > 100'],
      ['slo_check', 'resto-bot MEDIUM: OUTBOX_COUNT 200 > 100'],
      ['slo_recovered', 'resto-bot: everything is as promised again'],
    ]);
    expect(recorded.map(({ suppressed, external_alert }) => [suppressed, external_alert])).toEqual([
      [false, true],
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(recorded[1]).toMatchObject({ suppress_reason: 'cooldown_300s' });
  });

  it('says nothing while everything is well', async () => {
    await checkAfter(0);
    await checkAfter(5);
    expect([sent, recorded, state]).toEqual([[], [], null]);
  });

  it('remembers only what was taken: what could not be told is told next time, a recovery too', async () => {
    waiting = 101;
    isTaken = false;
    await checkAfter(0);
    expect(state).toBeNull();
    isTaken = true;
    await checkAfter(1);
    expect(sent).toHaveLength(1);
    waiting = 0;
    isTaken = false;
    await checkAfter(1);
    expect(state?.hash).not.toBe('');
    isTaken = true;
    await checkAfter(1);
    expect(sent.map(({ kind }) => kind)).toEqual(['slo_check', 'slo_recovered']);
    expect(state?.hash).toBe('');
  });

  it.each<[string, Partial<ServiceLevelDeps>]>([
    ['without an address', { send: null }],
    ['that is switched off', { isTold: false }],
  ])('%s writes down and tells nobody', async (_how, changes) => {
    waiting = 101;
    await checkAfter(0, changes);
    expect(recorded).toMatchObject([{ external_alert: false, severity: 'MEDIUM' }]);
    expect([sent, state]).toEqual([[], null]);
  });

  it('posts what the earlier system posted', async () => {
    waiting = 101;
    await checkAfter(0);
    expect(sent[0]).toMatchObject({
      kind: 'slo_check',
      service: 'resto-bot',
      timestamp: '2026-11-23T12:00:00.000Z',
      window_min: 15,
      alert: true,
      severity: 'MEDIUM',
      metrics: { outbox_pending_cnt: 101, dlq_rate: 0 },
      thresholds: { SLO_DLQ_RATE_MAX: 0.05, SLO_DLQ_COUNT_MAX: 5 },
      breaches: [{ slo: 'OUTBOX_COUNT', value: 101, threshold: 100, severity: 'MEDIUM' }],
      runbook: 'docs/operations.md',
      breach_hash: 'MEDIUM:OUTBOX_COUNT',
    });
  });
});
