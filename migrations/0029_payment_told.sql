-- What a payment did to its order is told with the payment, as what the customer did is told in the talk: one message each.
create or replace function orders_tell_customer() returns trigger language plpgsql as $$
declare
  v_status text := map_order_status_to_customer(new.status);
  v_due timestamptz;
begin
  if v_status is null or v_status = new.last_notified_status then
    return new;
  end if;
  v_due := greatest(clock_timestamp(), new.last_notified_at + interval '30 seconds');
  if coalesce(current_setting('resto.actor', true), '') not in ('customer', 'payment')
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
