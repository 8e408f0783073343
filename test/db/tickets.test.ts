import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

type Answer = Readonly<Record<string, unknown>>;
const NOW = '2026-11-23T12:00:00.000Z';
const CONVERSATION = 'c'.repeat(64);

async function ask<Result>(text: string, values: readonly unknown[]): Promise<Result> {
  return (await database.one<{ answer: Result }>(`select ${text} as answer`, values)).answer;
}

const request = (changes: object) =>
  JSON.stringify({
    tenant_id: FIRST.tenantId,
    restaurant_id: FIRST.restaurantId,
    conversation_object_id: CONVERSATION,
    channel: 'whatsapp',
    user_id: '213555000001',
    reason: 'HELP',
    body: 'aide',
    event_id: randomUUID(),
    now: NOW,
    ...changes,
  });
const open = (changes: object = {}) => ask<Answer>('open_ticket($1)', [request(changes)]);
const append = (changes: object = {}) => ask<Answer>('append_ticket($1)', [request(changes)]);
const of = (owner = FIRST) => [owner.tenantId, owner.restaurantId] as const;
const take = (ticket: unknown, staff = 'amine', owner = FIRST) =>
  ask<Answer>('take_ticket($1, $2, $3, $4, $5)', [...of(owner), ticket, staff, NOW]);
const reply = (ticket: unknown, text: string, event: string | null, owner = FIRST) =>
  ask<Answer>("reply_ticket($1, $2, $3, 'amine', $4, $5, $6)", [...of(owner), ticket, text, event, NOW]);
const close = (ticket: unknown, owner = FIRST) =>
  ask<Answer>("close_ticket($1, $2, $3, 'amine', $4)", [...of(owner), ticket, NOW]);
const told = async () =>
  (await database.query<{ template: string }>('select template from outbound_requests order by request_id')).map(
    ({ template }) => template,
  );
const count = async (table: string) => (await database.query(`select 1 from ${table}`)).length;

beforeEach(() => database.query('truncate support_tickets, outbound_requests cascade'));

describe('a ticket', () => {
  it('is one for each conversation until it is closed, and holds every message once', async () => {
    const first = await open({ event_id: 'e1' });
    expect(first).toMatchObject({ outcome: 'open', status: 'OPEN', is_new: true });
    expect(await open({ event_id: 'e2' })).toMatchObject({ ticket_id: first.ticket_id, is_new: false });
    await open({ event_id: 'e2' });
    await append({ event_id: 'e3' });
    await append({ event_id: 'e3' });
    expect(await count('support_ticket_messages')).toBe(3);
    await close(first.ticket_id);
    expect(await append()).toEqual({ outcome: 'closed' });
    expect(await open()).toMatchObject({ is_new: true });
  });

  it('opened by many at the same instant is one', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => open()));
    expect(new Set(all.map(({ ticket_id }) => ticket_id)).size).toBe(1);
  });

  it('has one assignee; who takes it over releases the other, and the conversation is told once each', async () => {
    const { ticket_id: ticket } = await open();
    expect(await take(ticket)).toMatchObject({ outcome: 'taken', status: 'ASSIGNED', assignee: 'amine' });
    await take(ticket);
    expect(await take(ticket, 'sara')).toMatchObject({ assignee: 'sara' });
    expect(await database.query('select 1 from support_assignments where released_at is null')).toHaveLength(1);
    expect(await told()).toEqual(['SUPPORT_TAKEN', 'SUPPORT_TAKEN']);
  });

  it('is answered once for each event, by who has it from then on; the words stay with the ticket', async () => {
    const { ticket_id: ticket } = await open();
    expect(await reply(ticket, 'Bonjour zebrure', 'r1')).toMatchObject({ outcome: 'replied', assignee: 'amine' });
    await reply(ticket, 'Bonjour zebrure', 'r1');
    expect(await told()).toEqual(['SUPPORT_TAKEN', 'SUPPORT_REPLY']);
    expect(JSON.stringify(await database.query('select * from outbound_requests'))).not.toContain('zebrure');
  });

  it('is not answered when the customer last wrote a day ago, which whoever answers is told; their next word opens it again', async () => {
    const dayBefore = '2026-11-22T11:59:00.000Z';
    const { ticket_id: ticket } = await open({ now: dayBefore });
    expect(await reply(ticket, 'Bonjour', 'r1')).toMatchObject({ outcome: 'window_closed', status: 'OPEN' });
    expect([await told(), await count('support_ticket_messages')]).toEqual([[], 1]);
    await append({ now: '2026-11-23T11:00:00.000Z' });
    expect(await reply(ticket, 'Bonjour', 'r1')).toMatchObject({ outcome: 'replied' });
  });

  it('is answered when the archive has heard the customer since', async () => {
    const { ticket_id: ticket } = await open({ now: '2026-11-20T12:00:00.000Z' });
    await database.query(
      `insert into inbound_messages (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type, event_at, received_at, outcome)
       values ($1, $2, $3, 'late', 'whatsapp', 'a', 'text', $4, $4, 'processed')`,
      [FIRST.tenantId, FIRST.restaurantId, CONVERSATION, '2026-11-23T11:00:00.000Z'],
    );
    expect(await reply(ticket, 'Bonjour', null)).toMatchObject({ outcome: 'replied' });
    await database.query("delete from inbound_messages where event_id = 'late'");
  });

  it('that is closed is neither taken nor answered; reopened it can be', async () => {
    const { ticket_id: ticket } = await open();
    await take(ticket);
    expect(await close(ticket)).toMatchObject({ outcome: 'closed', status: 'CLOSED', assignee: null });
    await close(ticket);
    expect((await told()).filter((template) => template === 'SUPPORT_CLOSED')).toHaveLength(1);
    expect(await take(ticket)).toMatchObject({ outcome: 'closed' });
    expect(await reply(ticket, 'x', null)).toMatchObject({ outcome: 'closed' });
    const reopen = () => ask<Answer>('reopen_ticket($1, $2, $3, $4)', [...of(), ticket, NOW]);
    expect(await reopen()).toMatchObject({ outcome: 'reopened', status: 'OPEN' });
    await close(ticket);
    await open();
    expect(await reopen()).toMatchObject({ outcome: 'busy' });
  });

  it('takes notes that no customer hears', async () => {
    const { ticket_id: ticket } = await open();
    await ask("note_ticket($1, $2, $3, 'amine', 'client fidèle', 'n1', $4)", [...of(), ticket, NOW]);
    expect(await told()).toEqual([]);
    const shown = await ask<{ messages: Answer[] }>('show_ticket($1, $2, $3)', [...of(), ticket]);
    expect(shown.messages.map(({ direction }) => direction)).toEqual(['INBOUND', 'INTERNAL']);
  });

  it('is of its restaurant alone', async () => {
    const { ticket_id: ticket } = await open();
    for (const answer of [
      await take(ticket, 'eve', SECOND),
      await reply(ticket, 'x', null, SECOND),
      await close(ticket, SECOND),
    ])
      expect(answer).toEqual({ outcome: 'not_found' });
    expect(await ask('list_tickets($1, $2, true, 50)', [...of(SECOND)])).toEqual([]);
    expect(await database.query('select show_ticket($1, $2, $3) as answer', [...of(SECOND), ticket])).toEqual([
      { answer: null },
    ]);
  });
});
