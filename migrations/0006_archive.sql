-- The archive of what came in and went out, and the sends that begin here. Kinds, ids, times and hashes: no message text, no phone.

create table if not exists inbound_messages (
  id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  conversation_object_id text not null,
  event_id text not null,
  channel text not null constraint inbound_messages_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text not null,
  message_type text not null,
  text_hash text,
  event_at timestamptz not null,
  received_at timestamptz not null default now(),
  outcome text not null constraint inbound_messages_outcome check (outcome in
    ('processed', 'pending', 'recorded', 'ignored', 'poison')),
  correlation_id text,
  meta_json jsonb not null default '{}',
  constraint inbound_messages_event_key unique (conversation_object_id, event_id)
);

create index if not exists idx_inbound_messages_window on inbound_messages (conversation_object_id, received_at desc);
create index if not exists idx_inbound_messages_received_at on inbound_messages (received_at desc);
create index if not exists idx_inbound_messages_tenant on inbound_messages (tenant_id, received_at desc);
create index if not exists idx_inbound_messages_pending on inbound_messages (received_at) where outcome = 'pending';
create index if not exists idx_inbound_messages_correlation on inbound_messages (correlation_id);
alter table inbound_messages set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- One row per message of a conversation's outbox. `revision` grows with every change of the row there: an older one never overwrites
-- a newer one, so the journal may arrive twice and in any order.
create table if not exists outbound_messages (
  outbound_id uuid primary key default gen_random_uuid(),
  dedupe_key text not null constraint outbound_messages_dedupe_key unique,
  conversation_object_id text not null,
  outbox_seq bigint not null,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  channel text not null constraint outbound_messages_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text not null,
  order_id uuid,
  template text not null default 'reply',
  intent text,
  send_class text not null constraint outbound_messages_send_class check (send_class in
    ('reply', 'order', 'payment', 'code', 'proactive', 'marketing')),
  status text not null default 'PENDING' constraint outbound_messages_status check (status in
    ('PENDING', 'RETRY', 'SENT', 'DLQ', 'DROPPED')),
  receipt text,
  provider_message_id text,
  attempts integer not null default 0 constraint outbound_messages_attempts check (attempts >= 0),
  error_code integer,
  last_error text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  read_at timestamptz,
  correlation_id text,
  revision bigint not null default 0,
  constraint outbound_messages_outbox_key unique (conversation_object_id, outbox_seq)
);

create index if not exists idx_outbound_messages_status_created on outbound_messages (status, created_at);
create index if not exists idx_outbound_messages_unsettled on outbound_messages (created_at)
  where status in ('PENDING', 'RETRY');
create index if not exists idx_outbound_messages_restaurant on outbound_messages (restaurant_id, channel, created_at desc);
create index if not exists idx_outbound_messages_sent_at on outbound_messages (sent_at desc) where sent_at is not null;
create index if not exists idx_outbound_messages_updated on outbound_messages (status, updated_at desc);
create index if not exists idx_outbound_messages_order on outbound_messages (order_id) where order_id is not null;
create index if not exists idx_outbound_messages_correlation on outbound_messages (correlation_id);
alter table outbound_messages set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- Sends that begin in Postgres, written with the change that causes them; a relay hands each to its conversation, which owns order,
-- window and pacing for all sends. One way out.
create table if not exists outbound_requests (
  request_id bigserial primary key,
  dedupe_key text not null constraint outbound_requests_dedupe_key unique,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  channel text not null constraint outbound_requests_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text,
  -- Known for a customer who has written; else the relay finds it by `user_id`.
  conversation_object_id text,
  user_id text,
  customer_id uuid references customers on delete set null,
  order_id uuid references orders on delete cascade,
  template text not null,
  send_class text not null constraint outbound_requests_send_class check (send_class in
    ('reply', 'order', 'payment', 'code', 'proactive', 'marketing')),
  payload_json jsonb not null default '{}',
  status text not null default 'PENDING' constraint outbound_requests_status check (status in
    ('PENDING', 'HANDED_OVER', 'SKIPPED', 'FAILED')),
  attempts integer not null default 0 constraint outbound_requests_attempts check (attempts >= 0),
  not_before timestamptz not null default now(),
  leased_until timestamptz,
  last_error text,
  correlation_id text,
  created_at timestamptz not null default now(),
  handed_over_at timestamptz,
  constraint outbound_requests_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade,
  constraint outbound_requests_addressed check (conversation_object_id is not null or user_id is not null)
);

create index if not exists idx_outbound_requests_due on outbound_requests (not_before, request_id) where status = 'PENDING';
create index if not exists idx_outbound_requests_order on outbound_requests (order_id, request_id) where order_id is not null;
create index if not exists idx_outbound_requests_done on outbound_requests (handed_over_at) where handed_over_at is not null;

create table if not exists dead_letters (
  dead_letter_id uuid primary key default gen_random_uuid(),
  dedupe_key text constraint dead_letters_dedupe_key unique,
  source text not null,
  conversation_object_id text,
  outbox_seq bigint,
  tenant_id uuid,
  restaurant_id uuid,
  channel text,
  account_id text,
  reason text not null,
  error_code integer,
  attempts integer not null default 0,
  -- Ids only.
  body jsonb not null default '{}',
  created_at timestamptz not null default now(),
  resolved_at timestamptz,
  resolution text constraint dead_letters_resolution check (resolution in ('replayed', 'dropped')),
  resolved_by text,
  constraint dead_letters_resolved check ((resolved_at is null) = (resolution is null))
);

create index if not exists idx_dead_letters_open on dead_letters (created_at desc) where resolved_at is null;
create index if not exists idx_dead_letters_restaurant on dead_letters (restaurant_id, created_at desc);
