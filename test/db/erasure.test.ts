import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { recordDeadLetter } from '#src/journal/dead-letter.repository';
import type { InboundRecord, JournalPage, OutboundRecord, QuarantineRecord } from '#src/journal/index';
import { archivePages } from '#src/journal/journal.repository';
import type { SecurityEvent } from '#src/security/index';
import {
  eraseCustomerRows,
  findCustomer,
  findCustomersByHmac,
  readCustomerRecords,
} from '#src/tenancy/customer.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase, openPool } from '../support/database.ts';
import { MARGHERITA, orderRequest } from '../support/order-request.ts';
import { IMPERSONAL, PERSONAL } from '../support/person-columns.ts';
import { insertPerson, type KnownPerson, tokensOf } from '../support/person-rows.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const second = openPool(database, 1);

const AT = Date.parse('2026-11-22T17:00:00Z');
const WRITERS = Object.keys(PERSONAL).join(', ');
let people = 0;

async function somebody(owner = FIRST, changes: Partial<KnownPerson> = {}): Promise<KnownPerson> {
  const number = ++people;
  const { client_id } = await database.one<{ client_id: string }>(
    'select client_id from api_clients where tenant_id = $1 limit 1',
    [owner.tenantId],
  );
  return {
    tenantId: owner.tenantId,
    restaurantId: owner.restaurantId,
    clientId: client_id,
    accountId: owner.accounts[0]?.accountId ?? '',
    word: `zebrure${number}x`,
    phone: `21366100000${number}`,
    latitude: 36.5 + 0.0987654 + number / 1_000,
    // Digits enough that no time in a row holds them by chance.
    longitude: 3.5432109 + number / 1_000,
    conversationId: String(number).padStart(64, 'a'),
    hmac: String(number).padStart(64, 'b'),
    customerId: randomUUID(),
    correlationId: `correlation-${number}-`,
    ...changes,
  };
}

/** Every row of every table, as text. */
async function allRows(): Promise<readonly string[]> {
  const tables = await database.query<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'ops')",
  );
  const rows = await Promise.all(
    tables.map(({ name }) =>
      database.query<{ row: string }>(`select '${name} ' || to_jsonb(t)::text as row from ${name} t`),
    ),
  );
  return rows.flat().map(({ row }) => row);
}

const rowsWith = async (word: string) => (await allRows()).filter((row) => row.includes(word));
const erase = ({ tenantId, customerId }: KnownPerson, at = AT) => eraseCustomerRows(db, { tenantId, customerId, at });

function pageOf(person: KnownPerson, times: readonly number[]): JournalPage {
  const { conversationId, tenantId, restaurantId, accountId, hmac } = person;
  const owner = { conversationId, tenantId, restaurantId, channel: 'whatsapp', accountId } as const;
  const inbound = times.map((at) => inboundAt(at, person));
  const outbound = times.map((at) => outboundAt(at, person));
  const security = times.map((at) => securityAt(at, person));
  const quarantines = times.map(quarantineAt);
  return { ...owner, upTo: 9, customer: { keyHmac: hmac, otherHmacs: [] }, inbound, outbound, security, quarantines };
}

function securityAt(at: number, { conversationId, correlationId }: KnownPerson): SecurityEvent {
  const type = 'SPAM_DETECTED';
  return {
    type,
    severity: 'MEDIUM',
    dedupeKey: `${type}:${conversationId}:${at}`,
    occurrences: 1,
    at,
    payload: {},
    correlationId,
  };
}

function quarantineAt(since: number): QuarantineRecord {
  const open = { releasedAt: null, releasedReason: null, releasedBy: null };
  return { since, until: since + 600_000, revision: 1, reason: 'IN_FLOOD_30S', ...open };
}

function inboundAt(receivedAt: number, { correlationId }: KnownPerson): InboundRecord {
  const what = { eventId: `wamid.${receivedAt}`, kind: 'text', textHash: null, outcome: 'poison' } as const;
  return { ...what, eventAt: receivedAt, receivedAt, correlationId };
}

function outboundAt(createdAt: number, { correlationId }: KnownPerson): OutboundRecord {
  const what = {
    outboxId: createdAt,
    revision: createdAt,
    intent: 'MENU',
    sendClass: 'reply',
    status: 'PENDING',
  } as const;
  const fate = { receipt: null, attempts: 0, providerId: null, errorCode: null, error: null };
  return { ...what, ...fate, createdAt, sentAt: null, deliveredAt: null, readAt: null, correlationId };
}

const place = async (person: KnownPerson, now: number) => {
  const whose = { user_key_hmac: person.hmac, conversation_object_id: person.conversationId, phone: person.phone };
  const request = orderRequest({
    ...whose,
    user_id: person.phone,
    lines: [MARGHERITA],
    now: new Date(now).toISOString(),
  });
  const { answer } = await database.one<{ answer: object }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  return answer;
};

const letterOf = (person: KnownPerson, at: number | null) => ({
  ...{
    source: 'send',
    conversationId: person.conversationId,
    outboxId: at,
    owner: null,
    reason: 'x',
    errorCode: 1,
    attempts: 7,
    at,
  },
});

beforeEach(async () => {
  await database.query(`truncate ${WRITERS} cascade`);
});

describe('what can hold a customer', () => {
  it('is judged, column by column: a new one must say what an erasure does to it', async () => {
    const columns = await database.query<{ relation: string; name: string; type: string }>(
      `select table_schema || '.' || table_name as relation, column_name as name, data_type as type from information_schema.columns
       where table_schema in ('public', 'ops')
         and data_type not in ('boolean', 'smallint', 'integer', 'bigint', 'date', 'timestamp with time zone', 'time without time zone')
         and (data_type <> 'uuid' or column_name = 'customer_id')`,
    );
    const judged = (relation: string) => [...(PERSONAL[relation]?.gone ?? []), ...(PERSONAL[relation]?.kept ?? [])];
    const open = columns.filter(({ relation, name }) => !(relation in IMPERSONAL) && !judged(relation).includes(name));
    expect(open.map(({ relation, name }) => `${relation}.${name}`)).toEqual([]);
    const there = new Set(columns.map(({ relation, name }) => `${relation}.${name}`));
    const tables = Object.keys(PERSONAL).flatMap((relation) => judged(relation).map((name) => `${relation}.${name}`));
    expect(tables.filter((name) => !there.has(name))).toEqual([]);
    const existing = await database.query<{ name: string }>(
      "select table_schema || '.' || table_name as name from information_schema.tables where table_schema in ('public', 'ops')",
    );
    const relations = existing.map(({ name }) => name);
    expect(Object.keys(IMPERSONAL).filter((name) => !relations.includes(name))).toEqual([]);
    expect(relations.filter((name) => !(name in IMPERSONAL) && !(name in PERSONAL))).toEqual([]);
  });
});

describe('erasing a customer (I12)', () => {
  it('leaves nothing that names them in any row of any table', async () => {
    const victim = await somebody();
    const { unfilled } = await insertPerson(database, victim);
    expect(unfilled).toEqual([]);
    expect(await erase(victim)).toBe(AT);
    for (const token of tokensOf(victim)) expect(await rowsWith(token), token).toEqual([]);
    expect(await rowsWith(victim.conversationId)).toEqual([expect.stringContaining('public.customers ')]);
    expect(await rowsWith(victim.hmac)).toEqual([expect.stringContaining('public.customers ')]);
    const named = (await rowsWith(victim.customerId)).map((row) => row.split(' ')[0]).sort();
    expect(named).toEqual(['public.customers', 'public.security_events']);
  });

  it('keeps of an order what the law on accounts wants: number, lines, sums, dates, status', async () => {
    const victim = await somebody();
    const { orderId, intentId } = await insertPerson(database, victim);
    const order =
      'select order_number, business_date, status, total_cents, service_mode, created_at from orders where order_id = $1';
    const before = await database.one(order, [orderId]);
    await erase(victim);
    expect(await database.one(order, [orderId])).toEqual(before);
    const lines = await database.query('select item_code, qty, line_total_cents from order_items where order_id = $1', [
      orderId,
    ]);
    expect(lines).toEqual([{ item_code: 'P01', qty: 2, line_total_cents: 210_000 }]);
    const payment = await database.one(
      'select total_amount, status, order_id from payment_intents where intent_id = $1',
      [intentId],
    );
    expect(payment).toEqual({ total_amount: 210_000, status: 'PENDING', order_id: orderId });
    expect(await database.one('select rating, status from feedback_jobs where order_id = $1', [orderId])).toEqual({
      rating: 4,
      status: 'SKIPPED',
    });
  });

  it('writes down that it happened, once, by the id alone', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await erase(victim);
    await erase(victim);
    expect(
      await database.query(
        "select severity, tenant_id, conversation_object_id, payload_json from security_events where event_type = 'CUSTOMER_ERASED'",
      ),
    ).toEqual([
      {
        severity: 'MEDIUM',
        tenant_id: FIRST.tenantId,
        conversation_object_id: null,
        payload_json: { customer_id: victim.customerId },
      },
    ]);
  });

  it('touches nobody else: neither a neighbour, nor who has the same number at another tenant', async () => {
    const victim = await somebody();
    const others = [await somebody(), await somebody(SECOND, { phone: victim.phone })];
    for (const person of [victim, ...others]) await insertPerson(database, person);
    const before = await Promise.all(others.map(({ word }) => rowsWith(word)));
    await erase(victim);
    expect(await Promise.all(others.map(({ word }) => rowsWith(word)))).toEqual(before);
  });

  it('is refused to another tenant, and to everybody for an id that there is not', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    const before = await allRows();
    expect(await erase({ ...victim, tenantId: SECOND.tenantId })).toBeNull();
    expect(await erase({ ...victim, customerId: randomUUID() })).toBeNull();
    expect(await findCustomer(db, { ...victim, tenantId: SECOND.tenantId })).toBeNull();
    expect(await readCustomerRecords(db, { ...victim, tenantId: SECOND.tenantId })).toBeNull();
    expect(await allRows()).toEqual(before);
  });

  it('answers the same hour again, and leaves alone what the person has written since', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await erase(victim);
    await archivePages(db, [pageOf(victim, [AT + 1])]);
    await recordDeadLetter(db, letterOf(victim, AT + 1));
    expect(await place(victim, AT + 1)).toMatchObject({ outcome: 'placed' });
    await database.query('update orders set customer_id = null where user_id is not null');
    const before = await rowsWith(victim.conversationId);
    expect(before).toHaveLength(10);
    expect(await erase(victim, AT + 60_000)).toBe(AT);
    expect(await rowsWith(victim.conversationId)).toEqual(before);
  });
});

describe('what belongs to a customer by one link alone', () => {
  it('is gone with them: their conversation’s id in the event of another one, under which their message came back', async () => {
    const victim = await somebody();
    const thief = await somebody();
    await insertPerson(database, victim);
    await archivePages(db, [pageOf(victim, [AT])]);
    await archivePages(db, [
      { ...pageOf(thief, [AT + 1]), inbound: [{ ...inboundAt(AT + 1, thief), eventId: `wamid.${AT}` }] },
    ]);
    const replays = () =>
      database.query("select payload_json from security_events where event_type = 'WA_REPLAY_DETECTED'");
    expect(await replays()).toEqual([{ payload_json: { first_conversation: victim.conversationId } }]);
    await erase(victim);
    expect(await replays()).toEqual([{ payload_json: {} }]);
    expect(await rowsWith(victim.conversationId)).toEqual([expect.stringContaining('public.customers ')]);
  });

  it.each<[string, string, string[]]>([
    ['a send by its conversation', 'conversation_object_id', ['conversation']],
    ['a send by its recipient', 'user_id', ['phone']],
    ['a send by its customer', 'user_id, customer_id', ['other', 'customer']],
    ['a send by its order', 'user_id, order_id', ['other', 'order']],
  ])('is gone with them: %s', async (_what, columns, values) => {
    const victim = await somebody();
    const { orderId } = await insertPerson(database, victim);
    const { conversationId: conversation, phone, customerId: customer } = victim;
    const known: Record<string, string> = { conversation, phone, customer, order: orderId, other: '213770000000' };
    const given = values.map((name) => known[name]);
    const places = given.map((_value, index) => `$${index + 3}`).join(', ');
    await database.query(
      `insert into outbound_requests (tenant_id, restaurant_id, dedupe_key, channel, template, send_class, ${columns})
       values ($1, $2, 'one-link', 'whatsapp', 't', 'order', ${places})`,
      [victim.tenantId, victim.restaurantId, ...given],
    );
    await erase(victim);
    expect(await database.query("select 1 from outbound_requests where dedupe_key = 'one-link'")).toEqual([]);
  });

  it.each(['order_id', 'conversation_object_id'])(
    'is gone with them: a question about an address by its %s',
    async (column) => {
      const victim = await somebody();
      const { orderId } = await insertPerson(database, victim);
      await database.query('delete from address_clarification_requests');
      const link = column === 'order_id' ? orderId : victim.conversationId;
      const insert = `insert into address_clarification_requests (tenant_id, restaurant_id, ${column}) values ($1, $2, $3)`;
      await database.query(insert, [victim.tenantId, victim.restaurantId, link]);
      await erase(victim);
      expect(await database.query('select 1 from address_clarification_requests')).toEqual([]);
    },
  );

  it.each<[string, string]>([
    ['the order of a conversation', 'update orders set customer_id = null'],
    ['the payment of a conversation', 'update payment_intents set customer_id = null, order_id = null'],
    ['the payment of an order', 'update payment_intents set customer_id = null, conversation_object_id = null'],
  ])('loses the person: %s that names no customer', async (_what, unlink) => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await database.query(unlink);
    await erase(victim);
    expect(await rowsWith(victim.phone)).toEqual([]);
  });
});

describe('after the erasure', () => {
  const customersOf = ({ hmac }: KnownPerson) =>
    database.query<{ customer_id: string; erased_at: Date | null }>(
      'select customer_id, erased_at from customers where user_key_hmac = $1 order by erased_at nulls last',
      [hmac],
    );

  it('pages and dead letters of before that come late change nothing', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await erase(victim);
    const before = await allRows();
    await archivePages(db, [pageOf(victim, [AT - 60_000, AT])]);
    for (const at of [AT - 1, AT, null]) await recordDeadLetter(db, letterOf(victim, at));
    expect(await allRows()).toEqual(before);
  });

  it('an order that was asked for before is refused, and one that is asked for later is a new customer’s', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await erase(victim);
    expect(await place(victim, AT - 1)).toEqual({ outcome: 'refused', reason: 'customer_erased' });
    expect(await rowsWith(victim.phone)).toEqual([]);
    expect(await place(victim, AT + 1)).toMatchObject({ outcome: 'placed' });
    const [erased, living] = await customersOf(victim);
    expect([erased?.customer_id, living?.erased_at]).toEqual([victim.customerId, null]);
    expect(living?.customer_id).not.toBe(victim.customerId);
  });

  it('the person who writes again is a new customer, and what came together with it from before is left out', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    await erase(victim);
    await archivePages(db, [pageOf(victim, [AT - 1, AT + 1]), pageOf(victim, [AT + 2])]);
    expect(await database.query('select received_at from inbound_messages order by 1')).toEqual([
      { received_at: new Date(AT + 1) },
      { received_at: new Date(AT + 2) },
    ]);
    expect(await database.query('select outbox_seq from outbound_messages order by 1')).toHaveLength(2);
    expect(await database.query("select id from security_events where event_type = 'POISON_EVENT'")).toHaveLength(2);
    expect(await customersOf(victim)).toHaveLength(2);
    expect(await readCustomerRecords(db, victim)).toMatchObject({
      orders: [],
      messages_received: [],
      messages_sent: [],
    });
  });

  it('an erasure and a page that meet wait for each other: nothing of before is left, whoever is first', async () => {
    const victim = await somebody();
    await insertPerson(database, victim);
    const erasing = await second.connect();
    try {
      await erasing.query('begin');
      await erasing.query('select erase_customer($1, $2, $3)', [victim.tenantId, victim.customerId, new Date(AT)]);
      const archiving = archivePages(db, [pageOf(victim, [AT])]);
      const ordering = place(victim, AT - 1);
      await new Promise((resolve) => setTimeout(resolve, 300));
      await erasing.query('commit');
      await archiving;
      expect(await ordering).toMatchObject({ reason: 'customer_erased' });
    } finally {
      erasing.release();
    }
    expect(await rowsWith(victim.conversationId)).toEqual([expect.stringContaining('public.customers ')]);
    expect(await rowsWith(victim.phone)).toEqual([]);
  });
});

describe('a customer is found', () => {
  const find = (person: KnownPerson, ...hmacs: string[]) =>
    findCustomersByHmac(db, { tenantId: person.tenantId, channel: 'whatsapp', hmacs });

  it('from the first page of the journal on, by every key, whatever the order of the pages', async () => {
    const nadia = await somebody();
    const page = pageOf(nadia, [AT]);
    const known = (...otherHmacs: string[]) => ({ ...page, customer: { keyHmac: nadia.hmac, otherHmacs } });
    await archivePages(db, [known('phone'), known('scoped')]);
    await archivePages(db, [known('later', 'phone')]);
    await archivePages(db, [known()]);
    const { customer: _none, ...old } = page;
    await archivePages(db, [old, page]);
    for (const hmac of [nadia.hmac, 'phone', 'scoped', 'later']) {
      expect(await find(nadia, hmac)).toMatchObject([
        { channel: 'whatsapp', account_id: nadia.accountId, erased_at: null },
      ]);
    }
    expect(await find(nadia, 'nobody')).toEqual([]);
    expect(await find({ ...nadia, tenantId: SECOND.tenantId }, nadia.hmac)).toEqual([]);
  });

  it('is one with the customer whom an order has made', async () => {
    const nadia = await somebody();
    const whose = { user_key_hmac: nadia.hmac, conversation_object_id: nadia.conversationId };
    await database.query('select place_order($1::jsonb)', [JSON.stringify(orderRequest(whose))]);
    await archivePages(db, [pageOf(nadia, [AT])]);
    expect(await find(nadia, nadia.hmac)).toHaveLength(1);
  });

  it('when erased by the HMAC of the own key only', async () => {
    const nadia = await somebody();
    await insertPerson(database, nadia);
    const known = `${nadia.word} public.customers known_hmacs`;
    expect(await find(nadia, known)).toHaveLength(1);
    await erase(nadia);
    expect(await find(nadia, known)).toEqual([]);
    expect(await find(nadia, nadia.hmac)).toMatchObject([
      { customer_id: nadia.customerId, erased_at: expect.any(String) },
    ]);
  });

  it('not as a customer of a tenant that is gone: its pages do not stop the others', async () => {
    const [ghost, nadia] = [await somebody(FIRST, { tenantId: randomUUID() }), await somebody()];
    await archivePages(db, [pageOf(ghost, [AT]), pageOf(nadia, [AT])]);
    expect(await find(nadia, nadia.hmac)).toHaveLength(1);
  });
});

describe('an export', () => {
  const EXPORTED = [
    ...[
      'orders',
      'order_status_history',
      'feedback_jobs',
      'payment_intents',
      'payment_history',
      'customer_payment_profiles',
    ],
    ...[
      'support_tickets',
      'support_ticket_messages',
      'inbound_messages',
      'outbound_messages',
      'outbound_requests',
      'dead_letters',
    ],
  ];

  it('has every table that holds something about the customer, and no key to anybody', async () => {
    const nadia = await somebody();
    const neighbour = await somebody();
    await insertPerson(database, nadia);
    await insertPerson(database, neighbour);
    const text = JSON.stringify(await readCustomerRecords(db, nadia));
    for (const table of EXPORTED) expect(text, table).toContain(`${nadia.word} public.${table} `);
    for (const part of ['Pizza', '"ar"', 'SPAM_DETECTED', nadia.phone, String(nadia.latitude)])
      expect(text).toContain(part);
    for (const token of [...tokensOf(neighbour), nadia.hmac]) expect(text).not.toContain(token);
  });

  it('of an erased customer is the tombstone and nothing more', async () => {
    const nadia = await somebody();
    await insertPerson(database, nadia);
    await erase(nadia);
    const records = await readCustomerRecords(db, nadia);
    const { customer, ...lists } = records ?? {};
    expect(customer).toMatchObject({ customer_id: nadia.customerId, phone: null, display_name: null });
    expect(Object.values(lists).flat()).toEqual([]);
  });
});
