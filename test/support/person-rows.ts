import { randomUUID } from 'node:crypto';
import type { TestDatabase } from './database.ts';
import { PERSONAL } from './person-columns.ts';

/** A customer with something in every column that can hold one. */
export interface KnownPerson {
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly clientId: string;
  readonly accountId: string;
  /** In every text about this person and in no other's. */
  readonly word: string;
  readonly phone: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly conversationId: string;
  readonly hmac: string;
  readonly customerId: string;
  readonly correlationId: string;
}

type Values = Readonly<Record<string, unknown>>;

/** What a row must have beside the columns that are filled by themselves, table by table, parents first. */
function requiredValues(
  person: KnownPerson,
  ids: { order: string; intent: string; ticket: () => unknown },
): readonly (readonly [string, Values])[] {
  const { tenantId: tenant_id, restaurantId: restaurant_id, accountId: account_id, phone, conversationId } = person;
  const channel = 'whatsapp';
  const owner = { tenant_id, restaurant_id, channel };
  return [
    [
      'public.customers',
      {
        tenant_id,
        channel,
        account_id,
        phone,
        user_key_hmac: person.hmac,
        customer_id: person.customerId,
        conversation_object_id: conversationId,
      },
    ],
    ['public.orders', { ...owner, order_id: ids.order, account_id, service_mode: 'livraison', total_cents: 210_000 }],
    [
      'public.order_items',
      {
        order_id: ids.order,
        item_code: 'P01',
        label: 'Pizza',
        qty: 2,
        unit_price_cents: 105_000,
        line_total_cents: 210_000,
      },
    ],
    ['public.order_status_history', { order_id: ids.order, internal_status: 'NEW' }],
    ['public.feedback_jobs', { ...owner, order_id: ids.order, scheduled_at: new Date(), rating: 4 }],
    [
      'public.address_clarification_requests',
      { tenant_id, restaurant_id, missing_fields: JSON.stringify([person.word]) },
    ],
    ['public.inbound_messages', { ...owner, account_id, event_at: new Date(), outcome: 'processed' }],
    ['public.outbound_messages', { ...owner, account_id, outbox_seq: 1, send_class: 'reply', status: 'SENT' }],
    ['public.outbound_requests', { ...owner, order_id: ids.order, send_class: 'order' }],
    ['public.dead_letters', { tenant_id, restaurant_id, channel, account_id }],
    ['public.support_tickets', { ...owner }],
    [
      'public.support_ticket_messages',
      {
        direction: 'INBOUND',
        get ticket_id() {
          return ids.ticket();
        },
      },
    ],
    [
      'public.support_assignments',
      {
        get ticket_id() {
          return ids.ticket();
        },
      },
    ],
    [
      'public.payment_intents',
      { tenant_id, restaurant_id, intent_id: ids.intent, order_id: ids.order, total_amount: 210_000 },
    ],
    [
      'public.payment_checkouts',
      { checkout_id: ids.intent, provider: 'chargily', intent_id: ids.intent, amount_cents: 63_000 },
    ],
    ['public.payment_history', { payment_intent_id: ids.intent, to_status: 'PENDING' }],
    ['public.customer_payment_profiles', { tenant_id }],
    ['public.customer_preferences', { tenant_id, locale: 'ar' }],
    [
      'public.conversation_quarantine',
      {
        ...owner,
        account_id,
        reason: 'IN_FLOOD_30S',
        active: false,
        started_at: '2026-11-22T16:00:00Z',
        expires_at: '2026-11-22T16:10:00Z',
        released_at: '2026-11-22T16:05:00Z',
      },
    ],
    ['public.security_events', { tenant_id, restaurant_id, channel, event_type: 'SPAM_DETECTED' }],
    ['public.workflow_errors', {}],
    [
      'public.admin_wa_audit_log',
      {
        tenant_id,
        restaurant_id,
        actor_phone: '213770000000',
        action: 'order_cancel',
        command_raw: `!customer risk 0${phone.slice(3)} ${person.word}`,
      },
    ],
    [
      'public.idempotency_keys',
      {
        client_id: person.clientId,
        idempotency_key: `key-of-${person.word}`,
        request_hash: '0'.repeat(64),
        answer_json: JSON.stringify({ found: person.customerId }),
      },
    ],
  ];
}

/** Inserts them all; says which table's which column got nothing of the person, so that the test cannot pass for want of data. */
export async function insertPerson(
  database: TestDatabase,
  person: KnownPerson,
): Promise<{ orderId: string; intentId: string; unfilled: readonly string[] }> {
  const ids = { order: randomUUID(), intent: randomUUID() };
  let ticket: unknown;
  const types = await typesOf(database);
  const unfilled: string[] = [];
  for (const [table, required] of requiredValues(person, { ...ids, ticket: () => ticket })) {
    const columns = PERSONAL[table]?.gone ?? [];
    const filled = Object.fromEntries(
      columns.map((column) => [column, valueFor(person, { table, column, type: types.get(`${table}.${column}`) })]),
    );
    const row = await insert(database, table, { ...filled, ...required });
    if (table === 'public.support_tickets') ticket = row.ticket_id;
    unfilled.push(...columns.filter((column) => !names(person, row[column])).map((column) => `${table}.${column}`));
  }
  const missing = Object.keys(PERSONAL).filter(
    (table) => !requiredValues(person, { ...ids, ticket: () => ticket }).some(([name]) => name === table),
  );
  return { orderId: ids.order, intentId: ids.intent, unfilled: [...unfilled, ...missing] };
}

/** Everything by which somebody could find this person again. */
export function tokensOf(person: KnownPerson): readonly string[] {
  const { word, phone, latitude, longitude, correlationId } = person;
  return [word, phone, `0${phone.slice(3)}`, String(latitude), String(longitude), correlationId];
}

function names(person: KnownPerson, value: unknown): boolean {
  const text = JSON.stringify(value ?? null);
  return [...tokensOf(person), person.conversationId, person.customerId].some((token) => text.includes(token));
}

function valueFor(person: KnownPerson, at: { table: string; column: string; type: string | undefined }): unknown {
  const { column, type } = at;
  switch (column) {
    case 'user_id':
    case 'customer_user_id':
    case 'phone':
      return person.phone;
    case 'conversation_object_id':
      return person.conversationId;
    case 'customer_id':
      return person.customerId;
    case 'correlation_id':
      return person.correlationId;
    case 'delivery_lat':
      return person.latitude;
    case 'delivery_lng':
      return person.longitude;
  }
  const text = `${person.word} ${at.table} ${column}`;
  if (type === 'jsonb') return JSON.stringify({ text });
  return type === 'ARRAY' ? [text] : text;
}

async function typesOf(database: TestDatabase): Promise<ReadonlyMap<string, string>> {
  const columns = await database.query<{ name: string; type: string }>(
    "select table_schema || '.' || table_name || '.' || column_name as name, data_type as type from information_schema.columns",
  );
  return new Map(columns.map(({ name, type }) => [name, type]));
}

async function insert(
  database: TestDatabase,
  table: string,
  values: Values,
): Promise<Readonly<Record<string, unknown>>> {
  const names = Object.keys(values);
  const places = names.map((_name, index) => `$${index + 1}`).join(', ');
  return database.one(
    `insert into ${table} (${names.join(', ')}) values (${places}) returning *`,
    Object.values(values),
  );
}
