-- The menu as one document, for whoever edits it through the API.

create or replace function menu_document(p_restaurant uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object(
    'code', i.item_code, 'label_fr', i.label_fr, 'label_ar', i.label_ar, 'category_fr', i.category_fr, 'category_ar', i.category_ar,
    'price_cents', i.price_cents, 'aliases', to_jsonb(i.aliases), 'active', i.active, 'sold_out_until', i.sold_out_until,
    'options', (select coalesce(jsonb_agg(jsonb_build_object('code', o.option_code, 'label_fr', o.label_fr, 'label_ar', o.label_ar,
        'kind', o.kind, 'price_delta_cents', o.price_delta_cents, 'active', o.active) order by o.position, o.option_code), '[]')
      from menu_item_options o where o.restaurant_id = i.restaurant_id and o.item_code = i.item_code)
  ) order by i.category_position, i.category_fr, i.position, i.item_code), '[]')
  from menu_items i where i.restaurant_id = p_restaurant
$$;

create or replace function menu_version(p_restaurant uuid) returns text language sql stable as $$
  select md5(menu_document(p_restaurant)::text)
$$;

-- All of it, in the order given: what is not there any more is gone, orders keep their own names. False when it is not at that version any more.
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
    price_cents, aliases, active, sold_out_until)
  select p_restaurant, item ->> 'code', item ->> 'label_fr', item ->> 'label_ar', item ->> 'category_fr', item ->> 'category_ar',
    (min(place) over (partition by item ->> 'category_fr'))::integer, place::integer, (item ->> 'price_cents')::integer,
    array(select jsonb_array_elements_text(item -> 'aliases')), (item ->> 'active')::boolean, (item ->> 'sold_out_until')::date
  from jsonb_array_elements(p_items) with ordinality as items (item, place)
  on conflict (restaurant_id, item_code) do update set label_fr = excluded.label_fr, label_ar = excluded.label_ar,
    category_fr = excluded.category_fr, category_ar = excluded.category_ar, category_position = excluded.category_position,
    position = excluded.position, price_cents = excluded.price_cents, aliases = excluded.aliases, active = excluded.active,
    sold_out_until = excluded.sold_out_until;
  insert into menu_item_options (restaurant_id, option_code, item_code, label_fr, label_ar, kind, price_delta_cents, active, position)
  select p_restaurant, choice ->> 'code', item ->> 'code', choice ->> 'label_fr', choice ->> 'label_ar', choice ->> 'kind',
    (choice ->> 'price_delta_cents')::integer, (choice ->> 'active')::boolean, place::integer
  from jsonb_array_elements(p_items) as item
  cross join lateral jsonb_array_elements(item -> 'options') with ordinality as options (choice, place);
  return true;
end;
$$;
