-- Rules against abuse, and how an order is paid.

-- A row without a restaurant is the default for all; a restaurant's own row of the same key replaces it.
create table if not exists fraud_rules (
  rule_id bigserial primary key,
  restaurant_id uuid references restaurants on delete cascade,
  rule_key text not null,
  scope text not null constraint fraud_rules_scope check (scope in ('INBOUND', 'CHECKOUT')),
  action text not null constraint fraud_rules_action check (action in
    ('ALLOW', 'THROTTLE', 'REQUIRE_CONFIRMATION', 'QUARANTINE')),
  score integer not null default 0,
  params_json jsonb not null default '{}' constraint fraud_rules_params check (jsonb_typeof(params_json) = 'object'),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint fraud_rules_key unique nulls not distinct (restaurant_id, rule_key)
);

create or replace trigger fraud_rules_touch before update on fraud_rules
  for each row execute function touch_updated_at();

create or replace function ops.bump_catalog_of_rules() returns trigger language plpgsql as $$
begin
  perform ops.bump_catalog(array(
    select r.restaurant_id from restaurants r
    where exists (select 1 from changed c where c.restaurant_id is null or c.restaurant_id = r.restaurant_id)));
  return null;
end;
$$;

select ops.watch_catalog('fraud_rules', 'ops.bump_catalog_of_rules');

insert into fraud_rules (restaurant_id, rule_key, scope, action, score, params_json) values
  (null, 'IN_FLOOD_30S', 'INBOUND', 'QUARANTINE', 80, '{"limit_30s": 6, "quarantine_minutes": 10}'),
  (null, 'IN_LONG_TEXT', 'INBOUND', 'THROTTLE', 20, '{"max_len": 1200}'),
  (null, 'CO_HIGH_ORDER_TOTAL', 'CHECKOUT', 'REQUIRE_CONFIRMATION', 70,
    '{"threshold_cents": 3000000, "confirm_ttl_minutes": 10, "max_tries": 3}'),
  (null, 'CO_REPEAT_CANCELLED_7D', 'CHECKOUT', 'QUARANTINE', 90,
    '{"cancel_limit": 3, "window_days": 7, "quarantine_minutes": 30}')
on conflict on constraint fraud_rules_key do nothing;

create table if not exists restaurant_payment_config (
  id bigserial primary key,
  restaurant_id uuid not null constraint restaurant_payment_config_key unique references restaurants on delete cascade,
  cod_enabled boolean not null default true,
  deposit_enabled boolean not null default false,
  cib_enabled boolean not null default false,
  edahabia_enabled boolean not null default false,
  baridimob_enabled boolean not null default false,
  cod_max_amount integer not null default 1000000 constraint restaurant_payment_config_cod_max check (cod_max_amount >= 0),
  deposit_mode text not null default 'PERCENTAGE'
    constraint restaurant_payment_config_mode check (deposit_mode in ('PERCENTAGE', 'FIXED')),
  deposit_percentage integer not null default 30
    constraint restaurant_payment_config_percentage check (deposit_percentage between 0 and 100),
  deposit_fixed integer not null default 0 constraint restaurant_payment_config_fixed check (deposit_fixed >= 0),
  deposit_threshold integer not null default 300000
    constraint restaurant_payment_config_threshold check (deposit_threshold >= 0),
  deposit_timeout_minutes integer not null default 30
    constraint restaurant_payment_config_timeout check (deposit_timeout_minutes > 0),
  no_deposit_min_orders integer not null default 3,
  no_deposit_min_score integer not null default 70,
  cib_merchant_id text,
  edahabia_merchant_id text,
  baridimob_account text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);

create or replace trigger restaurant_payment_config_touch before update on restaurant_payment_config
  for each row execute function touch_updated_at();

select ops.watch_catalog('restaurant_payment_config');

create table if not exists payment_intents (
  id bigserial primary key,
  intent_id uuid not null default gen_random_uuid() constraint payment_intents_intent_key unique,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  order_id uuid references orders on delete cascade,
  conversation_object_id text not null,
  customer_id uuid references customers on delete set null,
  user_id text not null,
  method text not null default 'COD' constraint payment_intents_method check (method in
    ('COD', 'DEPOSIT_COD', 'CIB', 'EDAHABIA', 'BARIDIMOB', 'FREE')),
  status text not null default 'PENDING' constraint payment_intents_status check (status in
    ('PENDING', 'DEPOSIT_REQUESTED', 'DEPOSIT_PAID', 'CONFIRMED', 'COLLECTED', 'COMPLETED', 'FAILED', 'REFUNDED', 'CANCELLED')),
  total_amount integer not null constraint payment_intents_total check (total_amount >= 0),
  deposit_amount integer not null default 0 constraint payment_intents_deposit check (deposit_amount >= 0),
  deposit_paid integer not null default 0 constraint payment_intents_deposit_paid check (deposit_paid >= 0),
  cod_amount integer not null default 0 constraint payment_intents_cod check (cod_amount >= 0),
  cod_collected integer not null default 0 constraint payment_intents_cod_collected check (cod_collected >= 0),
  external_ref text,
  external_provider text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  confirmed_at timestamptz,
  completed_at timestamptz,
  expires_at timestamptz,
  metadata_json jsonb not null default '{}',
  constraint payment_intents_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_payment_intents_order on payment_intents (order_id);
create index if not exists idx_payment_intents_conversation on payment_intents (conversation_object_id);
create index if not exists idx_payment_intents_open on payment_intents (status, expires_at)
  where status in ('PENDING', 'DEPOSIT_REQUESTED');
create index if not exists idx_payment_intents_user on payment_intents (user_id, created_at desc);
create unique index if not exists payment_intents_external_key on payment_intents (external_provider, external_ref)
  where external_ref is not null;

create or replace trigger payment_intents_touch before update on payment_intents
  for each row execute function touch_updated_at();

create table if not exists payment_history (
  id bigserial primary key,
  payment_intent_id uuid not null references payment_intents (intent_id) on delete cascade,
  from_status text,
  to_status text not null,
  amount integer,
  actor text not null default 'system',
  reason text,
  metadata_json jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create index if not exists idx_payment_history_intent on payment_history (payment_intent_id, created_at);

-- How far a restaurant's tenant trusts one customer with cash on delivery.
create table if not exists customer_payment_profiles (
  tenant_id uuid not null references tenants on delete cascade,
  customer_id uuid not null references customers on delete cascade,
  total_orders integer not null default 0,
  completed_orders integer not null default 0,
  cancelled_orders integer not null default 0,
  no_show_count integer not null default 0,
  trust_score integer not null default 50 constraint customer_payment_profiles_score check (trust_score between 0 and 100),
  requires_deposit boolean not null default false,
  soft_blacklisted boolean not null default false,
  blacklist_reason text,
  blacklist_until timestamptz,
  last_order_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customer_payment_profiles_pkey primary key (tenant_id, customer_id)
);

create index if not exists idx_customer_payment_profiles_blacklist on customer_payment_profiles (tenant_id, blacklist_until)
  where soft_blacklisted;

create or replace trigger customer_payment_profiles_touch before update on customer_payment_profiles
  for each row execute function touch_updated_at();
