-- What a restaurant sells. Prices are centimes of DZD and whole dinars.

create table if not exists menu_items (
  restaurant_id uuid not null references restaurants on delete cascade,
  item_code text not null constraint menu_items_code check (item_code ~ '^[A-Za-z0-9_-]{1,24}$'),
  label_fr text not null,
  label_ar text not null,
  category_fr text not null default 'Autres',
  category_ar text not null default 'أخرى',
  category_position integer not null default 0,
  position integer not null default 0,
  price_cents integer not null constraint menu_items_price check (price_cents >= 0 and price_cents % 100 = 0),
  aliases text[] not null default '{}',
  active boolean not null default true,
  -- The last local day on which it cannot be had.
  sold_out_until date,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint menu_items_pkey primary key (restaurant_id, item_code)
);

create index if not exists idx_menu_items_shown on menu_items (restaurant_id, active, category_fr, item_code);

create or replace trigger menu_items_touch before update on menu_items
  for each row execute function touch_updated_at();

create table if not exists menu_item_options (
  restaurant_id uuid not null,
  option_code text not null constraint menu_item_options_code check (option_code ~ '^[A-Za-z0-9_-]{1,24}$'),
  item_code text not null,
  label_fr text not null,
  label_ar text not null,
  kind text not null constraint menu_item_options_kind check (kind in ('extra', 'remove', 'note')),
  price_delta_cents integer not null default 0 constraint menu_item_options_price check (price_delta_cents % 100 = 0),
  active boolean not null default true,
  position integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint menu_item_options_pkey primary key (restaurant_id, option_code),
  constraint menu_item_options_item_fkey foreign key (restaurant_id, item_code)
    references menu_items (restaurant_id, item_code) on delete cascade
);

create index if not exists idx_menu_item_options_shown on menu_item_options (restaurant_id, active, item_code, option_code);

create or replace trigger menu_item_options_touch before update on menu_item_options
  for each row execute function touch_updated_at();

select ops.watch_catalog('menu_items');
select ops.watch_catalog('menu_item_options');
