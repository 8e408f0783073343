-- Customers who need a person (spec/b §5.2, §5.3): one active ticket per conversation, one open assignment per ticket, every message once.
-- What a conversation must know of its ticket, and what staff say to the customer, goes through the relay like everything that begins here.

insert into ops.security_event_types (code, default_severity, description) values
  ('TICKET_OPENED', 'LOW', 'a customer needs a person')
on conflict (code) do nothing;

-- `p_request`: {tenant_id, restaurant_id, conversation_object_id, channel, user_id, reason, body, event_id, meta, now}.
create or replace function open_ticket(p_request jsonb) returns jsonb language plpgsql as $$
declare
  v_restaurant uuid := (p_request ->> 'restaurant_id')::uuid;
  v_conversation text := p_request ->> 'conversation_object_id';
  v_now timestamptz := (p_request ->> 'now')::timestamptz;
  v_ticket support_tickets;
  v_is_new boolean := false;
begin
  if is_erased(v_conversation, v_now) then
    return jsonb_build_object('outcome', 'refused');
  end if;
  perform pg_advisory_xact_lock(hashtextextended('ticket:' || v_conversation, 0));
  select * into v_ticket from support_tickets t
  where t.restaurant_id = v_restaurant and t.conversation_object_id = v_conversation and t.status in ('OPEN', 'ASSIGNED');
  if v_ticket.ticket_id is null then
    insert into support_tickets (tenant_id, restaurant_id, channel, conversation_object_id, customer_id, customer_user_id, reason_code, context_json, created_at)
    values ((p_request ->> 'tenant_id')::uuid, v_restaurant, p_request ->> 'channel', v_conversation, (
        select c.customer_id from customers c where c.conversation_object_id = v_conversation and c.erased_at is null limit 1),
      p_request ->> 'user_id', p_request ->> 'reason', jsonb_build_object('locale', p_request ->> 'locale'), v_now)
    returning * into v_ticket;
    v_is_new := true;
  end if;
  insert into support_ticket_messages (ticket_id, direction, from_user_id, body_text, event_id, meta_json, created_at)
  values (v_ticket.ticket_id, 'INBOUND', p_request ->> 'user_id', coalesce(p_request ->> 'body', ''), p_request ->> 'event_id',
    coalesce(p_request -> 'meta', '{}'), v_now)
  on conflict (ticket_id, event_id) where event_id is not null do nothing;
  return jsonb_build_object('outcome', 'open', 'ticket_id', v_ticket.ticket_id, 'status', v_ticket.status, 'is_new', v_is_new);
end;
$$;

-- What the customer writes while a person has it. `closed`: nobody has it any more, the bot answers.
create or replace function append_ticket(p_request jsonb) returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets;
begin
  select * into v_ticket from support_tickets t
  where t.tenant_id = (p_request ->> 'tenant_id')::uuid and t.restaurant_id = (p_request ->> 'restaurant_id')::uuid
    and t.conversation_object_id = p_request ->> 'conversation_object_id' and t.status in ('OPEN', 'ASSIGNED') for update;
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'closed');
  end if;
  insert into support_ticket_messages (ticket_id, direction, from_user_id, body_text, event_id, meta_json, created_at)
  values (v_ticket.ticket_id, 'INBOUND', p_request ->> 'user_id', coalesce(p_request ->> 'body', ''), p_request ->> 'event_id',
    coalesce(p_request -> 'meta', '{}'), (p_request ->> 'now')::timestamptz)
  on conflict (ticket_id, event_id) where event_id is not null do nothing;
  update support_tickets set updated_at = (p_request ->> 'now')::timestamptz where ticket_id = v_ticket.ticket_id;
  return jsonb_build_object('outcome', 'open', 'ticket_id', v_ticket.ticket_id, 'status', v_ticket.status);
end;
$$;

-- To the ticket's conversation, once for each `p_key`. The words of a reply stay with the ticket; the relay takes them from there.
create or replace function tell_of_ticket(p_ticket support_tickets, p_template text, p_key text, p_payload jsonb, p_now timestamptz) returns void language sql as $$
  insert into outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, conversation_object_id, user_id, customer_id, template, send_class,
    payload_json, not_before)
  values (p_key, p_ticket.tenant_id, p_ticket.restaurant_id, p_ticket.channel, p_ticket.conversation_object_id, p_ticket.customer_user_id,
    p_ticket.customer_id, p_template, 'reply', p_payload || jsonb_build_object('ticket_id', p_ticket.ticket_id), p_now)
  on conflict on constraint outbound_requests_dedupe_key do nothing
$$;

create or replace function ticket_of(p_tenant uuid, p_restaurant uuid, p_ticket bigint) returns support_tickets language sql as $$
  select t.* from support_tickets t where t.ticket_id = p_ticket and t.tenant_id = p_tenant and t.restaurant_id = p_restaurant for update
$$;

create or replace function ticket_answer(p_ticket bigint, p_outcome text) returns jsonb language sql stable as $$
  select jsonb_build_object('outcome', p_outcome, 'ticket_id', t.ticket_id, 'status', t.status, 'reason', t.reason_code, 'channel', t.channel,
    'customer_id', t.customer_id, 'assignee', (
      select a.admin_user_id from support_assignments a where a.ticket_id = t.ticket_id and a.released_at is null),
    'created_at', t.created_at, 'updated_at', t.updated_at, 'closed_at', t.closed_at)
  from support_tickets t where t.ticket_id = p_ticket
$$;

-- A person takes it, from whoever has it; the bot is silent from then on.
create or replace function take_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint, p_staff text, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets := ticket_of(p_tenant, p_restaurant, p_ticket);
  v_assignment bigint;
begin
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_ticket.status = 'CLOSED' then
    return ticket_answer(p_ticket, 'closed');
  elsif not exists (select 1 from support_assignments a where a.ticket_id = p_ticket and a.released_at is null and a.admin_user_id = p_staff) then
    update support_assignments set released_at = p_now where ticket_id = p_ticket and released_at is null;
    insert into support_assignments (ticket_id, admin_user_id, assigned_at) values (p_ticket, p_staff, p_now) returning id into v_assignment;
    update support_tickets set status = 'ASSIGNED' where ticket_id = p_ticket;
    perform tell_of_ticket(v_ticket, 'SUPPORT_TAKEN', 'ticket_taken:' || v_assignment, '{}', p_now);
  end if;
  return ticket_answer(p_ticket, 'taken');
end;
$$;

-- Who answers has it. The same event twice is one message.
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

create or replace function close_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint, p_staff text, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets := ticket_of(p_tenant, p_restaurant, p_ticket);
begin
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_ticket.status <> 'CLOSED' then
    update support_assignments set released_at = p_now where ticket_id = p_ticket and released_at is null;
    update support_tickets set status = 'CLOSED', closed_at = p_now where ticket_id = p_ticket;
    insert into support_ticket_messages (ticket_id, direction, from_user_id, body_text, created_at) values (p_ticket, 'INTERNAL', p_staff, 'closed', p_now);
    perform tell_of_ticket(v_ticket, 'SUPPORT_CLOSED', 'ticket_closed:' || p_ticket || ':' || extract(epoch from p_now), '{}', p_now);
  end if;
  return ticket_answer(p_ticket, 'closed');
end;
$$;

-- For staff alone.
create or replace function note_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint, p_staff text, p_text text, p_event text, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets := ticket_of(p_tenant, p_restaurant, p_ticket);
begin
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  insert into support_ticket_messages (ticket_id, direction, from_user_id, body_text, event_id, created_at)
  values (p_ticket, 'INTERNAL', p_staff, p_text, p_event, p_now)
  on conflict (ticket_id, event_id) where event_id is not null do nothing;
  return ticket_answer(p_ticket, 'noted');
end;
$$;

-- `busy`: its customer has another one meanwhile.
create or replace function reopen_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_ticket support_tickets := ticket_of(p_tenant, p_restaurant, p_ticket);
begin
  if v_ticket.ticket_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_ticket.status <> 'CLOSED' then
    return ticket_answer(p_ticket, 'reopened');
  elsif exists (select 1 from support_tickets t where t.restaurant_id = p_restaurant and t.conversation_object_id = v_ticket.conversation_object_id
      and t.status in ('OPEN', 'ASSIGNED')) then
    return ticket_answer(p_ticket, 'busy');
  end if;
  update support_tickets set status = 'OPEN', closed_at = null where ticket_id = p_ticket;
  return ticket_answer(p_ticket, 'reopened');
end;
$$;

create or replace function list_tickets(p_tenant uuid, p_restaurant uuid, p_all boolean, p_limit integer) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(ticket_answer(t.ticket_id, 'found') - 'outcome' order by t.created_at desc, t.ticket_id desc), '[]')
  from (select t.ticket_id, t.created_at from support_tickets t
    where t.tenant_id = p_tenant and t.restaurant_id = p_restaurant and (p_all or t.status <> 'CLOSED')
    order by t.created_at desc, t.ticket_id desc limit p_limit) t
$$;

create or replace function show_ticket(p_tenant uuid, p_restaurant uuid, p_ticket bigint) returns jsonb language sql stable as $$
  select (ticket_answer(t.ticket_id, 'found') - 'outcome') || jsonb_build_object('messages', (
    select coalesce(jsonb_agg(jsonb_build_object('id', m.id, 'direction', m.direction, 'text', m.body_text, 'at', m.created_at,
      'by', case when m.direction <> 'INBOUND' then m.from_user_id end) order by m.created_at, m.id), '[]')
    from support_ticket_messages m where m.ticket_id = t.ticket_id))
  from support_tickets t where t.ticket_id = p_ticket and t.tenant_id = p_tenant and t.restaurant_id = p_restaurant
$$;
