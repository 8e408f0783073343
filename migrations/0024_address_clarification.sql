-- What was unclear about an address is settled by the order: delivered after all, or not.

create or replace function close_address_clarification() returns trigger language plpgsql as $$
begin
  update address_clarification_requests a
  set status = case when new.service_mode = 'livraison' then 'RESOLVED' else 'CANCELLED' end, order_id = new.order_id
  where a.conversation_object_id = new.conversation_object_id and a.tenant_id = new.tenant_id and a.status = 'OPEN';
  return null;
end;
$$;

create or replace trigger orders_close_address_clarification after insert on orders
  for each row when (new.conversation_object_id is not null) execute function close_address_clarification();
