-- What is done by API stands beside what is done by commands: one table says who did what in a restaurant, whichever door they took. The row of the
-- call itself stays in `admin_audit_log`, with the network that it came from.
create or replace function api_acts_in_staff_audit() returns trigger language plpgsql as $$
declare
  v_outcome text := new.payload_json ->> 'outcome';
begin
  insert into admin_wa_audit_log as a (event_id, tenant_id, restaurant_id, actor_phone, actor_role, action, target_id, success, error_message, created_at)
  values ('api:' || new.id, new.tenant_id, new.restaurant_id, 'client:' || coalesce(new.actor_client_id::text, '?'), 'api', 'api_' || lower(new.action),
    new.object_id, v_outcome is null, v_outcome, new.created_at)
  on conflict on constraint admin_wa_audit_log_event_key do update set success = excluded.success, error_message = excluded.error_message;
  return null;
end;
$$;

create or replace trigger api_acts_in_staff_audit after insert or update of payload_json on admin_audit_log
  for each row execute function api_acts_in_staff_audit();
