-- Items that are served at certain hours only, every day, in the restaurant's own time.

-- `[["07:00", "11:00"], …]`; an end at or before the start lies on the next day. Null is always.
create or replace function is_serving_hours(p_hours jsonb) returns boolean language plpgsql immutable as $$
begin
  if p_hours is null then
    return true;
  end if;
  if jsonb_typeof(p_hours) <> 'array' or jsonb_array_length(p_hours) = 0 then
    return false;
  end if;
  return not exists (
    select 1 from jsonb_array_elements(p_hours) as span
    where span::text !~ '^\["([01][0-9]|2[0-3]):[0-5][0-9]", "([01][0-9]|2[0-3]):[0-5][0-9]"\]$');
end;
$$;

create or replace function is_served_at(p_hours jsonb, p_time time) returns boolean language sql immutable as $$
  select p_hours is null or exists (
    select 1 from (select (span ->> 0)::time as opens, (span ->> 1)::time as closes from jsonb_array_elements(p_hours) as span) as spans
    where case when opens < closes then p_time >= opens and p_time < closes else p_time >= opens or p_time < closes end)
$$;

alter table menu_items add column if not exists hours jsonb;
alter table menu_items drop constraint if exists menu_items_hours;
alter table menu_items add constraint menu_items_hours check (is_serving_hours(hours));

-- An order of what is not served at this hour goes back to its customer like one of what is sold out.
create or replace function order_hours_problem(p_request jsonb, p_restaurant restaurants, p_now timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('outcome', 'changed', 'changes', jsonb_agg(distinct jsonb_build_object('item_code', m.item_code, 'reason', 'not_served')))
  from jsonb_array_elements(p_request -> 'lines') as line
  join menu_items m on m.restaurant_id = p_restaurant.restaurant_id and m.item_code = line ->> 'item_code'
  where not is_served_at(m.hours, (p_now at time zone p_restaurant.timezone)::time)
  having count(*) > 0
$$;

create or replace function order_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language plpgsql as $$
begin
  return coalesce(
    order_hours_problem(p_request, p_restaurant, p_now),
    order_delivery_problem(p_request, p_restaurant, p_now),
    order_fraud_problem(p_request, p_restaurant, p_customer, p_now),
    order_payment_problem(p_request, p_restaurant, p_customer, p_now),
    order_slot_problem(p_request, p_restaurant, p_now));
end;
$$;

create or replace function menu_document(p_restaurant uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'code', i.item_code, 'label_fr', i.label_fr, 'label_ar', i.label_ar, 'category_fr', i.category_fr, 'category_ar', i.category_ar,
    'price_cents', i.price_cents, 'aliases', to_jsonb(i.aliases), 'active', i.active, 'sold_out_until', i.sold_out_until, 'hours', i.hours,
    'options', (select coalesce(jsonb_agg(jsonb_build_object('code', o.option_code, 'label_fr', o.label_fr, 'label_ar', o.label_ar,
        'kind', o.kind, 'price_delta_cents', o.price_delta_cents, 'active', o.active) order by o.position, o.option_code), '[]')
      from menu_item_options o where o.restaurant_id = i.restaurant_id and o.item_code = i.item_code)
  ) order by i.category_position, i.category_fr, i.position, i.item_code), '[]')
  from menu_items i where i.restaurant_id = p_restaurant
$$;

create or replace function replace_menu(p_restaurant uuid, p_items jsonb, p_version text) returns boolean language plpgsql as $$
begin
  perform 1 from restaurants r where r.restaurant_id = p_restaurant for update;
  if menu_version(p_restaurant) <> p_version then
    return false;
  end if;
  delete from menu_item_options o where o.restaurant_id = p_restaurant;
  delete from menu_items i where i.restaurant_id = p_restaurant
    and i.item_code not in (select item ->> 'code' from jsonb_array_elements(p_items) as item);
  insert into menu_items (restaurant_id, item_code, label_fr, label_ar, category_fr, category_ar, category_position, position,
    price_cents, aliases, active, sold_out_until, hours)
  select p_restaurant, item ->> 'code', item ->> 'label_fr', item ->> 'label_ar', item ->> 'category_fr', item ->> 'category_ar',
    (min(place) over (partition by item ->> 'category_fr'))::integer, place::integer, (item ->> 'price_cents')::integer,
    array(select jsonb_array_elements_text(item -> 'aliases')), (item ->> 'active')::boolean, (item ->> 'sold_out_until')::date,
    nullif(item -> 'hours', 'null')
  from jsonb_array_elements(p_items) with ordinality as items (item, place)
  on conflict (restaurant_id, item_code) do update set label_fr = excluded.label_fr, label_ar = excluded.label_ar,
    category_fr = excluded.category_fr, category_ar = excluded.category_ar, category_position = excluded.category_position,
    position = excluded.position, price_cents = excluded.price_cents, aliases = excluded.aliases, active = excluded.active,
    sold_out_until = excluded.sold_out_until,
    hours = excluded.hours;
  insert into menu_item_options (restaurant_id, option_code, item_code, label_fr, label_ar, kind, price_delta_cents, active, position)
  select p_restaurant, choice ->> 'code', item ->> 'code', choice ->> 'label_fr', choice ->> 'label_ar', choice ->> 'kind',
    (choice ->> 'price_delta_cents')::integer, (choice ->> 'active')::boolean, place::integer
  from jsonb_array_elements(p_items) as item
  cross join lateral jsonb_array_elements(item -> 'options') with ordinality as options (choice, place);
  return true;
end;
$$;
