-- Whoever answers a ticket is told when Meta would not deliver it: nothing free-form goes more than 24 hours after the customer's last message.

-- What the ticket and the archive know of it, whichever is newer; null: nothing is known, and nobody is kept from answering.
create or replace function ticket_last_heard(p_ticket support_tickets) returns timestamptz language sql stable as $$
  select greatest(
    (select max(m.created_at) from support_ticket_messages m where m.ticket_id = p_ticket.ticket_id and m.direction = 'INBOUND'),
    (select max(i.received_at) from inbound_messages i where i.conversation_object_id = p_ticket.conversation_object_id))
$$;

create or replace function reply_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint, p_staff text, p_text text, p_event text, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets := ticket_of(p_tenant, p_restaurant, p_ticket);
  v_message bigint;
begin
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_ticket.status = 'CLOSED' then
    return ticket_answer(p_ticket, 'closed');
  elsif ticket_last_heard(v_ticket) < p_now - interval '24 hours' then
    return ticket_answer(p_ticket, 'window_closed');
  end if;
  perform take_ticket(p_tenant, p_restaurant, p_ticket, p_staff, p_now);
  insert into support_ticket_messages (ticket_id, direction, from_user_id, to_user_id, body_text, event_id, created_at)
  values (p_ticket, 'OUTBOUND', p_staff, v_ticket.customer_user_id, p_text, p_event, p_now)
  on conflict (ticket_id, event_id) where event_id is not null do nothing returning id into v_message;
  if v_message is not null then
    perform tell_of_ticket(v_ticket, 'SUPPORT_REPLY', 'support_reply:' || v_message, jsonb_build_object('message_id', v_message), p_now);
  end if;
  return ticket_answer(p_ticket, 'replied');
end;
$$;
