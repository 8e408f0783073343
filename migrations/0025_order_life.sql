-- How an order goes on: which moves there are, what its customer is told of each, and the sends that begin here.

-- spec/b §3.1. Delivery leaves the house; everything else is handed over.
create or replace function order_move_allowed(p_from text, p_to text, p_mode text) returns boolean language sql immutable as $$
  select case p_from
    when 'NEW' then p_to in ('ACCEPTED', 'CANCELLED')
    when 'ACCEPTED' then p_to in ('IN_PROGRESS', 'CANCELLED')
    when 'IN_PROGRESS' then p_to in ('READY', 'CANCELLED')
    when 'READY' then p_to = 'CANCELLED' or p_to = case when p_mode = 'livraison' then 'OUT_FOR_DELIVERY' else 'DONE' end
    when 'OUT_FOR_DELIVERY' then p_to in ('DELIVERED', 'CANCELLED')
    else false
  end
$$;

-- One message per customer status in the life of an order, thirty seconds apart, however the status was changed. What the customer did is
-- answered in the talk. `last_notified_at` is when the last one is due.
create or replace function orders_tell_customer() returns trigger language plpgsql as $$
declare
  v_status text := map_order_status_to_customer(new.status);
  v_due timestamptz;
begin
  if v_status is null or v_status = new.last_notified_status then
    return new;
  end if;
  v_due := greatest(clock_timestamp(), new.last_notified_at + interval '30 seconds');
  if coalesce(current_setting('resto.actor', true), '') <> 'customer'
     and (new.conversation_object_id is not null or new.user_id is not null) then
    insert into outbound_requests (
      dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id, order_id,
      template, send_class, payload_json, not_before, correlation_id
    ) values (
      'order_status:' || new.order_id || ':' || v_status, new.tenant_id, new.restaurant_id, new.channel, new.account_id,
      new.conversation_object_id, new.user_id, new.customer_id, new.order_id, 'WA_ORDER_STATUS_' || v_status, 'order',
      jsonb_build_object('order_number', new.order_number,
        'eta_min', case when new.service_mode = 'livraison' then new.delivery_eta_min end,
        'eta_max', case when new.service_mode = 'livraison' then new.delivery_eta_max end),
      v_due, new.correlation_id
    ) on conflict on constraint outbound_requests_dedupe_key do nothing;
    if not found then
      return new;
    end if;
  end if;
  new.last_notified_status := v_status;
  new.last_notified_at := v_due;
  return new;
end;
$$;

create or replace trigger orders_tell_customer before update of status on orders
  for each row when (old.status is distinct from new.status) execute function orders_tell_customer();

-- One round trip for whoever moves an order. Asked twice, the second finds it there.
create or replace function move_order(p_tenant uuid, p_order uuid, p_to text, p_actor text, p_note text) returns jsonb
language plpgsql as $$
declare
  v_order orders;
  v_from text;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  v_from := v_order.status;
  if v_from <> p_to and not order_move_allowed(v_from, p_to, v_order.service_mode) then
    return jsonb_build_object('outcome', 'refused', 'status', v_from, 'service_mode', v_order.service_mode);
  end if;
  if v_from <> p_to then
    perform set_config('resto.actor', p_actor, true), set_config('resto.note', coalesce(p_note, ''), true);
    update orders set status = p_to where order_id = p_order;
    perform set_config('resto.actor', '', true), set_config('resto.note', '', true);
  end if;
  return jsonb_build_object('outcome', 'moved', 'from', v_from, 'status', p_to, 'order_number', v_order.order_number);
end;
$$;

-- The customer takes back an order that nobody has accepted yet.
create or replace function cancel_own_order(p_tenant uuid, p_restaurant uuid, p_checkout uuid) returns jsonb language plpgsql as $$
declare
  v_order orders;
begin
  select * into v_order from orders o
  where o.tenant_id = p_tenant and o.restaurant_id = p_restaurant and o.checkout_id = p_checkout for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'none');
  end if;
  if v_order.status not in ('NEW', 'CANCELLED') then
    return jsonb_build_object('outcome', 'too_late', 'order_number', v_order.order_number, 'status', v_order.status);
  end if;
  perform move_order(p_tenant, v_order.order_id, 'CANCELLED', 'customer', null);
  return jsonb_build_object('outcome', 'cancelled', 'order_number', v_order.order_number);
end;
$$;

-- Sends that wait, leased for a minute to whoever asks; of one order, or of all. The conversation keeps the hour at which each is said.
create or replace function claim_outbound_requests(p_order uuid, p_limit integer, p_now timestamptz) returns setof outbound_requests
language sql as $$
  update outbound_requests r set leased_until = p_now + interval '1 minute', attempts = r.attempts + 1
  where r.request_id in (
    select w.request_id from outbound_requests w
    where w.status = 'PENDING' and (p_order is null or w.order_id = p_order) and (w.leased_until is null or w.leased_until <= p_now)
    order by w.not_before, w.request_id limit p_limit for update skip locked)
  returning r.*
$$;
