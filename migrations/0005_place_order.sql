-- Placing an order: one call, one transaction, and the same answer however often it is asked (invariant I7).

-- The request's own sums. A difference is a fault of the caller, not of the customer: an exception, and nothing is written.
create or replace function check_order_sums(p_request jsonb) returns void language plpgsql as $$
declare
  v_lines jsonb := p_request -> 'lines';
  v_wrong integer;
  v_total bigint;
begin
  if jsonb_typeof(v_lines) is distinct from 'array' or jsonb_array_length(v_lines) = 0 then
    raise exception 'place_order: the order has no lines' using errcode = 'P0001';
  end if;
  select
    count(*) filter (where l.unit is distinct from l.item + l.extras or l.total is distinct from l.unit * l.qty),
    sum(l.total)
  into v_wrong, v_total
  from (
    select
      (line ->> 'item_price_cents')::bigint as item,
      (line ->> 'unit_price_cents')::bigint as unit,
      (line ->> 'line_total_cents')::bigint as total,
      (line ->> 'qty')::bigint as qty,
      (select coalesce(sum((choice ->> 'price_delta_cents')::bigint), 0)
       from jsonb_array_elements(coalesce(line -> 'options', '[]')) as choice) as extras
    from jsonb_array_elements(v_lines) as line
  ) as l;
  if v_wrong > 0 then
    raise exception 'place_order: a line does not add up' using errcode = 'P0001';
  end if;
  if v_total is distinct from (p_request ->> 'total_cents')::bigint then
    raise exception 'place_order: the total is not the sum of the lines' using errcode = 'P0001';
  end if;
end;
$$;

-- What the live menu says that the request does not: an array of {item_code, option_code?, reason, price_cents?}.
-- The rows stay locked until the order is written, each table in one order, so that two orders cannot wait for each other in a circle.
create or replace function menu_changes(p_restaurant uuid, p_lines jsonb, p_day date) returns jsonb language plpgsql as $$
declare
  v_changes jsonb;
begin
  perform 1 from menu_items m
  where m.restaurant_id = p_restaurant
    and m.item_code in (select line ->> 'item_code' from jsonb_array_elements(p_lines) as line)
  order by m.item_code for share;
  perform 1 from menu_item_options o
  where o.restaurant_id = p_restaurant
    and o.item_code in (select line ->> 'item_code' from jsonb_array_elements(p_lines) as line)
  order by o.option_code for share;

  select coalesce(jsonb_agg(distinct found.change), '[]') into v_changes
  from (
    select jsonb_strip_nulls(jsonb_build_object(
      'item_code', compared.item_code, 'reason', compared.reason,
      'price_cents', case when compared.reason = 'price' then compared.live end)) as change
    from (
      select line ->> 'item_code' as item_code, m.price_cents as live,
        case
          when m.item_code is null or not m.active then 'gone'
          when m.sold_out_until >= p_day then 'sold_out'
          when m.price_cents is distinct from (line ->> 'item_price_cents')::bigint then 'price'
        end as reason
      from jsonb_array_elements(p_lines) as line
      left join menu_items m on m.restaurant_id = p_restaurant and m.item_code = line ->> 'item_code'
    ) as compared
    where compared.reason is not null
    union all
    select jsonb_strip_nulls(jsonb_build_object(
      'item_code', compared.item_code, 'option_code', compared.option_code, 'reason', compared.reason,
      'price_cents', case when compared.reason = 'price' then compared.live end))
    from (
      select line ->> 'item_code' as item_code, choice ->> 'option_code' as option_code, o.price_delta_cents as live,
        case
          when o.option_code is null or not o.active then 'gone'
          when o.price_delta_cents is distinct from (choice ->> 'price_delta_cents')::bigint then 'price'
        end as reason
      from jsonb_array_elements(p_lines) as line
      cross join lateral jsonb_array_elements(coalesce(line -> 'options', '[]')) as choice
      left join menu_item_options o on o.restaurant_id = p_restaurant
        and o.item_code = line ->> 'item_code' and o.option_code = choice ->> 'option_code'
    ) as compared
    where compared.reason is not null
  ) as found;
  return v_changes;
end;
$$;

-- Null when the request does not say whose it is. An erased customer stays erased.
create or replace function upsert_order_customer(p_request jsonb) returns uuid language sql as $$
  insert into customers (tenant_id, channel, account_id, user_key_hmac, phone, display_name)
  select (p_request ->> 'tenant_id')::uuid, p_request ->> 'channel', p_request ->> 'account_id',
    p_request ->> 'user_key_hmac', p_request ->> 'phone', p_request ->> 'customer_name'
  where p_request ->> 'user_key_hmac' is not null and p_request ->> 'account_id' is not null
  on conflict (tenant_id, channel, account_id, user_key_hmac) do update set
    phone = case when customers.erased_at is null then coalesce(excluded.phone, customers.phone) end,
    display_name = case when customers.erased_at is null then coalesce(excluded.display_name, customers.display_name) end
  returning customer_id;
$$;

create or replace function insert_order(p_request jsonb, p_customer uuid, p_day date, p_now timestamptz) returns orders
language plpgsql as $$
declare
  v_delivery jsonb := nullif(p_request -> 'delivery', 'null');
  v_order orders;
begin
  insert into orders (
    tenant_id, restaurant_id, business_date, checkout_id, channel, account_id, user_id, customer_id, customer_name,
    customer_phone, locale, conversation_object_id, service_mode, total_cents, table_label, pickup_at, scheduled_for,
    kitchen_note, delivery_address_json, delivery_wilaya, delivery_commune, delivery_address, delivery_phone,
    delivery_lat, delivery_lng, delivery_fee_cents, source, correlation_id, created_at, updated_at
  ) values (
    (p_request ->> 'tenant_id')::uuid, (p_request ->> 'restaurant_id')::uuid, p_day, (p_request ->> 'checkout_id')::uuid,
    p_request ->> 'channel', p_request ->> 'account_id', p_request ->> 'user_id', p_customer, p_request ->> 'customer_name',
    p_request ->> 'phone', coalesce(p_request ->> 'locale', 'fr'), p_request ->> 'conversation_object_id',
    p_request ->> 'service_mode', (p_request ->> 'total_cents')::integer, p_request ->> 'table_label',
    (p_request ->> 'pickup_at')::timestamptz, (p_request ->> 'scheduled_for')::timestamptz, p_request ->> 'kitchen_note',
    v_delivery, v_delivery ->> 'wilaya', v_delivery ->> 'commune', v_delivery ->> 'details', v_delivery ->> 'phone',
    (v_delivery ->> 'lat')::double precision, (v_delivery ->> 'lng')::double precision,
    coalesce((p_request ->> 'delivery_fee_cents')::integer, 0), nullif(p_request -> 'source', 'null'),
    p_request ->> 'correlation_id', p_now, p_now
  ) returning * into v_order;

  insert into order_items (order_id, item_code, label, qty, unit_price_cents, options_json, line_total_cents)
  select v_order.order_id, line ->> 'item_code', line ->> 'label', (line ->> 'qty')::integer,
    (line ->> 'unit_price_cents')::integer, coalesce(line -> 'options', '[]'), (line ->> 'line_total_cents')::integer
  from jsonb_array_elements(p_request -> 'lines') with ordinality as lines (line, place)
  order by place;

  insert into order_status_history (order_id, internal_status, customer_status, actor, created_at)
  values (v_order.order_id, v_order.status, map_order_status_to_customer(v_order.status), 'customer', p_now);
  return v_order;
end;
$$;

create or replace function placed_order(p_order orders, p_replayed boolean) returns jsonb language sql stable as $$
  select jsonb_build_object(
    'outcome', 'placed', 'replayed', p_replayed, 'order_id', p_order.order_id, 'order_number', p_order.order_number,
    'business_date', p_order.business_date, 'total_cents', p_order.total_cents,
    'delivery_fee_cents', p_order.delivery_fee_cents, 'created_at', p_order.created_at);
$$;

-- placed: written now, or before by the same checkout · changed: the customer must see it again · refused: not here.
create or replace function place_order(request jsonb) returns jsonb language plpgsql as $$
declare
  v_restaurant restaurants;
  v_order orders;
  v_now timestamptz := coalesce((request ->> 'now')::timestamptz, now());
  v_day date;
  v_changes jsonb;
begin
  select * into v_restaurant from restaurants where restaurant_id = (request ->> 'restaurant_id')::uuid;
  if v_restaurant.tenant_id is distinct from (request ->> 'tenant_id')::uuid or v_restaurant.tenant_id is null then
    return jsonb_build_object('outcome', 'refused', 'reason', 'unknown_restaurant');
  end if;

  -- Two calls with one checkout take turns here, so that the second finds the first one's order and takes no number.
  perform pg_advisory_xact_lock(hashtextextended((request ->> 'restaurant_id') || ':' || (request ->> 'checkout_id'), 0));
  select * into v_order from orders o
  where o.restaurant_id = v_restaurant.restaurant_id and o.checkout_id = (request ->> 'checkout_id')::uuid;
  if v_order.order_id is not null then
    return placed_order(v_order, true);
  end if;
  if not v_restaurant.is_active then
    return jsonb_build_object('outcome', 'refused', 'reason', 'restaurant_inactive');
  end if;

  perform check_order_sums(request);
  v_day := (v_now at time zone v_restaurant.timezone)::date;
  v_changes := menu_changes(v_restaurant.restaurant_id, request -> 'lines', v_day);
  if v_changes <> '[]' then
    return jsonb_build_object('outcome', 'changed', 'changes', v_changes);
  end if;
  return placed_order(insert_order(request, upsert_order_customer(request), v_day, v_now), false);
end;
$$;
