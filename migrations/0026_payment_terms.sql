-- How an order is paid: in cash, after a deposit, or ahead. Decided here, where the customer's history is, and said before the order is placed.

-- A column that a restaurant leaves empty means what the settings of the Worker say.
do $$
declare
  v_column text;
begin
  foreach v_column in array array['cod_enabled', 'deposit_enabled', 'cib_enabled', 'edahabia_enabled', 'baridimob_enabled', 'cod_max_amount',
    'deposit_mode', 'deposit_percentage', 'deposit_fixed', 'deposit_threshold', 'deposit_timeout_minutes', 'no_deposit_min_orders',
    'no_deposit_min_score']
  loop
    execute format('alter table restaurant_payment_config alter column %I drop not null, alter column %I drop default', v_column, v_column);
  end loop;
end;
$$;

alter table orders add column if not exists change_for_cents integer;
alter table orders drop constraint if exists orders_change_for;
alter table orders add constraint orders_change_for check (change_for_cents > 0);

-- What holds for a restaurant: its own row over `p_defaults`, which the Worker's settings fill. A transfer wants an account to send it to, a
-- card wants a provider that is set up.
create or replace function payment_settings(p_restaurant uuid, p_defaults jsonb) returns jsonb language sql stable as $$
  select s || jsonb_build_object(
    'transfer', coalesce((s ->> 'baridimob_enabled')::boolean, true) and coalesce(s ->> 'transfer_code', '') <> '',
    'online', coalesce((s ->> 'provider')::boolean, false)
      and (coalesce((s ->> 'cib_enabled')::boolean, false) or coalesce((s ->> 'edahabia_enabled')::boolean, false)))
  from (
    select coalesce(p_defaults, '{}') || jsonb_strip_nulls(jsonb_build_object(
      'cod_enabled', c.cod_enabled, 'cod_max_cents', c.cod_max_amount, 'deposit_enabled', c.deposit_enabled,
      'deposit_mode', c.deposit_mode, 'deposit_percentage', c.deposit_percentage, 'deposit_fixed_cents', c.deposit_fixed,
      'deposit_threshold_cents', c.deposit_threshold, 'deposit_minutes', c.deposit_timeout_minutes,
      'trust_min_orders', c.no_deposit_min_orders, 'trust_min_score', c.no_deposit_min_score,
      'cib_enabled', c.cib_enabled, 'edahabia_enabled', c.edahabia_enabled, 'baridimob_enabled', c.baridimob_enabled,
      'transfer_code', nullif(c.baridimob_account, ''))) as s
    from (select 1) as one left join restaurant_payment_config c on c.restaurant_id = p_restaurant
  ) as merged
$$;

-- Whole dinars, as they are asked for.
create or replace function deposit_of(p_settings jsonb, p_due integer) returns integer language sql immutable as $$
  select least(p_due, case when p_settings ->> 'deposit_mode' = 'FIXED' then coalesce((p_settings ->> 'deposit_fixed_cents')::integer, 0) / 100 * 100
    else (p_due::bigint * coalesce((p_settings ->> 'deposit_percentage')::integer, 30) / 10000 * 100)::integer end)
$$;

create or replace function is_blacklisted(p_profile customer_payment_profiles, p_now timestamptz) returns boolean language sql immutable as $$
  select coalesce(p_profile.soft_blacklisted and (p_profile.blacklist_until is null or p_profile.blacklist_until > p_now), false)
$$;

-- What is paid ahead of `p_due`, the rest being cash; null: no way of paying it is open to this customer.
create or replace function deposit_due(p_settings jsonb, p_profile customer_payment_profiles, p_due integer, p_now timestamptz,
  out deposit integer, out reason text) language plpgsql immutable as $$
declare
  v_ahead boolean := (p_settings ->> 'transfer')::boolean or (p_settings ->> 'online')::boolean;
  v_cash boolean := coalesce((p_settings ->> 'cod_enabled')::boolean, true) or not v_ahead;
  v_max integer := coalesce((p_settings ->> 'cod_max_cents')::integer, 2147483647);
  v_deposits boolean := v_ahead and coalesce((p_settings ->> 'deposit_enabled')::boolean, false);
begin
  if is_blacklisted(p_profile, p_now) then
    deposit := case when v_ahead then p_due end;
    reason := 'blacklisted';
  elsif not v_cash then
    deposit := p_due;
    reason := 'cash_disabled';
  elsif not v_deposits then
    deposit := case when p_due <= v_max then 0 when v_ahead then p_due end;
    reason := case when p_due <= v_max then 'deposit_disabled' else 'cash_ceiling' end;
  else
    if coalesce(p_profile.requires_deposit, false) then
      deposit := deposit_of(p_settings, p_due);
      reason := 'requires_deposit';
    elsif p_due < coalesce((p_settings ->> 'deposit_threshold_cents')::integer, 0) then
      deposit := 0;
      reason := 'below_threshold';
    elsif p_profile.completed_orders >= coalesce((p_settings ->> 'trust_min_orders')::integer, 3)
          and p_profile.trust_score >= coalesce((p_settings ->> 'trust_min_score')::integer, 70) then
      deposit := 0;
      reason := 'trusted_customer';
    else
      deposit := deposit_of(p_settings, p_due);
      reason := 'standard_deposit';
    end if;
    if p_due - deposit > v_max then
      deposit := least(p_due, (p_due - v_max + 99) / 100 * 100);
      reason := 'cash_ceiling';
    end if;
  end if;
end;
$$;

-- {outcome: 'ok', method, reason, deposit_cents, cash_cents, minutes, transfer_code, online}, or {outcome: 'blocked', reason}.
create or replace function payment_terms(p_restaurant uuid, p_customer uuid, p_mode text, p_due integer, p_defaults jsonb, p_now timestamptz)
returns jsonb language plpgsql stable as $$
declare
  v_settings jsonb := payment_settings(p_restaurant, p_defaults);
  v_profile customer_payment_profiles;
  v_deposit integer := 0;
  v_reason text := 'at_table';
begin
  if p_mode <> 'sur_place' and p_due > 0 then
    select p.* into v_profile from customer_payment_profiles p
    join restaurants r on r.tenant_id = p.tenant_id
    where r.restaurant_id = p_restaurant and p.customer_id = p_customer;
    select d.deposit, d.reason into v_deposit, v_reason from deposit_due(v_settings, v_profile, p_due, p_now) d;
  end if;
  if v_deposit is null then
    return jsonb_build_object('outcome', 'blocked', 'reason', v_reason);
  end if;
  return jsonb_build_object('outcome', 'ok', 'reason', v_reason, 'deposit_cents', v_deposit, 'cash_cents', p_due - v_deposit,
    'method', case
      when p_due = 0 then 'FREE'
      when v_deposit = 0 then 'COD'
      when v_deposit < p_due then 'DEPOSIT_COD'
      when (v_settings ->> 'transfer')::boolean then 'BARIDIMOB'
      when (v_settings ->> 'edahabia_enabled')::boolean then 'EDAHABIA'
      else 'CIB' end,
    'minutes', case when v_deposit > 0 then greatest(1, coalesce((v_settings ->> 'deposit_minutes')::integer, 30)) end,
    'transfer_code', case when v_deposit > 0 and (v_settings ->> 'transfer')::boolean then v_settings ->> 'transfer_code' end,
    'online', v_deposit > 0 and (v_settings ->> 'online')::boolean);
end;
$$;

-- Before the recap: the customer by the key under which orders know them, who may never have ordered.
create or replace function payment_terms_for(p_request jsonb) returns jsonb language sql stable as $$
  select payment_terms((p_request ->> 'restaurant_id')::uuid, (
      select c.customer_id from customers c
      where c.tenant_id = (p_request ->> 'tenant_id')::uuid and c.channel = p_request ->> 'channel'
        and c.account_id = p_request ->> 'account_id' and c.user_key_hmac = p_request ->> 'user_key_hmac' and c.erased_at is null),
    p_request ->> 'service_mode', (p_request ->> 'due_cents')::integer, p_request -> 'defaults', (p_request ->> 'now')::timestamptz)
  from restaurants r
  where r.restaurant_id = (p_request ->> 'restaurant_id')::uuid and r.tenant_id = (p_request ->> 'tenant_id')::uuid
$$;

-- `payment` in a request: the defaults, and the deposit that the customer was told of. Other terms than those go back to the customer.
create or replace function order_payment_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language plpgsql stable as $$
declare
  v_payment jsonb := nullif(p_request -> 'payment', 'null');
  v_terms jsonb;
begin
  if v_payment is null then
    return null;
  end if;
  v_terms := payment_terms(p_restaurant.restaurant_id, p_customer, p_request ->> 'service_mode',
    (p_request ->> 'total_cents')::integer + coalesce((p_request ->> 'delivery_fee_cents')::integer, 0), v_payment -> 'defaults', p_now);
  if v_terms ->> 'outcome' = 'blocked' then
    return jsonb_build_object('outcome', 'payment_blocked', 'reason', v_terms ->> 'reason');
  elsif (v_terms ->> 'deposit_cents')::integer <> coalesce((v_payment ->> 'deposit_cents')::integer, 0) then
    return jsonb_build_object('outcome', 'payment_changed', 'terms', v_terms);
  end if;
  return null;
end;
$$;

-- One intent for each order, whatever its way: what the order is worth, what is paid ahead, what is paid in cash.
create or replace function open_order_payment(p_request jsonb, p_order orders, p_now timestamptz) returns void language plpgsql as $$
declare
  v_due integer := p_order.total_cents + p_order.delivery_fee_cents;
  v_terms jsonb := payment_terms(p_order.restaurant_id, p_order.customer_id, p_order.service_mode, v_due,
    case when nullif(p_request -> 'payment', 'null') is null then '{"provider": false, "transfer_code": ""}'::jsonb else p_request #> '{payment,defaults}' end, p_now);
  v_deposit integer := coalesce((v_terms ->> 'deposit_cents')::integer, 0);
  v_status text := case when v_deposit > 0 then 'DEPOSIT_REQUESTED' else 'CONFIRMED' end;
  v_intent uuid;
begin
  insert into payment_intents (tenant_id, restaurant_id, order_id, conversation_object_id, customer_id, user_id, method, status, total_amount,
    deposit_amount, cod_amount, confirmed_at, expires_at, metadata_json, created_at)
  values (p_order.tenant_id, p_order.restaurant_id, p_order.order_id, p_order.conversation_object_id, p_order.customer_id, p_order.user_id,
    coalesce(v_terms ->> 'method', 'COD'), v_status, v_due, v_deposit, v_due - v_deposit, case when v_deposit = 0 then p_now end,
    case when v_deposit > 0 then p_now + make_interval(mins => (v_terms ->> 'minutes')::integer) end,
    jsonb_strip_nulls(v_terms - 'outcome' - 'deposit_cents' - 'cash_cents' - 'method'), p_now)
  returning intent_id into v_intent;
  insert into payment_history (payment_intent_id, from_status, to_status, amount, actor, reason, created_at)
  values (v_intent, null, 'PENDING', v_due, 'system', v_terms ->> 'reason', p_now), (v_intent, 'PENDING', v_status, v_deposit, 'system', null, p_now);
  update orders set payment_intent_id = v_intent, payment_mode = coalesce(v_terms ->> 'method', 'COD'), payment_status = v_status
  where order_id = p_order.order_id;
  if p_order.customer_id is not null then
    insert into customer_payment_profiles as p (tenant_id, customer_id, total_orders, last_order_at)
    values (p_order.tenant_id, p_order.customer_id, 1, p_now)
    on conflict on constraint customer_payment_profiles_pkey do update set total_orders = p.total_orders + 1, last_order_at = p_now;
  end if;
end;
$$;

create or replace function order_payment_answer(p_order orders) returns jsonb language sql stable as $$
  select coalesce((
    select jsonb_build_object('payment', jsonb_build_object('intent_id', i.intent_id, 'method', i.method, 'deposit_cents', i.deposit_amount,
      'cash_cents', i.cod_amount, 'reason', i.metadata_json ->> 'reason', 'minutes', (i.metadata_json ->> 'minutes')::integer,
      'transfer_code', i.metadata_json ->> 'transfer_code', 'online', coalesce((i.metadata_json ->> 'online')::boolean, false)))
    from payment_intents i where i.order_id = p_order.order_id order by i.id limit 1), '{}')
$$;
