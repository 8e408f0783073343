import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { DAY_MS, HOUR_MS } from '#src/kernel/clock';
import { purgeOldRows, type Retention } from '#src/ops/purge-old-rows.job';
import { retentionStep } from '#src/ops/retention.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const DAYS = { inbound: 30, outbound: 30, security: 90, errors: 30, audit: 90 };
/** Each test has a day of its own, so near that what the database writes itself is young. */
let day = 0;
const nextDay = () => Math.floor(Date.now() / DAY_MS) * DAY_MS + 12 * HOUR_MS + ++day * DAY_MS;

function retention(now: number, changes: Partial<Retention['settings']> = {}): Retention & { steps: number } {
  const settings = { days: DAYS, batchSize: 100, maxIterations: 200, isDryRun: false, ...changes };
  const made = {
    clock: { now: () => now },
    settings,
    doneDay: null,
    steps: 0,
    step: (step: Parameters<typeof retentionStep>[1]) => {
      made.steps++;
      return retentionStep(db, step);
    },
  };
  return made;
}

async function untilDone(job: Retention): Promise<number> {
  let deleted = 0;
  for (let minute = 0; job.doneDay === null && minute < 50; minute++) deleted += (await purgeOldRows(job)).deleted;
  return deleted;
}

const T = `'${FIRST.tenantId}'`;
const R = `'${FIRST.restaurantId}'`;
const FEW = 'generate_series(1, 3) g';
/** Rows of one age; `name` makes their keys their own. */
const FILL: readonly (readonly [table: string, days: number, into: string, others?: string])[] = [
  ['workflow_errors', 30, `workflow_errors (workflow_name, created_at) select '{name}', {at} from ${FEW}`],
  [
    'inbound_messages',
    30,
    `inbound_messages (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type, event_at, received_at, outcome)
     select ${T}, ${R}, 'c', '{name}' || g, 'whatsapp', 'a', 'text', {at}, {at}, 'processed' from ${FEW}`,
    `inbound_messages (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type, event_at, received_at, outcome)
     values (${T}, ${R}, 'c', '{name} pending', 'whatsapp', 'a', 'text', {at}, {at}, 'pending')`,
  ],
  [
    'outbound_messages',
    30,
    `outbound_messages (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id, send_class, status, sent_at, updated_at)
     select '{name}' || g, '{name}', g, ${T}, ${R}, 'whatsapp', 'a', 'reply', 'SENT', {at}, {at} from ${FEW}`,
    `outbound_messages (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id, send_class, status, created_at, updated_at)
     values ('{name} open', '{name}', 99, ${T}, ${R}, 'whatsapp', 'a', 'reply', 'RETRY', {at}, {at})`,
  ],
  [
    'outbound_messages_unsent',
    90,
    `outbound_messages (dedupe_key, conversation_object_id, outbox_seq, tenant_id, restaurant_id, channel, account_id, send_class, status, updated_at)
     select '{name} u' || g, '{name} u', g, ${T}, ${R}, 'whatsapp', 'a', 'reply', 'DLQ', {at} from ${FEW}`,
  ],
  [
    'outbound_requests',
    30,
    `outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, user_id, template, send_class, status, created_at)
     select '{name}' || g, ${T}, ${R}, 'whatsapp', 'u', 'x', 'order', 'HANDED_OVER', {at} from ${FEW}`,
    `outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, user_id, template, send_class, status, created_at)
     values ('{name} open', ${T}, ${R}, 'whatsapp', 'u', 'x', 'order', 'PENDING', {at})`,
  ],
  [
    'staff_notices',
    30,
    `staff_notices (dedupe_key, tenant_id, restaurant_id, staff_id, kind, status, created_at)
     select '{name}' || g, ${T}, ${R}, (select min(id) from restaurant_users), 'STAFF_NEW_ORDER', 'HANDED_OVER', {at} from ${FEW}`,
    `staff_notices (dedupe_key, tenant_id, restaurant_id, staff_id, kind, status, created_at)
     values ('{name} open', ${T}, ${R}, (select min(id) from restaurant_users), 'STAFF_NEW_ORDER', 'PENDING', {at})`,
  ],
  [
    'dead_letters',
    90,
    `dead_letters (dedupe_key, source, reason, created_at, resolved_at, resolution)
     select '{name}' || g, 'send', 'drop', {at}, {at}, 'dropped' from ${FEW}`,
    `dead_letters (dedupe_key, source, reason, created_at) values ('{name} open', 'send', 'drop', {at})`,
  ],
  [
    'idempotency_keys',
    7,
    `idempotency_keys (client_id, idempotency_key, request_hash, started_at)
     select (select client_id from api_clients limit 1), '{name}' || g, repeat('a', 64), {at} from ${FEW}`,
  ],
  [
    'security_events',
    90,
    `security_events (dedupe_key, event_type, created_at) select '{name}' || g, 'AUTH_DENY', {at} from ${FEW}`,
  ],
  [
    'admin_audit_log',
    90,
    `admin_audit_log (actor_name, action, created_at) select '{name}', 'ADMIN_PING', {at} from ${FEW}`,
  ],
  [
    'admin_wa_audit_log',
    90,
    `admin_wa_audit_log (event_id, actor_phone, action, created_at) select '{name}' || g, 'p', 'help', {at} from ${FEW}`,
  ],
];

const insert = (into: string, name: string, at: number) =>
  database.query(
    `insert into ${into.replaceAll('{name}', name).replaceAll('{at}', `'${new Date(at).toISOString()}'::timestamptz`)}`,
  );
const relation = (table: string) => table.replace('_unsent', '');
const named = async (table: string, name: string) =>
  (
    await database.one<{ n: number }>(
      `select count(*)::int as n from ${relation(table)} t where t::text like '%${name}%'`,
    )
  ).n;

describe('the daily purge', () => {
  it.each(FILL.map(([table, days, into, others]) => ({ table, days, into, others })))(
    '$table: what is older than $days days goes, what is younger or still open stays',
    async ({ table, days, into, others }) => {
      const now = nextDay();
      await insert(into, 'old', now - days * DAY_MS - HOUR_MS);
      await insert(into, 'young', now - days * DAY_MS + HOUR_MS);
      if (others) await insert(others, 'kept', now - 2 * days * DAY_MS);
      await untilDone(retention(now));
      expect([await named(table, 'old'), await named(table, 'young'), await named(table, 'kept')]).toEqual([
        0,
        // What goes by API stands in both audit tables.
        3,
        others ? 1 : 0,
      ]);
      await database.query(`delete from ${relation(table)}`);
    },
  );

  it('names every table that has a rule, and no other', async () => {
    const now = nextDay();
    await untilDone(retention(now));
    const runs = await database.query<{ table_name: string }>(
      'select table_name from ops.retention_runs where run_day = $1 order by run_id',
      [new Date(now)],
    );
    expect(runs.map(({ table_name }) => table_name)).toEqual(FILL.map(([table]) => table));
    await expect(
      retentionStep(db, {
        table: 'orders',
        day: '2026-01-01',
        cutoff: now,
        batchSize: 1,
        maxIterations: 1,
        isDryRun: false,
      }),
    ).rejects.toThrow();
  });

  it('touches neither orders nor tickets nor customers', async () => {
    const all =
      'select (select count(*) from orders)::int o, (select count(*) from customers)::int c, (select count(*) from restaurants)::int r';
    const before = await database.one(all);
    await untilDone(retention(nextDay() + 10_000 * DAY_MS));
    expect(await database.one(all)).toEqual(before);
  });
});

const many = (count: number, name: string, at: number) =>
  database.query(
    `insert into workflow_errors (workflow_name, created_at) select $1, $2::timestamptz from generate_series(1, ${count})`,
    [name, new Date(at)],
  );
const runOf = (now: number, dry = false) =>
  database.one<{ deleted: number; iterations: number; status: string; details: object }>(
    `select deleted_rows::int as deleted, iterations, status, details_json as details from ops.retention_runs
     where table_name = 'workflow_errors' and run_day = $1 and dry_run = $2`,
    [new Date(now), dry],
  );

describe('a day', () => {
  it('is done once: the second run finds nothing to do, another isolate too', async () => {
    const now = nextDay();
    await many(250, 'many', now - 40 * DAY_MS);
    const job = retention(now);
    expect(await untilDone(job)).toBe(250);
    const asked = job.steps;
    expect(await purgeOldRows(job)).toEqual({ deleted: 0, checked: 0 });
    expect(job.steps).toBe(asked);
    await many(5, 'later', now - 40 * DAY_MS);
    expect(await untilDone(retention(now))).toBe(0);
    expect(await runOf(now)).toMatchObject({ deleted: 250, iterations: 3, status: 'DONE' });
    await untilDone(retention(nextDay()));
  });

  it('goes on where a run died, and counts everything once', async () => {
    const now = nextDay();
    await many(350, 'many', now - 40 * DAY_MS);
    const dying = retention(now);
    const { step } = dying;
    dying.step = (asked) => (dying.steps === 2 ? Promise.reject(new Error('the database is gone')) : step(asked));
    await expect(purgeOldRows(dying)).rejects.toThrow('gone');
    expect(await runOf(now)).toMatchObject({ deleted: 200, status: 'STARTED' });
    await untilDone(retention(now));
    expect(await runOf(now)).toMatchObject({ deleted: 350, iterations: 4, status: 'DONE' });
  });

  it('is shared by minutes: forty statements, then the next one', async () => {
    const now = nextDay();
    await many(4_500, 'many', now - 40 * DAY_MS);
    const job = retention(now);
    expect(await purgeOldRows(job)).toEqual({ deleted: 4_000, checked: 40 });
    expect(await untilDone(job)).toBe(500);
  });

  it('ends at so many batches, and says so', async () => {
    const now = nextDay();
    await many(350, 'many', now - 40 * DAY_MS);
    await untilDone(retention(now, { maxIterations: 2 }));
    expect(await runOf(now)).toMatchObject({ deleted: 200, status: 'DONE', details: { capped: true } });
    await untilDone(retention(nextDay()));
  });

  it('on a dry run counts, and deletes nothing', async () => {
    const now = nextDay();
    await many(350, 'many', now - 40 * DAY_MS);
    expect(await untilDone(retention(now, { isDryRun: true }))).toBe(0);
    expect(await runOf(now, true)).toMatchObject({ deleted: 0, status: 'DONE', details: { would_delete: 350 } });
    expect(await named('workflow_errors', 'many')).toBe(350);
    expect(await untilDone(retention(now))).toBe(350);
  });

  it('is an event for each table, once', async () => {
    const now = nextDay();
    await many(3, 'many', now - 40 * DAY_MS);
    for (let run = 0; run < 2; run++) await untilDone(retention(now));
    const events = await database.query<{ payload_json: { table: string } }>(
      'select severity, payload_json from security_events where dedupe_key like $1 order by id',
      [`RETENTION_RUN:%:${new Date(now).toISOString().slice(0, 10)}:false`],
    );
    expect(events).toHaveLength(FILL.length);
    expect(events[0]).toMatchObject({
      severity: 'LOW',
      payload_json: { table: 'workflow_errors', dry_run: false, deleted_rows: 3, iterations: 1 },
    });
  });

  it('begins at half past three in Algiers', async () => {
    const midnight = nextDay() - 12 * HOUR_MS;
    const early = retention(midnight + 2.49 * HOUR_MS);
    expect(await purgeOldRows(early)).toEqual({ deleted: 0, checked: 0 });
    expect(early.steps).toBe(0);
    expect((await purgeOldRows(retention(midnight + 2.5 * HOUR_MS))).checked).toBeGreaterThan(0);
  });

  it('run by two at once deletes everything once', async () => {
    const now = nextDay();
    await many(1_000, 'many', now - 40 * DAY_MS);
    const both = await Promise.all([untilDone(retention(now)), untilDone(retention(now))]);
    expect(both[0] + both[1]).toBe(1_000);
    expect(await runOf(now)).toMatchObject({ deleted: 1_000, status: 'DONE' });
  });
});
