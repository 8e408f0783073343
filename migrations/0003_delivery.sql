-- Where a restaurant delivers, for how much and when; and the country's own list of places.

create table if not exists delivery_zones (
  zone_id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants on delete cascade,
  wilaya text not null constraint delivery_zones_wilaya check (wilaya <> ''),
  commune text not null constraint delivery_zones_commune check (commune <> ''),
  fee_base_cents integer not null constraint delivery_zones_fee check (fee_base_cents >= 0 and fee_base_cents % 100 = 0),
  min_order_cents integer not null default 0 constraint delivery_zones_minimum check (min_order_cents >= 0),
  eta_min integer not null default 45 constraint delivery_zones_eta_min check (eta_min >= 0),
  eta_max integer not null default 60,
  is_active boolean not null default true,
  center_lat double precision constraint delivery_zones_lat check (center_lat between -90 and 90),
  center_lng double precision constraint delivery_zones_lng check (center_lng between -180 and 180),
  radius_km double precision not null default 10 constraint delivery_zones_radius check (radius_km > 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint delivery_zones_eta check (eta_max >= eta_min),
  constraint delivery_zones_center check ((center_lat is null) = (center_lng is null))
);

create unique index if not exists delivery_zones_place_key on delivery_zones (restaurant_id, lower(wilaya), lower(commune));
create index if not exists idx_delivery_zones_active on delivery_zones (restaurant_id, is_active);
create index if not exists idx_delivery_zones_center on delivery_zones (restaurant_id, center_lat, center_lng)
  where center_lat is not null;

create or replace trigger delivery_zones_touch before update on delivery_zones
  for each row execute function touch_updated_at();

create table if not exists delivery_fee_rules (
  rule_id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants on delete cascade,
  name text not null,
  -- An end before the start lies on the next day.
  start_time time not null,
  end_time time not null,
  surcharge_cents integer not null default 0
    constraint delivery_fee_rules_surcharge check (surcharge_cents >= 0 and surcharge_cents % 100 = 0),
  free_delivery_threshold_cents integer
    constraint delivery_fee_rules_threshold check (free_delivery_threshold_cents >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint delivery_fee_rules_name_key unique (restaurant_id, name)
);

create index if not exists idx_delivery_fee_rules_active on delivery_fee_rules (restaurant_id, is_active);

create or replace trigger delivery_fee_rules_touch before update on delivery_fee_rules
  for each row execute function touch_updated_at();

-- A weekly pattern; what is booked is a slot on a local date (delivery_slot_reservations).
create table if not exists delivery_time_slots (
  slot_id uuid primary key default gen_random_uuid(),
  restaurant_id uuid not null references restaurants on delete cascade,
  -- 0 is Sunday.
  day_of_week smallint not null constraint delivery_time_slots_day check (day_of_week between 0 and 6),
  start_time time not null,
  end_time time not null,
  capacity integer not null default 0 constraint delivery_time_slots_capacity check (capacity >= 0),
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint delivery_time_slots_key unique (restaurant_id, day_of_week, start_time, end_time)
);

create or replace trigger delivery_time_slots_touch before update on delivery_time_slots
  for each row execute function touch_updated_at();

-- No upper bound on the code: the country adds wilayas (the eleven of 2026 act from 2027 on).
create table if not exists wilaya_reference (
  wilaya_code smallint primary key constraint wilaya_reference_code check (wilaya_code > 0),
  name_fr text not null,
  name_ar text not null,
  name_latin_alt text[] not null default '{}',
  name_ar_alt text[] not null default '{}',
  -- The one it was cut out of.
  parent_code smallint references wilaya_reference,
  valid_from date not null,
  -- Of its chief town, to about a kilometre.
  center_lat double precision,
  center_lng double precision
);

create table if not exists commune_reference (
  commune_id bigserial primary key,
  wilaya_code smallint not null references wilaya_reference,
  name_fr text not null,
  name_ar text not null default '',
  name_latin_alt text[] not null default '{}',
  center_lat double precision,
  center_lng double precision
);

create unique index if not exists commune_reference_name_key on commune_reference (wilaya_code, lower(name_fr));

select ops.watch_catalog('delivery_zones');
select ops.watch_catalog('delivery_fee_rules');
select ops.watch_catalog('delivery_time_slots');
