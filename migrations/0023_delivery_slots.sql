-- A slot is an hour of the week on a local date. Its places are taken by orders, in their transaction, and freed when they are cancelled.

-- The next ones with a place left whose cut-off has not passed, within a week. A date that the restaurant is closed on by exception has none.
create or replace function delivery_slots_offered(p_restaurant uuid, p_at timestamptz, p_limit integer) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('slot_id', offered.slot_id, 'date', offered.day, 'start_at', offered.start_at,
    'end_at', offered.end_at, 'remaining', offered.remaining) order by offered.start_at, offered.slot_id), '[]')
  from (
    select dated.*, dated.capacity - (select count(*) from delivery_slot_reservations v
      where v.slot_id = dated.slot_id and v.service_date = dated.day and v.released_at is null)::integer as remaining
    from (
      select t.slot_id, t.capacity, days.day::date as day, (days.day::date + t.start_time) at time zone r.timezone as start_at,
        (days.day::date + t.end_time + make_interval(days => (t.end_time <= t.start_time)::integer)) at time zone r.timezone as end_at,
        make_interval(mins => r.slot_cutoff_minutes) as cutoff
      from restaurants r
      cross join lateral generate_series((p_at at time zone r.timezone)::date, (p_at at time zone r.timezone)::date + 6, interval '1 day') as days (day)
      join delivery_time_slots t on t.restaurant_id = r.restaurant_id and t.is_active and t.day_of_week = extract(dow from days.day)
      where r.restaurant_id = p_restaurant
        and coalesce(r.opening_hours -> 'exceptions' -> to_char(days.day, 'YYYY-MM-DD'), 'null') <> '[]'
    ) as dated
    where dated.start_at - dated.cutoff > p_at and dated.capacity > (select count(*) from delivery_slot_reservations v
      where v.slot_id = dated.slot_id and v.service_date = dated.day and v.released_at is null)
    order by dated.start_at, dated.slot_id
    limit p_limit
  ) as offered
$$;

-- Two orders for the last place take turns here; the second finds it gone and is shown what is left.
create or replace function order_slot_problem(p_request jsonb, p_restaurant restaurants, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  v_slot delivery_time_slots;
  v_id uuid := (p_request -> 'delivery_slot' ->> 'slot_id')::uuid;
  v_date date := (p_request -> 'delivery_slot' ->> 'date')::date;
  v_reason text;
begin
  if v_id is null or p_request ->> 'service_mode' is distinct from 'livraison' then
    return null;
  end if;
  perform pg_advisory_xact_lock(hashtextextended('slot:' || v_id || ':' || v_date, 0));
  select * into v_slot from delivery_time_slots s
  where s.slot_id = v_id and s.restaurant_id = p_restaurant.restaurant_id and s.is_active and s.day_of_week = extract(dow from v_date);
  if v_slot.slot_id is null then
    v_reason := 'SLOT_NOT_FOUND';
  elsif (v_date + v_slot.start_time) at time zone p_restaurant.timezone - make_interval(mins => p_restaurant.slot_cutoff_minutes) <= p_now then
    v_reason := 'SLOT_CLOSED';
  elsif (select count(*) from delivery_slot_reservations v
      where v.slot_id = v_id and v.service_date = v_date and v.released_at is null) >= v_slot.capacity then
    v_reason := 'SLOT_FULL';
  else
    return null;
  end if;
  return jsonb_build_object('outcome', 'slot_full', 'reason', v_reason,
    'slots', delivery_slots_offered(p_restaurant.restaurant_id, p_now, 6));
end;
$$;

create or replace function keep_order_slot(p_request jsonb, p_order orders, p_now timestamptz) returns void language sql as $$
  with slot as (
    select s.slot_id, s.start_time, s.end_time, (p_request -> 'delivery_slot' ->> 'date')::date as day, r.timezone
    from delivery_time_slots s join restaurants r using (restaurant_id)
    where s.slot_id = (p_request -> 'delivery_slot' ->> 'slot_id')::uuid and p_order.service_mode = 'livraison'
  ), reserved as (
    insert into delivery_slot_reservations (order_id, slot_id, service_date, reserved_at)
    select p_order.order_id, slot.slot_id, slot.day, p_now from slot
  )
  update orders o set delivery_slot_id = slot.slot_id, delivery_slot_date = slot.day,
    delivery_slot_start = (slot.day + slot.start_time) at time zone slot.timezone,
    delivery_slot_end = (slot.day + slot.end_time + make_interval(days => (slot.end_time <= slot.start_time)::integer)) at time zone slot.timezone
  from slot where o.order_id = p_order.order_id
$$;

create or replace function free_order_slot() returns trigger language plpgsql as $$
begin
  update delivery_slot_reservations v set released_at = now() where v.order_id = new.order_id and v.released_at is null;
  return null;
end;
$$;

create or replace trigger orders_free_slot after update of status on orders
  for each row when (new.status = 'CANCELLED' and old.status is distinct from new.status) execute function free_order_slot();
