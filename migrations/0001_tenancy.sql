-- Tenants, restaurants, who may speak for them, and their customers.
-- Every file here may run twice: the second run changes nothing.

create schema if not exists ops;

create or replace function touch_updated_at() returns trigger language plpgsql as $$
begin
  if new.updated_at is not distinct from old.updated_at then
    new.updated_at := now();
  end if;
  return new;
end;
$$;

create table if not exists tenants (
  tenant_id uuid primary key default gen_random_uuid(),
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create or replace trigger tenants_touch before update on tenants
  for each row execute function touch_updated_at();

-- catalog_version grows with everything that a conversation may show or use, so that one cheap poll finds the restaurants that changed.
create table if not exists restaurants (
  restaurant_id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants on delete cascade,
  name text not null,
  -- An unknown zone raises, which is what refuses it.
  timezone text not null default 'Africa/Algiers'
    constraint restaurants_timezone_known check (timestamptz '2026-01-01 00:00:00+00' at time zone timezone is not null),
  currency text not null default 'DZD' constraint restaurants_currency_dzd check (currency = 'DZD'),
  default_language text not null default 'fr' constraint restaurants_language check (default_language in ('fr', 'ar')),
  opening_hours jsonb not null default '{"weekly": "always"}'
    constraint restaurants_opening_hours check (jsonb_typeof(opening_hours) = 'object' and opening_hours ? 'weekly'),
  free_delivery_threshold_cents integer
    constraint restaurants_free_delivery_threshold check (free_delivery_threshold_cents >= 0),
  slot_cutoff_minutes integer not null default 30 constraint restaurants_slot_cutoff check (slot_cutoff_minutes >= 0),
  is_active boolean not null default true,
  catalog_version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  -- What other tables point at, so that no row can name one tenant and another one's restaurant.
  constraint restaurants_tenant_key unique (tenant_id, restaurant_id)
);

create index if not exists idx_restaurants_tenant_active on restaurants (tenant_id, is_active);

create or replace function restaurants_note_change() returns trigger language plpgsql as $$
begin
  if to_jsonb(new) - 'catalog_version' - 'updated_at' is distinct from to_jsonb(old) - 'catalog_version' - 'updated_at' then
    new.catalog_version := greatest(new.catalog_version, old.catalog_version + 1);
    new.updated_at := greatest(new.updated_at, now());
  end if;
  return new;
end;
$$;

create or replace trigger restaurants_note_change before update on restaurants
  for each row execute function restaurants_note_change();

-- Bumped in one order, so that two statements over several restaurants cannot wait for each other in a circle.
create or replace function ops.bump_catalog(p_restaurants uuid[]) returns void language sql as $$
  update restaurants set catalog_version = catalog_version + 1
  where restaurant_id in (
    select r.restaurant_id from restaurants r where r.restaurant_id = any (p_restaurants)
    order by r.restaurant_id for no key update
  );
$$;

create or replace function ops.bump_catalog_of_changed() returns trigger language plpgsql as $$
begin
  perform ops.bump_catalog(array(select distinct c.restaurant_id from changed c where c.restaurant_id is not null));
  return null;
end;
$$;

-- Puts a table under watch: after each statement that touched rows, `p_handler` sees them as `changed`.
create or replace function ops.watch_catalog(p_table text, p_handler text default 'ops.bump_catalog_of_changed')
returns void language plpgsql as $$
begin
  execute format('create or replace trigger %I after insert on %I referencing new table as changed
    for each statement execute function %s()', p_table || '_catalog_insert', p_table, p_handler);
  execute format('create or replace trigger %I after update on %I referencing new table as changed
    for each statement execute function %s()', p_table || '_catalog_update', p_table, p_handler);
  execute format('create or replace trigger %I after delete on %I referencing old table as changed
    for each statement execute function %s()', p_table || '_catalog_delete', p_table, p_handler);
end;
$$;

create table if not exists channel_accounts (
  channel text not null constraint channel_accounts_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text not null constraint channel_accounts_account_id check (account_id <> ''),
  tenant_id uuid not null,
  restaurant_id uuid not null,
  waba_id text,
  -- AES-GCM under ACCOUNT_TOKEN_KEY, bound to `channel:account_id`; null means the channel's default token.
  access_token_sealed text,
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint channel_accounts_pkey primary key (channel, account_id),
  constraint channel_accounts_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_channel_accounts_restaurant on channel_accounts (restaurant_id);

create or replace trigger channel_accounts_touch before update on channel_accounts
  for each row execute function touch_updated_at();

create table if not exists api_clients (
  client_id uuid primary key default gen_random_uuid(),
  client_name text not null,
  token_hash text not null constraint api_clients_token_hash_key unique
    constraint api_clients_token_hash check (token_hash ~ '^[0-9a-f]{64}$'),
  -- The readable part of the token: names it in logs and lists.
  token_lookup_id text constraint api_clients_token_lookup_id_key unique,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  scopes jsonb not null default '[]' constraint api_clients_scopes check (jsonb_typeof(scopes) = 'array'),
  is_active boolean not null default true,
  expires_at timestamptz,
  last_used_at timestamptz,
  created_at timestamptz not null default now(),
  token_rotated_at timestamptz,
  -- Still accepted until its hour, so that a rotation needs no outage.
  previous_token_hash text constraint api_clients_previous_token_hash_key unique
    constraint api_clients_previous_token_hash check (previous_token_hash ~ '^[0-9a-f]{64}$'),
  previous_token_expires_at timestamptz,
  -- Where replies to this client's messages leave; null means the restaurant's account of the message's channel.
  reply_channel text,
  reply_account_id text,
  constraint api_clients_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade,
  constraint api_clients_reply_account_fkey foreign key (reply_channel, reply_account_id)
    references channel_accounts (channel, account_id) on delete set null
);

create index if not exists idx_api_clients_active_hash on api_clients (is_active, token_hash);
create index if not exists idx_api_clients_scopes on api_clients using gin (scopes);
create index if not exists idx_api_clients_tenant_active on api_clients (tenant_id, is_active);

create table if not exists restaurant_users (
  id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  channel text not null constraint restaurant_users_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  user_id text not null constraint restaurant_users_user_id check (user_id <> ''),
  role text not null constraint restaurant_users_role check (role in ('owner', 'admin', 'support', 'kitchen', 'driver')),
  created_at timestamptz not null default now(),
  constraint restaurant_users_user_key unique (restaurant_id, channel, user_id),
  constraint restaurant_users_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

-- An erased customer keeps a row without phone or name: it says "do not recreate".
create table if not exists customers (
  customer_id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null references tenants on delete cascade,
  channel text not null constraint customers_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text not null,
  user_key_hmac text not null,
  phone text,
  display_name text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  erased_at timestamptz,
  constraint customers_user_key unique (tenant_id, channel, account_id, user_key_hmac),
  constraint customers_erased_is_empty check (erased_at is null or (phone is null and display_name is null))
);

create index if not exists idx_customers_tenant_phone on customers (tenant_id, phone) where phone is not null;

create or replace trigger customers_touch before update on customers
  for each row execute function touch_updated_at();
