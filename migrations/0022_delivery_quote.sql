-- What a delivery costs, decided in one place: the API, the talk and place_order ask the same function.

-- A place as people write it in either script: case, accents, apostrophes, hamza and ta marbuta forms, the Arabic article make no difference.
create or replace function fold_place(p_name text) returns text language sql immutable as $$
  select btrim(regexp_replace(
    translate(
      lower(regexp_replace(normalize(coalesce(p_name, ''), nfkc), '[\u0610-\u061a\u064b-\u065f\u0670\u0640]', '', 'g')),
      'àâäáãÀÂÄÁÃçÇèéêëÈÉÊËîïíìÎÏÍôöóòÔÖÓùûüúÙÛÜÚñÑأإآٱىئؤةگڤ',
      'aaaaaaaaaacceeeeeeeeiiiiiiiooooooouuuuuuuunnااااييوهكف'),
    '[^a-z0-9\u0621-\u064a]+', ' ', 'g'))
$$;

create or replace function fold_places(p_names text[]) returns text[] language sql immutable as $$
  select coalesce(array_agg(distinct folded), '{}') from (
    select regexp_replace(fold_place(name), '(^| )ال', '\1', 'g') as folded from unnest(p_names) as name
  ) as names where folded <> ''
$$;

-- Every spelling of a place, folded: what was said, and what the country's list calls it. A wilaya may be said by its number.
create or replace function wilaya_spellings(p_wilaya text, p_on date) returns text[] language sql stable as $$
  select fold_places(array[p_wilaya] || coalesce((
    select array[w.name_fr, w.name_ar] || w.name_latin_alt || w.name_ar_alt from wilaya_reference w
    where w.valid_from <= p_on and (btrim(p_wilaya) in (w.wilaya_code::text, lpad(w.wilaya_code::text, 2, '0'))
      or fold_places(array[w.name_fr, w.name_ar] || w.name_latin_alt || w.name_ar_alt) && fold_places(array[p_wilaya]))
    order by w.wilaya_code limit 1), '{}'))
$$;

create or replace function commune_spellings(p_commune text) returns text[] language sql stable as $$
  select fold_places(array[p_commune] || coalesce((
    select array[c.name_fr, c.name_ar] || c.name_latin_alt from commune_reference c
    where fold_places(array[c.name_fr, c.name_ar] || c.name_latin_alt) && fold_places(array[p_commune])
    order by c.commune_id limit 1), '{}'))
$$;

-- The nearest zone whose circle holds the point; one that is served comes first.
create or replace function delivery_zone_near(p_restaurant uuid, p_lat double precision, p_lng double precision) returns uuid
language sql stable as $$
  select near.zone_id from (
    select z.zone_id, z.is_active, z.radius_km,
      2 * 6371 * asin(least(1, sqrt(power(sin(radians(z.center_lat - p_lat) / 2), 2)
        + cos(radians(p_lat)) * cos(radians(z.center_lat)) * power(sin(radians(z.center_lng - p_lng) / 2), 2)))) as distance_km
    from delivery_zones z where z.restaurant_id = p_restaurant and z.center_lat is not null
  ) as near
  where near.distance_km <= near.radius_km
  order by near.is_active desc, near.distance_km, near.zone_id limit 1
$$;

create or replace function delivery_zone_of(p_restaurant uuid, p_place jsonb, p_on date) returns delivery_zones
language plpgsql stable as $$
declare
  v_zone delivery_zones;
  v_wilaya text := p_place ->> 'wilaya';
  v_commune text := p_place ->> 'commune';
begin
  if v_wilaya is not null and v_commune is not null then
    select z.* into v_zone from delivery_zones z
    where z.restaurant_id = p_restaurant
      and fold_places(array[z.wilaya]) && wilaya_spellings(v_wilaya, p_on)
      and fold_places(array[z.commune]) && commune_spellings(v_commune)
    order by z.is_active desc, z.zone_id limit 1;
  end if;
  if v_zone.zone_id is null and p_place ->> 'lat' is not null then
    select z.* into v_zone from delivery_zones z
    where z.zone_id = delivery_zone_near(p_restaurant, (p_place ->> 'lat')::double precision, (p_place ->> 'lng')::double precision);
  end if;
  return v_zone;
end;
$$;

-- Of the rules whose window holds the local time: the dearest surcharge, the lowest threshold. A window may cross midnight; one that ends where it
-- begins is the whole day.
create or replace function delivery_rules_at(p_restaurant uuid, p_time time, out surcharge integer, out free_from integer)
language sql stable as $$
  select coalesce(max(r.surcharge_cents), 0), min(r.free_delivery_threshold_cents)
  from delivery_fee_rules r
  where r.restaurant_id = p_restaurant and r.is_active and (
    r.start_time = r.end_time
    or (r.start_time < r.end_time and p_time >= r.start_time and p_time < r.end_time)
    or (r.start_time > r.end_time and (p_time >= r.start_time or p_time < r.end_time)))
$$;

-- Place: {wilaya, commune, lat, lng}. Total: the items. Defaults: {fee_min_cents, eta_min, eta_max}.
create or replace function delivery_quote(p_restaurant uuid, p_place jsonb, p_total integer, p_at timestamptz, p_defaults jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_restaurant restaurants;
  v_zone delivery_zones;
  v_local timestamp;
  v_surcharge integer := 0;
  v_free_from integer;
  v_fee integer;
  v_reason text := 'OK';
begin
  select * into v_restaurant from restaurants where restaurant_id = p_restaurant;
  v_local := p_at at time zone coalesce(v_restaurant.timezone, 'Africa/Algiers');
  v_zone := delivery_zone_of(p_restaurant, p_place, v_local::date);
  if v_zone.zone_id is null then
    v_reason := 'DELIVERY_ZONE_NOT_FOUND';
  elsif not v_zone.is_active then
    v_reason := 'DELIVERY_ZONE_INACTIVE';
  elsif p_total < v_zone.min_order_cents then
    v_reason := 'DELIVERY_MIN_ORDER';
  end if;
  v_fee := coalesce(v_zone.fee_base_cents, 0);
  if v_reason = 'OK' then
    select surcharge, free_from into v_surcharge, v_free_from from delivery_rules_at(p_restaurant, v_local::time);
    v_free_from := least(v_free_from, v_restaurant.free_delivery_threshold_cents);
    v_fee := case
      when v_free_from is not null and p_total >= v_free_from then 0
      when v_fee + v_surcharge = 0 then 0
      else greatest(v_fee + v_surcharge, coalesce((p_defaults ->> 'fee_min_cents')::integer, 0))
    end;
  end if;
  return jsonb_build_object(
    'reason', v_reason, 'zone_id', v_zone.zone_id, 'zone_found', v_zone.zone_id is not null,
    'zone_active', coalesce(v_zone.is_active, false), 'wilaya', v_zone.wilaya, 'commune', v_zone.commune,
    'base_cents', coalesce(v_zone.fee_base_cents, 0), 'surcharge_cents', v_surcharge, 'final_cents', v_fee,
    'free_threshold_cents', v_free_from, 'min_order_cents', coalesce(v_zone.min_order_cents, 0),
    'eta_min', coalesce(nullif(v_zone.eta_min, 0), (p_defaults ->> 'eta_min')::integer, 0),
    'eta_max', coalesce(nullif(v_zone.eta_max, 0), (p_defaults ->> 'eta_max')::integer, 0));
end;
$$;

-- An order is delivered where we deliver now, for the fee that the customer has seen, or it goes back to the customer.
create or replace function order_delivery_problem(p_request jsonb, p_restaurant restaurants, p_now timestamptz) returns jsonb
language plpgsql stable as $$
declare
  v_quote jsonb;
begin
  if p_request ->> 'service_mode' is distinct from 'livraison' then
    return null;
  end if;
  v_quote := delivery_quote(p_restaurant.restaurant_id, p_request -> 'delivery', (p_request ->> 'total_cents')::integer, p_now,
    coalesce(nullif(p_request -> 'delivery_defaults', 'null'), '{}'));
  if v_quote ->> 'reason' <> 'OK' or (v_quote ->> 'final_cents')::integer <> coalesce((p_request ->> 'delivery_fee_cents')::integer, 0) then
    return jsonb_build_object('outcome', 'requoted', 'quote', v_quote);
  end if;
  return null;
end;
$$;

create or replace function keep_order_delivery(p_request jsonb, p_order orders) returns void language sql as $$
  update orders o set delivery_eta_min = (p_request ->> 'delivery_eta_min')::integer, delivery_eta_max = (p_request ->> 'delivery_eta_max')::integer
  where o.order_id = p_order.order_id and p_request ->> 'delivery_eta_max' is not null
$$;

create or replace function after_order(p_request jsonb, p_order orders, p_now timestamptz) returns void language plpgsql as $$
begin
  perform keep_order_delivery(p_request, p_order);
  perform keep_order_slot(p_request, p_order, p_now);
  perform open_order_payment(p_request, p_order, p_now);
end;
$$;
