-- Orders, their lines and what became of them.

-- The short public number: counted per restaurant and local day, without gaps.
create table if not exists order_counters (
  restaurant_id uuid not null references restaurants on delete cascade,
  business_date date not null,
  last_number integer not null constraint order_counters_positive check (last_number > 0),
  constraint order_counters_pkey primary key (restaurant_id, business_date)
);

create table if not exists orders (
  order_id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  restaurant_id uuid not null,
  -- Filled by a trigger when the writer leaves them out.
  order_number integer not null constraint orders_number_positive check (order_number > 0),
  business_date date not null,
  checkout_id uuid not null default gen_random_uuid(),
  channel text not null constraint orders_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  account_id text,
  -- Phone or scoped id, as the channel names the customer.
  user_id text not null,
  customer_id uuid references customers on delete set null,
  customer_name text,
  customer_phone text,
  locale text not null default 'fr' constraint orders_locale check (locale in ('fr', 'ar', 'darija')),
  conversation_object_id text,
  service_mode text not null constraint orders_service_mode check (service_mode in ('sur_place', 'a_emporter', 'livraison')),
  status text not null default 'NEW' constraint orders_status check (status in
    ('NEW', 'ACCEPTED', 'IN_PROGRESS', 'READY', 'OUT_FOR_DELIVERY', 'DONE', 'DELIVERED', 'CANCELLED')),
  -- The items; the customer owes this and the delivery fee.
  total_cents integer not null default 0 constraint orders_total check (total_cents >= 0),
  table_label text,
  -- Null means as soon as possible.
  pickup_at timestamptz,
  scheduled_for timestamptz,
  kitchen_note text,
  delivery_address_json jsonb,
  delivery_wilaya text,
  delivery_commune text,
  delivery_address text,
  delivery_notes text,
  delivery_phone text,
  delivery_lat double precision,
  delivery_lng double precision,
  delivery_fee_cents integer not null default 0 constraint orders_delivery_fee check (delivery_fee_cents >= 0),
  delivery_eta_min integer constraint orders_delivery_eta_min check (delivery_eta_min >= 0),
  delivery_eta_max integer constraint orders_delivery_eta_max check (delivery_eta_max >= 0),
  delivery_slot_id uuid references delivery_time_slots on delete set null,
  delivery_slot_date date,
  delivery_slot_start timestamptz,
  delivery_slot_end timestamptz,
  payment_mode text not null default 'COD' constraint orders_payment_mode check (payment_mode in
    ('COD', 'DEPOSIT_COD', 'CIB', 'EDAHABIA', 'BARIDIMOB', 'FREE', 'PREPAID')),
  payment_status text not null default 'PENDING' constraint orders_payment_status check (payment_status in
    ('PENDING', 'DEPOSIT_REQUESTED', 'DEPOSIT_PAID', 'CONFIRMED', 'COLLECTED', 'COMPLETED', 'FAILED', 'REFUNDED',
     'CANCELLED', 'NO_SHOW')),
  payment_intent_id uuid,
  last_notified_status text,
  last_notified_at timestamptz,
  source jsonb,
  correlation_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint orders_checkout_key unique (restaurant_id, checkout_id),
  constraint orders_number_key unique (restaurant_id, business_date, order_number),
  constraint orders_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_orders_status_created on orders (status, created_at desc);
create index if not exists idx_orders_restaurant_notified on orders (restaurant_id, last_notified_at desc);
create index if not exists idx_orders_tenant_status_created on orders (tenant_id, status, created_at desc);
create index if not exists idx_orders_restaurant_status on orders (restaurant_id, status);
create index if not exists idx_orders_restaurant_status_created on orders (restaurant_id, status, created_at desc);
create index if not exists idx_orders_restaurant_place
  on orders (restaurant_id, lower(delivery_wilaya), lower(delivery_commune));
create index if not exists idx_orders_payment_status_created on orders (payment_status, created_at desc);
create index if not exists idx_orders_payment_mode on orders (payment_mode);
create index if not exists idx_orders_user_status_created on orders (user_id, status, created_at desc);
create index if not exists idx_orders_customer on orders (customer_id, created_at desc) where customer_id is not null;

create table if not exists order_items (
  id bigserial primary key,
  order_id uuid not null references orders on delete cascade,
  item_code text not null,
  label text not null,
  qty integer not null constraint order_items_qty check (qty between 1 and 20),
  -- The item and its options, for one.
  unit_price_cents integer not null constraint order_items_unit_price check (unit_price_cents >= 0),
  options_json jsonb not null default '[]' constraint order_items_options check (jsonb_typeof(options_json) = 'array'),
  line_total_cents integer not null constraint order_items_line_total check (line_total_cents >= 0)
);

create index if not exists idx_order_items_order on order_items (order_id);

create table if not exists order_status_history (
  id bigserial primary key,
  order_id uuid not null references orders on delete cascade,
  internal_status text not null,
  customer_status text,
  actor text not null default 'sql',
  note text,
  created_at timestamptz not null default now()
);

create index if not exists idx_order_status_history_order on order_status_history (order_id, created_at);

create or replace function map_order_status_to_customer(p_status text) returns text language sql immutable as $$
  select case upper(p_status)
    when 'ACCEPTED' then 'CONFIRMED'
    when 'IN_PROGRESS' then 'PREPARING'
    when 'READY' then 'READY'
    when 'OUT_FOR_DELIVERY' then 'OUT_FOR_DELIVERY'
    when 'DONE' then 'DELIVERED'
    when 'DELIVERED' then 'DELIVERED'
    when 'CANCELLED' then 'CANCELLED'
  end;
$$;

create or replace function next_order_number(p_restaurant uuid, p_day date) returns integer language sql as $$
  insert into order_counters (restaurant_id, business_date, last_number) values (p_restaurant, p_day, 1)
  on conflict (restaurant_id, business_date) do update set last_number = order_counters.last_number + 1
  returning last_number;
$$;

-- An order written by hand gets its number and day like any other; a number given by hand is never given again.
create or replace function orders_assign_number() returns trigger language plpgsql as $$
begin
  if new.business_date is null then
    select (new.created_at at time zone r.timezone)::date into new.business_date
    from restaurants r where r.restaurant_id = new.restaurant_id;
  end if;
  if new.business_date is null then
    raise foreign_key_violation using message = 'orders: unknown restaurant';
  elsif new.order_number is null then
    new.order_number := next_order_number(new.restaurant_id, new.business_date);
  else
    insert into order_counters (restaurant_id, business_date, last_number)
    values (new.restaurant_id, new.business_date, new.order_number)
    on conflict (restaurant_id, business_date)
      do update set last_number = greatest(order_counters.last_number, excluded.last_number);
  end if;
  return new;
end;
$$;

create or replace trigger orders_assign_number before insert on orders
  for each row execute function orders_assign_number();

create or replace trigger orders_touch before update on orders
  for each row execute function touch_updated_at();

-- Who changes a status says so with `set_config('resto.actor', …, true)`; what comes without a name is plain SQL.
create or replace function orders_note_status() returns trigger language plpgsql as $$
begin
  insert into order_status_history (order_id, internal_status, customer_status, actor, note)
  values (
    new.order_id, new.status, map_order_status_to_customer(new.status),
    coalesce(nullif(current_setting('resto.actor', true), ''), 'sql'),
    nullif(current_setting('resto.note', true), '')
  );
  return null;
end;
$$;

create or replace trigger orders_note_status after update of status on orders
  for each row when (old.status is distinct from new.status) execute function orders_note_status();

create table if not exists delivery_slot_reservations (
  id bigserial primary key,
  order_id uuid not null constraint delivery_slot_reservations_order_key unique references orders on delete cascade,
  slot_id uuid not null references delivery_time_slots on delete cascade,
  -- The local day of the delivery: capacity is per slot and day.
  service_date date not null,
  reserved_at timestamptz not null default now(),
  released_at timestamptz
);

create index if not exists idx_delivery_slot_reservations_taken on delivery_slot_reservations (slot_id, service_date)
  where released_at is null;
create index if not exists idx_delivery_slot_reservations_slot on delivery_slot_reservations (slot_id, reserved_at desc);

create table if not exists address_clarification_requests (
  id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  order_id uuid references orders on delete cascade,
  conversation_object_id text,
  missing_fields jsonb not null default '[]'
    constraint address_clarification_requests_fields check (jsonb_typeof(missing_fields) = 'array'),
  attempts integer not null default 0 constraint address_clarification_requests_attempts check (attempts >= 0),
  status text not null default 'OPEN' constraint address_clarification_requests_status check (status in
    ('OPEN', 'RESOLVED', 'HANDOFF', 'CANCELLED')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint address_clarification_requests_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_address_clarification_status
  on address_clarification_requests (status, created_at desc);
create unique index if not exists address_clarification_open_key on address_clarification_requests (conversation_object_id)
  where status = 'OPEN';

create or replace trigger address_clarification_requests_touch before update on address_clarification_requests
  for each row execute function touch_updated_at();

create table if not exists feedback_jobs (
  id uuid primary key default gen_random_uuid(),
  tenant_id uuid not null,
  restaurant_id uuid not null,
  order_id uuid constraint feedback_jobs_order_key unique references orders on delete cascade,
  channel text not null constraint feedback_jobs_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  conversation_object_id text,
  scheduled_at timestamptz not null,
  status text not null default 'PENDING' constraint feedback_jobs_status check (status in
    ('PENDING', 'SENT', 'SKIPPED', 'FAILED')),
  attempts integer not null default 0,
  last_error text,
  rating smallint constraint feedback_jobs_rating check (rating between 1 and 5),
  rated_at timestamptz,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  constraint feedback_jobs_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_feedback_jobs_due on feedback_jobs (status, scheduled_at);
