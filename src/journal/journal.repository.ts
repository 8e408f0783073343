import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import { inboundRows, outboundRows, preferenceRows, quarantineRows, securityRows } from './archive-rows.ts';
import { customerRows } from './customer-rows.ts';
import { holdCustomers } from './hold-customers.repository.ts';
import type { JournalPage } from './record.ts';

/**
 * All pages in one transaction and one round trip. Idempotent: an inbound row is written once by its event id (its outcome may still
 * change), an outbound row only ever moves to a later revision. What is older than its customer's erasure is left out (invariant I12).
 */
export async function archivePages(db: Database, pages: readonly JournalPage[]): Promise<void> {
  const inbound = JSON.stringify(pages.flatMap(inboundRows));
  const outbound = JSON.stringify(outboundRows(pages));
  const security = pages.flatMap(securityRows);
  const quarantines = pages.flatMap(quarantineRows);
  const preferences = preferenceRows(pages);
  await db.batch([
    holdCustomers(
      db,
      pages.map((page) => page.conversationId),
    ),
    db.execute(sql`
      insert into customers as c (tenant_id, channel, account_id, user_key_hmac, conversation_object_id, known_hmacs)
      select r.tenant_id, r.channel, r.account_id, r.user_key_hmac, r.conversation_object_id, r.known_hmacs
      from jsonb_to_recordset(${JSON.stringify(customerRows(pages))}::jsonb) as r(tenant_id uuid, channel text, account_id text,
        user_key_hmac text, conversation_object_id text, known_hmacs text[], latest_at timestamptz)
      join tenants t on t.tenant_id = r.tenant_id
      where not is_erased(r.conversation_object_id, r.latest_at)
      order by r.user_key_hmac
      on conflict (tenant_id, channel, account_id, user_key_hmac) where erased_at is null do update set
        conversation_object_id = excluded.conversation_object_id,
        known_hmacs = array(select distinct hmac from unnest(c.known_hmacs || excluded.known_hmacs) as hmac order by hmac)
        where c.conversation_object_id is distinct from excluded.conversation_object_id or not c.known_hmacs @> excluded.known_hmacs
    `),
    db.execute(sql`
      insert into inbound_messages as m (tenant_id, restaurant_id, conversation_object_id, event_id, channel, account_id, message_type,
        text_hash, event_at, received_at, outcome, correlation_id)
      select distinct on (conversation_object_id, event_id) * from jsonb_to_recordset(${inbound}::jsonb) as r(
        tenant_id uuid, restaurant_id uuid, conversation_object_id text, event_id text, channel text, account_id text, message_type text,
        text_hash text, event_at timestamptz, received_at timestamptz, outcome text, correlation_id text)
      where not is_erased(conversation_object_id, received_at)
      order by conversation_object_id, event_id, (outcome = 'pending')
      on conflict (conversation_object_id, event_id) do update set outcome = excluded.outcome
        where m.outcome = 'pending' and excluded.outcome <> 'pending'
    `),
    db.execute(sql`
      insert into outbound_messages as m (conversation_object_id, outbox_seq, dedupe_key, revision, tenant_id, restaurant_id, channel,
        account_id, intent, send_class, status, receipt, provider_message_id, attempts, error_code, last_error, created_at, updated_at, sent_at,
        delivered_at, read_at, correlation_id)
      select * from jsonb_to_recordset(${outbound}::jsonb) as r(
        conversation_object_id text, outbox_seq bigint, dedupe_key text, revision bigint, tenant_id uuid, restaurant_id uuid, channel text,
        account_id text, intent text, send_class text, status text, receipt text, provider_message_id text, attempts int, error_code int,
        last_error text,
        created_at timestamptz, updated_at timestamptz, sent_at timestamptz, delivered_at timestamptz, read_at timestamptz,
        correlation_id text)
      where not is_erased(conversation_object_id, created_at)
      on conflict (conversation_object_id, outbox_seq) do update set revision = excluded.revision, status = excluded.status,
        receipt = excluded.receipt, provider_message_id = excluded.provider_message_id, attempts = excluded.attempts,
        error_code = excluded.error_code, last_error = excluded.last_error, updated_at = now(), sent_at = excluded.sent_at, delivered_at = excluded.delivered_at,
        read_at = excluded.read_at
        where m.revision < excluded.revision
    `),
    db.execute(sql`
      insert into security_events (dedupe_key, tenant_id, restaurant_id, conversation_object_id, channel, event_type, severity,
        payload_json, correlation_id, created_at)
      select 'poison:' || conversation_object_id || ':' || event_id, tenant_id, restaurant_id, conversation_object_id, channel,
        'POISON_EVENT', 'HIGH', jsonb_build_object('event_id', event_id, 'message_type', message_type), correlation_id, received_at
      from jsonb_to_recordset(${inbound}::jsonb) as r(
        tenant_id uuid, restaurant_id uuid, conversation_object_id text, event_id text, channel text, message_type text,
        received_at timestamptz, outcome text, correlation_id text)
      where outcome = 'poison' and not is_erased(conversation_object_id, received_at)
      on conflict (dedupe_key) do nothing
    `),
    replaysNoticed(db, inbound),
    ...(security.length > 0 ? [securityNoted(db, security)] : []),
    ...(quarantines.length > 0 ? [quarantinesKept(db, quarantines)] : []),
    ...(preferences.length > 0 ? [preferencesKept(db, preferences)] : []),
  ]);
}

/**
 * The id of a message belongs to one customer: under a second one it was taken from elsewhere, so the one who came later is named. A customer
 * whose own id changes is no second one, because the new id's object leads to the old one's and has no archive of its own.
 */
function replaysNoticed(db: Database, inbound: string) {
  return db.execute(sql`
    insert into security_events as e (dedupe_key, tenant_id, restaurant_id, conversation_object_id, channel, event_type, severity, occurrences,
      payload_json, correlation_id, created_at)
    select 'WA_REPLAY_DETECTED:' || conversation_object_id || ':' || floor(extract(epoch from min(received_at)) / 60)::bigint,
      tenant_id, restaurant_id, conversation_object_id, channel, 'WA_REPLAY_DETECTED', 'HIGH', count(*),
      jsonb_build_object('first_conversation', min(first_conversation)), min(correlation_id), min(received_at)
    from (
      select m.*, row_number() over came as place, first_value(m.conversation_object_id) over came as first_conversation
      from (select distinct channel, account_id, event_id from jsonb_to_recordset(${inbound}::jsonb)
              as r(channel text, account_id text, event_id text)) r
      join inbound_messages m using (channel, account_id, event_id)
      window came as (partition by m.channel, m.account_id, m.event_id order by m.received_at, m.conversation_object_id)
    ) twins
    where place > 1
    group by tenant_id, restaurant_id, conversation_object_id, channel, date_trunc('minute', received_at)
    on conflict (dedupe_key) do update set occurrences = excluded.occurrences where e.occurrences < excluded.occurrences
  `);
}

/** The count of a minute grows in the conversation; an older page says less. */
function securityNoted(db: Database, rows: readonly object[]) {
  return db.execute(sql`
    insert into security_events as e (dedupe_key, tenant_id, restaurant_id, conversation_object_id, channel, event_type, severity, occurrences,
      payload_json, correlation_id, created_at)
    select distinct on (dedupe_key) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      dedupe_key text, tenant_id uuid, restaurant_id uuid, conversation_object_id text, channel text, event_type text, severity text,
      occurrences int, payload_json jsonb, correlation_id text, created_at timestamptz)
    where not is_erased(conversation_object_id, created_at)
    order by dedupe_key, occurrences desc
    on conflict (dedupe_key) do update set occurrences = excluded.occurrences where e.occurrences < excluded.occurrences
  `);
}

function quarantinesKept(db: Database, rows: readonly object[]) {
  return db.execute(sql`
    insert into conversation_quarantine as q (tenant_id, restaurant_id, conversation_object_id, channel, account_id, reason, active,
      started_at, expires_at, released_at, released_reason, released_by, revision)
    select distinct on (conversation_object_id, started_at) * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      tenant_id uuid, restaurant_id uuid, conversation_object_id text, channel text, account_id text, reason text, active boolean,
      started_at timestamptz, expires_at timestamptz, released_at timestamptz, released_reason text, released_by text, revision bigint)
    where not is_erased(conversation_object_id, started_at)
    order by conversation_object_id, started_at, revision desc
    on conflict (conversation_object_id, started_at) do update set active = excluded.active, expires_at = excluded.expires_at,
      released_at = excluded.released_at, released_reason = excluded.released_reason, released_by = excluded.released_by,
      revision = excluded.revision
      where q.revision < excluded.revision
  `);
}

/** The newest choice of each customer whom this transaction has found or made. */
function preferencesKept(db: Database, rows: readonly object[]) {
  return db.execute(sql`
    insert into customer_preferences as p (tenant_id, phone, customer_id, locale, chosen_at)
    select distinct on (c.tenant_id, c.customer_id) c.tenant_id, c.user_key_hmac, c.customer_id, r.locale, r.chosen_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(tenant_id uuid, channel text, account_id text, user_key_hmac text,
      conversation_object_id text, locale text, chosen_at timestamptz)
    join customers c using (tenant_id, channel, account_id, user_key_hmac)
    where c.erased_at is null and not is_erased(r.conversation_object_id, r.chosen_at)
    order by c.tenant_id, c.customer_id, r.chosen_at desc
    on conflict (tenant_id, phone) do update set locale = excluded.locale, chosen_at = excluded.chosen_at,
      customer_id = excluded.customer_id
      where p.chosen_at < excluded.chosen_at
  `);
}

/** Conversations whose archive says that something is still open, untouched since `before`: oldest first. */
export async function listForgottenConversations(
  db: Database,
  query: { before: number; limit: number },
): Promise<readonly string[]> {
  const before = new Date(query.before).toISOString();
  const { rows } = await db.execute<{ id: string }>(sql`
    select id from (
      select conversation_object_id as id, updated_at as at from outbound_messages
        where status in ('PENDING', 'RETRY') and updated_at < ${before}::timestamptz
      union all
      select conversation_object_id, received_at from inbound_messages
        where outcome = 'pending' and received_at < ${before}::timestamptz
      union all
      select conversation_object_id, expires_at from conversation_quarantine
        where active and expires_at < ${before}::timestamptz
    ) open_work
    group by id order by min(at) limit ${query.limit}
  `);
  return rows.map((row) => row.id);
}
