import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { findServiceMetrics, recordBreach, recordJobError, saveAlertState } from '#src/ops/service-level.repository';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const NOW = Date.parse('2026-11-23T12:00:00Z');
const at = (agoMs: number) => new Date(NOW - agoMs);
const find = async () => (await findServiceMetrics(db, { now: NOW, windowMinutes: 15 })).metrics;

beforeEach(() =>
  database.query('truncate inbound_messages, outbound_messages, security_events, workflow_errors, ops_kv cascade'),
);

async function heard(agoMs: number, outcome = 'processed'): Promise<{ conversation: string; correlation: string }> {
  const [conversation, correlation] = [randomUUID(), randomUUID()];
  await database.query(
    `insert into inbound_messages (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type, event_at, received_at, outcome, correlation_id)
     values ($1, $2, $3, $3, 'whatsapp', 'a', 'text', $4, $4, $5, $6)`,
    [FIRST.tenantId, FIRST.restaurantId, conversation, at(agoMs), outcome, correlation],
  );
  return { conversation, correlation };
}

interface Said {
  readonly agoMs: number;
  readonly status?: string;
  readonly to?: { conversation: string; correlation: string };
  readonly sendClass?: string;
}
async function said({ agoMs, status = 'SENT', to, sendClass = 'reply' }: Said): Promise<void> {
  const conversation = to?.conversation ?? randomUUID();
  await database.query(
    `insert into outbound_messages (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id, send_class, status, created_at,
       updated_at, correlation_id)
     values ($1, $2, 1, $3, $4, 'whatsapp', 'a', $5, $6, $7, $7, $8)`,
    [
      randomUUID(),
      conversation,
      FIRST.tenantId,
      FIRST.restaurantId,
      sendClass,
      status,
      at(agoMs),
      to?.correlation ?? null,
    ],
  );
}

describe('how well we serve', () => {
  it('is all zeros without any traffic', async () => {
    expect(Object.values(await find()).every((value) => Number(value) === 0)).toBe(true);
  });

  it('p95 from a message to the first reply to it, within the window; orders and what is older do not count', async () => {
    for (let n = 1; n <= 20; n++) {
      const to = await heard(10 * MINUTE_MS);
      await said({ to, agoMs: 10 * MINUTE_MS - n * 100 });
    }
    const order = await heard(10 * MINUTE_MS);
    await said({ to: order, agoMs: 0, sendClass: 'order' });
    await said({ to: await heard(16 * MINUTE_MS), agoMs: 0 });
    expect(await find()).toMatchObject({ inbound_to_outbox_ms_p95: 1_905, inbound_to_outbox_samples: 20 });
  });

  it('how many wait and how long the oldest has, whenever that began', async () => {
    await said({ agoMs: 3 * HOUR_MS, status: 'RETRY' });
    await said({ agoMs: MINUTE_MS, status: 'PENDING' });
    await said({ agoMs: 5 * HOUR_MS });
    expect(await find()).toMatchObject({ outbox_pending_cnt: 2, outbox_pending_age_max_sec: 3 * 3_600 });
  });

  it('what was given up and what was sent, within the window', async () => {
    for (const status of ['DLQ', 'DLQ', 'SENT', 'DROPPED']) await said({ agoMs: MINUTE_MS, status });
    for (const status of ['DLQ', 'SENT']) await said({ agoMs: 16 * MINUTE_MS, status });
    expect(await find()).toMatchObject({ dlq_cnt: 2, sent_cnt: 1 });
  });

  it('refused calls and errors of the last hour, each as often as it happened', async () => {
    await database.query(
      `insert into security_events (event_type, occurrences, created_at) values ('AUTH_DENY', 70, $1), ('AUTH_DENY', 40, $1), ('AUTH_DENY', 9, $2), ('POISON_EVENT', 2, $1)`,
      [at(MINUTE_MS), at(61 * MINUTE_MS)],
    );
    await recordJobError(db, { job: 'sweep-outbox', code: 'DB_UNAVAILABLE', at: NOW - MINUTE_MS });
    await recordJobError(db, { job: 'sweep-outbox', code: 'DB_UNAVAILABLE', at: NOW - 2 * HOUR_MS });
    expect(await find()).toMatchObject({ auth_deny_per_hour: 110, errors_per_hour: 3 });
  });

  it('silence, against the same hour of the seven days before', async () => {
    for (let day = 1; day <= 7; day++) for (let n = 0; n < 3; n++) await heard(day * DAY_MS + 10 * MINUTE_MS);
    await heard(3 * DAY_MS + 2 * HOUR_MS);
    expect(await find()).toMatchObject({ inbound_per_hour: 0, inbound_usual: 3 });
    await heard(SECOND_MS);
    expect(await find()).toMatchObject({ inbound_per_hour: 1 });
  });
});

describe('what was told', () => {
  it('is remembered as the earlier system did, and read again', async () => {
    expect((await findServiceMetrics(db, { now: NOW, windowMinutes: 15 })).state).toBeNull();
    for (const hash of ['HIGH:a', '']) await saveAlertState(db, { hash, sentAt: NOW });
    expect((await findServiceMetrics(db, { now: NOW, windowMinutes: 15 })).state).toEqual({ hash: '', sentAt: NOW });
    expect(await database.query("select value_json from ops_kv where key = 'alert:slo'")).toEqual([
      { value_json: { last_hash: '', last_sent_at: NOW } },
    ]);
  });

  it('is one event for each check, also when two run at once', async () => {
    const breach = { at: NOW, severity: 'HIGH', payload: { kind: 'slo_check' } };
    await Promise.all([recordBreach(db, breach), recordBreach(db, breach)]);
    await recordBreach(db, { ...breach, at: NOW + 5 * MINUTE_MS });
    expect(
      await database.query("select severity, payload_json from security_events where event_type = 'SLO_BREACH'"),
    ).toEqual(Array.from({ length: 2 }, () => ({ severity: 'HIGH', payload_json: { kind: 'slo_check' } })));
  });
});
