-- Conversations that were put in quarantine, and what finds a message id that comes back under another customer.

-- The journalled copy: the conversation itself decides. Nothing here says who the customer is.
create table if not exists conversation_quarantine (
  id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  conversation_object_id text not null,
  channel text not null constraint conversation_quarantine_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text not null,
  -- Key of the rule that began it.
  reason text not null,
  active boolean not null default true,
  release_policy text not null default 'AUTO_RELEASE'
    constraint conversation_quarantine_policy check (release_policy in ('AUTO_RELEASE', 'CONFIRMATION', 'MANUAL')),
  started_at timestamptz not null,
  expires_at timestamptz not null,
  released_at timestamptz,
  released_reason text,
  released_by text,
  revision bigint not null default 0,
  updated_at timestamptz not null default now(),
  constraint conversation_quarantine_start_key unique (conversation_object_id, started_at),
  constraint conversation_quarantine_released check (active = (released_at is null))
);

create index if not exists idx_conversation_quarantine_tenant on conversation_quarantine (tenant_id, active desc, started_at desc);
create index if not exists idx_conversation_quarantine_expiry on conversation_quarantine (expires_at) where active;

create or replace trigger conversation_quarantine_touch before update on conversation_quarantine
  for each row execute function touch_updated_at();

-- Asked once for every archived message and by the whole id only: a hash is a fraction of a tree over such long ids.
create index if not exists idx_inbound_messages_event on inbound_messages using hash (event_id);

-- Turns ask who is staff.
select ops.watch_catalog('restaurant_users');
