-- Quarantines are part of the copy of a conversation; so is its id where another conversation's event names it.

create or replace function erase_archive(p_tenant uuid, p_conversation text, p_until timestamptz) returns void
language plpgsql as $$
begin
  delete from workflow_errors w where w.correlation_id in (
    select correlation_id from inbound_messages where conversation_object_id = p_conversation and received_at <= p_until
    union select correlation_id from outbound_messages where conversation_object_id = p_conversation and created_at <= p_until);
  delete from inbound_messages
  where conversation_object_id = p_conversation and tenant_id = p_tenant and received_at <= p_until;
  delete from outbound_messages
  where conversation_object_id = p_conversation and tenant_id = p_tenant and created_at <= p_until;
  delete from dead_letters
  where conversation_object_id = p_conversation and coalesce(tenant_id, p_tenant) = p_tenant and created_at <= p_until;
  delete from security_events
  where conversation_object_id = p_conversation and coalesce(tenant_id, p_tenant) = p_tenant and created_at <= p_until;
  update security_events set payload_json = payload_json - 'first_conversation'
  where event_type = 'WA_REPLAY_DETECTED' and payload_json ->> 'first_conversation' = p_conversation and tenant_id = p_tenant
    and created_at <= p_until;
  delete from conversation_quarantine
  where conversation_object_id = p_conversation and tenant_id = p_tenant and started_at <= p_until;
  delete from address_clarification_requests
  where conversation_object_id = p_conversation and tenant_id = p_tenant and created_at <= p_until;
  delete from outbound_requests
  where conversation_object_id = p_conversation and tenant_id = p_tenant and created_at <= p_until;
end;
$$;
