import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { listQuarantines } from '#src/fraud/quarantine.repository';

import type { InboundRecord, JournalPage, QuarantineRecord } from '#src/journal/index';
import { archivePages, listForgottenConversations } from '#src/journal/journal.repository';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { SecurityEvent } from '#src/security/index';
import { eraseCustomerRows } from '#src/tenancy/customer.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const NOW = Date.parse('2026-11-22T17:00:00Z');
const MINUTE = NOW / MINUTE_MS;
let conversations = 0;
const newConversation = () => String(++conversations).padStart(64, 'b');

function pageOf(conversationId: string, rows: Partial<JournalPage>, whose = FIRST): JournalPage {
  const { tenantId, restaurantId } = whose;
  const owner = { tenantId, restaurantId, channel: 'whatsapp', accountId: '100000000000001' } as const;
  return { conversationId, ...owner, upTo: 9, inbound: [], outbound: [], ...rows };
}

const inbound = (eventId: string, receivedAt = NOW): InboundRecord => {
  const archived = { kind: 'text', textHash: 'h', outcome: 'processed', correlationId: 'c-1' } as const;
  return { ...archived, eventId, eventAt: receivedAt, receivedAt };
};

const spam = (conversationId: string, occurrences: number, minute = MINUTE): SecurityEvent => ({
  type: 'SPAM_DETECTED',
  severity: 'MEDIUM',
  dedupeKey: `SPAM_DETECTED:${conversationId}:${minute}`,
  occurrences,
  at: minute * MINUTE_MS,
  payload: { reason: 'IN_FLOOD_30S' },
  correlationId: 'c-1',
});

const quarantine = (changes: Partial<QuarantineRecord> = {}): QuarantineRecord => {
  const times = { since: NOW, until: NOW + 10 * MINUTE_MS };
  const release = { releasedAt: null, releasedReason: null, releasedBy: null };
  return { ...times, revision: 7, reason: 'IN_FLOOD_30S', ...release, ...changes };
};

const eventsOf = (conversationId: string) =>
  database.query<Readonly<Record<string, unknown>>>(
    'select * from security_events where conversation_object_id = $1 order by created_at',
    [conversationId],
  );

describe('a security event of a conversation', () => {
  it('is one row per type and minute with the highest count, however often and in whatever order its pages come', async () => {
    const id = newConversation();
    const [early, late] = [pageOf(id, { security: [spam(id, 3)] }), pageOf(id, { security: [spam(id, 9)] })];
    const next = pageOf(id, { security: [spam(id, 9), spam(id, 1, MINUTE + 1)] });
    await archivePages(db, [early, late, early]);
    await archivePages(db, [early]);
    await archivePages(db, [next, late]);
    const [first, second] = await eventsOf(id);
    expect(first).toMatchObject({
      tenant_id: FIRST.tenantId,
      restaurant_id: FIRST.restaurantId,
      channel: 'whatsapp',
      event_type: 'SPAM_DETECTED',
      severity: 'MEDIUM',
      occurrences: 9,
      payload_json: { reason: 'IN_FLOOD_30S' },
      correlation_id: 'c-1',
    });
    expect(second).toMatchObject({ occurrences: 1 });
    expect(await eventsOf(id)).toHaveLength(2);
  });

  it('in a page of an earlier version there is none, and the page is archived as ever', async () => {
    const id = newConversation();
    await archivePages(db, [pageOf(id, { inbound: [inbound('wamid.old')] })]);
    expect(await eventsOf(id)).toEqual([]);
  });
});

describe('a quarantine', () => {
  const rowsOf = (id: string) =>
    database.query(
      'select active, reason, started_at, expires_at, released_at, released_reason, released_by from conversation_quarantine where conversation_object_id = $1',
      [id],
    );

  it('is one row per conversation and start, which its release closes and no older page opens again', async () => {
    const id = newConversation();
    const release = { releasedAt: NOW + MINUTE_MS, releasedReason: 'MANUAL', releasedBy: 'client-1', revision: 9 };
    const [begun, ended] = [
      pageOf(id, { quarantines: [quarantine()] }),
      pageOf(id, { quarantines: [quarantine(release)] }),
    ];
    await archivePages(db, [begun]);
    expect(await rowsOf(id)).toMatchObject([{ active: true, reason: 'IN_FLOOD_30S', released_at: null }]);
    await archivePages(db, [ended, begun]);
    await archivePages(db, [begun]);
    expect(await rowsOf(id)).toMatchObject([
      { active: false, released_at: new Date(NOW + MINUTE_MS), released_reason: 'MANUAL', released_by: 'client-1' },
    ]);
  });

  it('is listed for its tenant and no other: those that hold first, then the newest', async () => {
    const [first, second, foreign] = [newConversation(), newConversation(), newConversation()];
    const done = quarantine({ since: NOW + 5, releasedAt: NOW + 6, releasedReason: 'AUTO_RELEASE', revision: 8 });
    await database.query('delete from conversation_quarantine');
    await archivePages(db, [
      pageOf(first, { quarantines: [quarantine(), done] }),
      pageOf(second, { quarantines: [quarantine({ since: NOW + 1 })] }),
      pageOf(foreign, { quarantines: [quarantine()] }, SECOND),
    ]);
    const list = await listQuarantines(db, { tenantId: FIRST.tenantId, limit: 10 });
    expect(list.map(({ conversation, active }) => [conversation, active])).toEqual([
      [second, true],
      [first, true],
      [first, false],
    ]);
    expect(list[0]).toEqual({
      conversation: second,
      restaurant_id: FIRST.restaurantId,
      channel: 'whatsapp',
      account_id: '100000000000001',
      reason: 'IN_FLOOD_30S',
      active: true,
      started_at: expect.stringContaining('2026-11-22T17:00:00.001'),
      expires_at: expect.stringContaining('2026-11-22T17:10:00'),
      released_at: null,
      released_reason: null,
      released_by: null,
    });
    expect(await listQuarantines(db, { tenantId: FIRST.tenantId, limit: 1 })).toHaveLength(1);
  });

  it('that should long be over wakes its conversation by the sweep', async () => {
    const id = newConversation();
    await archivePages(db, [pageOf(id, { quarantines: [quarantine()] })]);
    const forgotten = (before: number) => listForgottenConversations(db, { before, limit: 100 });
    expect(await forgotten(NOW + 10 * MINUTE_MS)).not.toContain(id);
    expect(await forgotten(NOW + 10 * MINUTE_MS + 1)).toContain(id);
    const over = quarantine({ releasedAt: NOW, releasedReason: 'AUTO_RELEASE', revision: 8 });
    await archivePages(db, [pageOf(id, { quarantines: [over] })]);
    expect(await forgotten(NOW + 20 * MINUTE_MS)).not.toContain(id);
  });
});

it('what an erased customer’s conversation reported before is not archived any more', async () => {
  const id = newConversation();
  const customer = { keyHmac: id, otherHmacs: [] };
  await archivePages(db, [pageOf(id, { customer, inbound: [inbound('wamid.erased')] })]);
  const { customer_id: customerId } = await database.one<{ customer_id: string }>(
    'select customer_id from customers where conversation_object_id = $1',
    [id],
  );
  await eraseCustomerRows(db, { tenantId: FIRST.tenantId, customerId, at: NOW + MINUTE_MS });
  await archivePages(db, [pageOf(id, { security: [spam(id, 3)], quarantines: [quarantine()] })]);
  expect(await eventsOf(id)).toEqual([]);
  expect(await database.query('select 1 from conversation_quarantine where conversation_object_id = $1', [id])).toEqual(
    [],
  );
});

describe('a message id under another customer', () => {
  let ids = 0;
  const newId = () => `wamid.replayed-${++ids}`;
  const replaysOf = async (id: string) =>
    (await eventsOf(id)).filter(({ event_type: type }) => type === 'WA_REPLAY_DETECTED');

  it('is reported about the one who came later, once a minute with a count, however often the pages come', async () => {
    const [first, later] = [newConversation(), newConversation()];
    const [one, two] = [newId(), newId()];
    const original = pageOf(first, { inbound: [inbound(one), inbound(two)] });
    const copy = pageOf(later, { inbound: [inbound(one, NOW + 5 * SECOND_MS), inbound(two, NOW + 6 * SECOND_MS)] });
    await archivePages(db, [original]);
    await archivePages(db, [copy]);
    await archivePages(db, [copy, original]);
    expect(await replaysOf(first)).toEqual([]);
    expect(await replaysOf(later)).toMatchObject([
      {
        dedupe_key: `WA_REPLAY_DETECTED:${later}:${MINUTE}`,
        tenant_id: FIRST.tenantId,
        severity: 'HIGH',
        occurrences: 2,
        payload_json: { first_conversation: first },
        correlation_id: 'c-1',
      },
    ]);
  });

  it('is found when the copy is archived first, and when both come in one batch', async () => {
    for (const together of [false, true]) {
      const [first, later] = [newConversation(), newConversation()];
      const id = newId();
      const pages = [
        pageOf(later, { inbound: [inbound(id, NOW + SECOND_MS)] }),
        pageOf(first, { inbound: [inbound(id)] }),
      ];
      if (together) await archivePages(db, pages);
      else for (const page of pages) await archivePages(db, [page]);
      expect(await replaysOf(later)).toHaveLength(1);
      expect(await replaysOf(first)).toEqual([]);
    }
  });

  it.each<[string, Partial<JournalPage>]>([
    ['another account', { accountId: '100000000000002' }],
    ['another channel', { channel: 'instagram' }],
  ])('is nothing of the kind on %s: ids are unique there only', async (_what, elsewhere) => {
    const [first, later] = [newConversation(), newConversation()];
    const id = newId();
    await archivePages(db, [pageOf(first, { inbound: [inbound(id)] })]);
    await archivePages(db, [{ ...pageOf(later, { inbound: [inbound(id, NOW + 1)] }), ...elsewhere }]);
    expect(await replaysOf(later)).toEqual([]);
  });

  it('is nothing of the kind in the same conversation, which knows it', async () => {
    const first = newConversation();
    const page = pageOf(first, { inbound: [inbound(newId())] });
    await archivePages(db, [page, page]);
    expect(await eventsOf(first)).toEqual([]);
  });

  it('is looked up by an index of its own', async () => {
    await database.query('set enable_seqscan = off');
    const plan = await database.query<{ 'QUERY PLAN': string }>(
      "explain select 1 from inbound_messages where event_id = 'wamid.1'",
    );
    await database.query('reset enable_seqscan');
    expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('idx_inbound_messages_event');
  });
});
