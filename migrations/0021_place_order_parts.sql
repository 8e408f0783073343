-- Placing an order asks and tells its neighbours through two functions, each of which only calls others: a part (delivery, slots, fraud, payments)
-- changes by replacing its own function, never this one.

-- What stands against an order, first come first told: null, or an answer of place_order ({outcome, …}). Called once its customer is known, before
-- anything of it is written.
create or replace function order_delivery_problem(p_request jsonb, p_restaurant restaurants, p_now timestamptz) returns jsonb
language sql as 'select null::jsonb';
create or replace function order_fraud_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language sql as 'select null::jsonb';
create or replace function order_payment_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language sql as 'select null::jsonb';
-- Last, because a place that is free is taken by asking.
create or replace function order_slot_problem(p_request jsonb, p_restaurant restaurants, p_now timestamptz) returns jsonb
language sql as 'select null::jsonb';

create or replace function order_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language plpgsql as $$
begin
  return coalesce(
    order_delivery_problem(p_request, p_restaurant, p_now),
    order_fraud_problem(p_request, p_restaurant, p_customer, p_now),
    order_payment_problem(p_request, p_restaurant, p_customer, p_now),
    order_slot_problem(p_request, p_restaurant, p_now));
end;
$$;

-- What is written with an order, in its transaction.
create or replace function keep_order_slot(p_request jsonb, p_order orders, p_now timestamptz) returns void
language plpgsql as 'begin end';
create or replace function open_order_payment(p_request jsonb, p_order orders, p_now timestamptz) returns void
language plpgsql as 'begin end';

create or replace function after_order(p_request jsonb, p_order orders, p_now timestamptz) returns void language plpgsql as $$
begin
  perform keep_order_slot(p_request, p_order, p_now);
  perform open_order_payment(p_request, p_order, p_now);
end;
$$;

-- What an answer says of the order beside its number and total: an object, whose members a part adds in its own function.
create or replace function order_payment_answer(p_order orders) returns jsonb language sql stable as $$
  select '{}'::jsonb
$$;

create or replace function placed_order(p_order orders, p_replayed boolean) returns jsonb language sql stable as $$
  select order_payment_answer(p_order) || jsonb_build_object(
    'outcome', 'placed', 'replayed', p_replayed, 'order_id', p_order.order_id, 'order_number', p_order.order_number,
    'business_date', p_order.business_date, 'total_cents', p_order.total_cents,
    'delivery_fee_cents', p_order.delivery_fee_cents, 'created_at', p_order.created_at);
$$;

-- placed: written now, or before by the same checkout · changed: the customer must see it again · refused: not here.
create or replace function place_order(request jsonb) returns jsonb language plpgsql as $$
declare
  v_restaurant restaurants;
  v_order orders;
  v_customer uuid;
  v_now timestamptz := coalesce((request ->> 'now')::timestamptz, now());
  v_day date;
  v_changes jsonb;
  v_problem jsonb;
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

  -- Waits for an erasure under way; a request from before it is a request of nobody.
  perform 1 from customers c where c.conversation_object_id = request ->> 'conversation_object_id' for key share;
  if is_erased(request ->> 'conversation_object_id', v_now) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'customer_erased');
  end if;

  perform check_order_sums(request);
  v_day := (v_now at time zone v_restaurant.timezone)::date;
  v_changes := menu_changes(v_restaurant.restaurant_id, request -> 'lines', v_day);
  if v_changes <> '[]' then
    return jsonb_build_object('outcome', 'changed', 'changes', v_changes);
  end if;
  v_customer := upsert_order_customer(request);
  v_problem := order_problem(request, v_restaurant, v_customer, v_now);
  if v_problem is not null then
    return v_problem;
  end if;
  v_order := insert_order(request, v_customer, v_day, v_now);
  perform after_order(request, v_order, v_now);
  return placed_order(v_order, false);
end;
$$;
