import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import type { InboundRecord, JournalPage, OutboundRecord } from '#src/journal/index';
import { archivePages, listForgottenConversations } from '#src/journal/journal.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const NOW = Date.parse('2026-11-22T17:00:00Z');
let conversations = 0;
const newConversation = () => String(++conversations).padStart(64, 'a');

function pageOf(conversationId: string, rows: Partial<JournalPage>): JournalPage {
  const { tenantId, restaurantId } = FIRST;
  const owner = { tenantId, restaurantId, channel: 'whatsapp', accountId: '100000000000001' } as const;
  return { conversationId, ...owner, upTo: 9, inbound: [], outbound: [], ...rows };
}

function inbound(changes: Partial<InboundRecord> = {}): InboundRecord {
  const times = { eventAt: NOW, receivedAt: NOW };
  return {
    eventId: 'wamid.1',
    kind: 'text',
    textHash: 'h',
    ...times,
    outcome: 'processed',
    correlationId: 'c-1',
    ...changes,
  };
}

function outbound(changes: Partial<OutboundRecord> = {}): OutboundRecord {
  const fate = { receipt: 'accepted', attempts: 1, providerId: 'wamid.9', errorCode: null, error: null } as const;
  const times = { createdAt: NOW, sentAt: null, deliveredAt: null, readAt: null };
  const row = {
    outboxId: 1,
    revision: 5,
    intent: 'CART',
    sendClass: 'reply',
    status: 'SENT',
    correlationId: 'c-1',
  } as const;
  return { ...row, ...fate, ...times, ...changes };
}

const poisonOf = (conversationId: string) =>
  database.query("select * from security_events where event_type = 'POISON_EVENT' and conversation_object_id = $1", [
    conversationId,
  ]);

describe('a poison event in the journal', () => {
  it('becomes one security event that names it and its tenant, however often its page comes', async () => {
    const id = newConversation();
    const page = pageOf(id, { inbound: [inbound(), inbound({ eventId: 'wamid.2', outcome: 'poison' })] });
    await archivePages(db, [page]);
    await archivePages(db, [page, page]);
    const events = await poisonOf(id);
    expect(events).toMatchObject([
      {
        severity: 'HIGH',
        tenant_id: FIRST.tenantId,
        restaurant_id: FIRST.restaurantId,
        channel: 'whatsapp',
        correlation_id: 'c-1',
        payload_json: { event_id: 'wamid.2', message_type: 'text' },
      },
    ]);
  });

  it('that was archived while it was still pending is named all the same', async () => {
    const id = newConversation();
    await archivePages(db, [pageOf(id, { inbound: [inbound({ outcome: 'pending' })] })]);
    expect(await poisonOf(id)).toEqual([]);
    await archivePages(db, [pageOf(id, { inbound: [inbound({ outcome: 'poison' })] })]);
    expect(await poisonOf(id)).toHaveLength(1);
    const archived = 'select outcome from inbound_messages where conversation_object_id = $1';
    expect(await database.query(archived, [id])).toEqual([{ outcome: 'poison' }]);
  });
});

describe('the archive', () => {
  it('holds each row once, at its latest revision, in whatever order the pages come', async () => {
    const id = newConversation();
    const late = pageOf(id, { outbound: [outbound({ revision: 9, receipt: 'read', readAt: NOW })] });
    const early = pageOf(id, { outbound: [outbound({ revision: 5, receipt: 'sent' })] });
    await archivePages(db, [early, late, early]);
    await archivePages(db, [late]);
    await archivePages(db, [early]);
    const text = 'select outbox_seq, revision, receipt from outbound_messages where conversation_object_id = $1';
    expect(await database.query(text, [id])).toEqual([{ outbox_seq: '1', revision: '9', receipt: 'read' }]);
  });
});

describe('the sweep’s list', () => {
  const forgotten = (before: number) => listForgottenConversations(db, { before, limit: 100 });

  it.each<[string, Partial<JournalPage>]>([
    ['a row that was never sent', { outbound: [outbound({ status: 'PENDING' })] }],
    ['a row of unknown fate', { outbound: [outbound({ status: 'RETRY' })] }],
    ['an event without an answer', { inbound: [inbound({ outcome: 'pending' })] }],
  ])('has a conversation with %s, once nobody has touched it for a while', async (_what, rows) => {
    const id = newConversation();
    await archivePages(db, [pageOf(id, rows)]);
    expect(await forgotten(NOW - 1)).not.toContain(id);
    expect(await forgotten(NOW + 1)).toContain(id);
  });

  it.each<[string, Partial<JournalPage>]>([
    ['sent', { outbound: [outbound()], inbound: [inbound()] }],
    ['given up', { outbound: [outbound({ status: 'DLQ' }), outbound({ outboxId: 2, status: 'DROPPED' })] }],
    ['set aside', { inbound: [inbound({ outcome: 'poison' })] }],
  ])('has none whose messages are all %s', async (_what, rows) => {
    const id = newConversation();
    await archivePages(db, [pageOf(id, rows)]);
    expect(await forgotten(NOW + 1)).not.toContain(id);
  });
});
