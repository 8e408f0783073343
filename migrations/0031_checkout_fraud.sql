-- What an order must pass before it is written (spec/a §6.4): a customer who keeps cancelling pauses, a very large order wants a code.

-- A rule's parameters, the restaurant's own over those for all; null while it is off.
create or replace function checkout_rule(p_restaurant uuid, p_key text) returns jsonb language sql stable as $$
  select case when coalesce(own.is_active, every.is_active, false) and coalesce(own.action, every.action) <> 'ALLOW'
    then coalesce(every.params_json, '{}') || coalesce(own.params_json, '{}') end
  from (select 1) as one
  left join fraud_rules every on every.restaurant_id is null and every.rule_key = p_key and every.scope = 'CHECKOUT'
  left join fraud_rules own on own.restaurant_id = p_restaurant and own.rule_key = p_key and own.scope = 'CHECKOUT'
$$;

-- `fraud` in a request: what holds where a rule leaves a parameter out, and whether the customer has sent back the code of this checkout.
create or replace function order_fraud_problem(p_request jsonb, p_restaurant restaurants, p_customer uuid, p_now timestamptz) returns jsonb
language plpgsql stable as $$
declare
  v_fraud jsonb := coalesce(nullif(p_request -> 'fraud', 'null'), '{}');
  v_rule jsonb;
  v_cancelled integer;
begin
  if not coalesce((v_fraud ->> 'enabled')::boolean, true) or exists (
    select 1 from restaurant_users u
    where u.restaurant_id = p_restaurant.restaurant_id and u.channel = p_request ->> 'channel' and u.user_id = p_request ->> 'user_id')
  then
    return null;
  end if;

  v_rule := checkout_rule(p_restaurant.restaurant_id, 'CO_REPEAT_CANCELLED_7D');
  if v_rule is not null and p_customer is not null then
    select count(*) into v_cancelled from orders o
    where o.tenant_id = p_restaurant.tenant_id and o.customer_id = p_customer and o.status = 'CANCELLED' and exists (
      select 1 from order_status_history h
      where h.order_id = o.order_id and h.internal_status = 'CANCELLED' and h.created_at <= p_now and h.created_at > p_now
        - make_interval(days => coalesce((v_rule ->> 'window_days')::integer, (v_fraud ->> 'window_days')::integer, 7)));
    if v_cancelled >= coalesce((v_rule ->> 'cancel_limit')::integer, (v_fraud ->> 'cancel_limit')::integer, 3) then
      return jsonb_build_object('outcome', 'quarantined', 'reason', 'CO_REPEAT_CANCELLED_7D',
        'minutes', coalesce((v_rule ->> 'quarantine_minutes')::integer, 30));
    end if;
  end if;

  v_rule := checkout_rule(p_restaurant.restaurant_id, 'CO_HIGH_ORDER_TOTAL');
  if v_rule is not null and not coalesce((v_fraud ->> 'confirmed')::boolean, false)
     and (p_request ->> 'total_cents')::bigint >= coalesce((v_rule ->> 'threshold_cents')::bigint, (v_fraud ->> 'threshold_cents')::bigint, 3000000)
  then
    return jsonb_build_object('outcome', 'code_required', 'minutes', greatest(1, coalesce((v_rule ->> 'confirm_ttl_minutes')::integer, 10)),
      'max_tries', greatest(1, coalesce((v_rule ->> 'max_tries')::integer, 3)));
  end if;
  return null;
end;
$$;
