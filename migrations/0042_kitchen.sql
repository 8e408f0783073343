-- How the house hears of what it has to do: notices to staff on WhatsApp, the calls of the kitchen, and the code at the customer's door.
-- What customers are told stays in `outbound_requests`; what staff are told is here, because it may be said to somebody else when one of them cannot be reached.

alter table orders add column if not exists extra_minutes integer not null default 0;
alter table orders drop constraint if exists orders_extra_minutes;
alter table orders add constraint orders_extra_minutes check (extra_minutes between 0 and 120);

insert into ops.security_event_types (code, default_severity, description) values
  ('STAFF_UNREACHABLE', 'MEDIUM', 'a notice that a member of the staff could not be sent')
on conflict (code) do nothing;

create table if not exists staff_notices (
  notice_id bigserial primary key,
  dedupe_key text not null constraint staff_notices_dedupe_key unique,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  staff_id bigint not null references restaurant_users on delete cascade,
  kind text not null constraint staff_notices_kind check (kind in
    ('STAFF_NEW_ORDER', 'STAFF_WAITING_ORDER', 'STAFF_READY_DELIVERY', 'STAFF_ORDER_CANCELLED', 'STAFF_NEW_TICKET',
     'STAFF_TICKET_MESSAGE', 'STAFF_UNREACHABLE')),
  order_id uuid references orders on delete cascade,
  ticket_id bigint references support_tickets on delete cascade,
  -- Of a customer to the person who has their ticket; the words stay there.
  message_id bigint references support_ticket_messages on delete cascade,
  status text not null default 'PENDING' constraint staff_notices_status check (status in
    ('PENDING', 'HANDED_OVER', 'UNREACHABLE', 'SKIPPED', 'FAILED')),
  attempts integer not null default 0 constraint staff_notices_attempts check (attempts >= 0),
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  settled_at timestamptz,
  constraint staff_notices_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_staff_notices_waiting on staff_notices (notice_id) where status = 'PENDING';
create index if not exists idx_staff_notices_unreached on staff_notices (restaurant_id, created_at desc) where status in ('UNREACHABLE', 'FAILED');
create index if not exists idx_staff_notices_order on staff_notices (order_id) where order_id is not null;
create index if not exists idx_staff_notices_staff on staff_notices (staff_id);
create index if not exists idx_staff_notices_ticket on staff_notices (ticket_id) where ticket_id is not null;

-- One per order that the kitchen has to do with.
create table if not exists kitchen_calls (
  order_id uuid primary key references orders on delete cascade,
  -- What is ordered for later enters half an hour before.
  due_at timestamptz not null,
  called_at timestamptz,
  repeated_at timestamptz,
  owner_called_at timestamptz
);

create index if not exists idx_kitchen_calls_due on kitchen_calls (due_at) where called_at is null;
create index if not exists idx_kitchen_calls_open on kitchen_calls (called_at) where owner_called_at is null;

-- The code itself is nowhere: it is made of a secret of the Worker, the order and `issue`.
create table if not exists delivery_codes (
  order_id uuid primary key references orders on delete cascade,
  issue integer not null default 1 constraint delivery_codes_issue check (issue between 1 and 20),
  expires_at timestamptz not null,
  tries integer not null default 0 constraint delivery_codes_tries check (tries >= 0)
);

-- To everybody of these roles; where there is nobody, to who runs the place. Who has no number of WhatsApp (a partner's test user) is passed over.
create or replace function notify_staff(p_tenant uuid, p_restaurant uuid, p_roles text[], p_notice jsonb, p_key text) returns integer language plpgsql as $$
declare
  v_count integer;
begin
  with people as (
    select u.id, u.role from restaurant_users u
    where u.tenant_id = p_tenant and u.restaurant_id = p_restaurant and u.channel = 'whatsapp' and u.user_id ~ '^([0-9]{6,15}|[A-Z]{2}\..+)$'
  ), told as (
    select id from people where role = any (p_roles)
    union
    select id from people where role in ('owner', 'admin') and not exists (select 1 from people where role = any (p_roles))
  )
  insert into staff_notices (dedupe_key, tenant_id, restaurant_id, staff_id, kind, order_id, ticket_id)
  select p_key || ':' || told.id, p_tenant, p_restaurant, told.id, p_notice ->> 'kind', (p_notice ->> 'order_id')::uuid, (p_notice ->> 'ticket_id')::bigint
  from told order by told.id
  on conflict on constraint staff_notices_dedupe_key do nothing;
  get diagnostics v_count = row_count;
  return v_count;
end;
$$;

create or replace function notify_staff_of_order(p_order orders, p_roles text[], p_kind text, p_key text) returns integer language sql as $$
  select notify_staff(p_order.tenant_id, p_order.restaurant_id, p_roles, jsonb_build_object('kind', p_kind, 'order_id', p_order.order_id),
    p_key || ':' || p_order.order_id)
$$;

create or replace function waits_for_kitchen(p_order orders) returns boolean language sql immutable as $$
  select p_order.status in ('NEW', 'ACCEPTED') and p_order.payment_status <> 'DEPOSIT_REQUESTED'
$$;

-- What an order, as it stands, asks of whom. Asked again, it asks nobody twice.
create or replace function call_staff_for(p_order uuid) returns void language plpgsql as $$
declare
  v_order orders;
  v_call kitchen_calls;
  v_now timestamptz := clock_timestamp();
begin
  select * into v_order from orders o where o.order_id = p_order;
  if v_order.order_id is null then
    return;
  end if;
  if waits_for_kitchen(v_order) then
    insert into kitchen_calls (order_id, due_at)
    values (p_order, greatest(v_now, coalesce(v_order.delivery_slot_start, v_order.scheduled_for, v_order.pickup_at, v_now) - interval '30 minutes'))
    on conflict (order_id) do nothing;
    update kitchen_calls k set called_at = v_now where k.order_id = p_order and k.called_at is null and k.due_at <= v_now returning * into v_call;
    if v_call.order_id is not null then
      perform notify_staff_of_order(v_order, array['kitchen'], 'STAFF_NEW_ORDER', 'new');
    end if;
  elsif v_order.status = 'READY' and v_order.service_mode = 'livraison' then
    perform notify_staff_of_order(v_order, array['driver'], 'STAFF_READY_DELIVERY', 'ready');
  elsif v_order.status = 'CANCELLED' and exists (select 1 from kitchen_calls k where k.order_id = p_order and k.called_at is not null)
      and coalesce((select h.actor from order_status_history h where h.order_id = p_order order by h.id desc limit 1), '') not like 'staff:%' then
    perform notify_staff_of_order(v_order, array['kitchen'], 'STAFF_ORDER_CANCELLED', 'cancelled');
  end if;
end;
$$;

create or replace function orders_call_staff() returns trigger language plpgsql as $$
begin
  perform call_staff_for(new.order_id);
  return null;
end;
$$;

-- At the end of the transaction: an order is written before what is to be paid of it ahead.
drop trigger if exists orders_call_staff on orders;
create constraint trigger orders_call_staff after insert or update of status, payment_status on orders
  deferrable initially deferred for each row execute function orders_call_staff();

-- Every minute: what is ordered for later enters; what nobody has accepted is said again after `p_minutes`, and to the owner after twice that.
create or replace function call_kitchen(p_now timestamptz, p_minutes integer) returns jsonb language plpgsql as $$
declare
  v_call record;
  v_wait interval := make_interval(mins => p_minutes);
  v_called integer := 0;
  v_escalated integer := 0;
begin
  for v_call in
    select k.order_id, k.called_at, k.repeated_at, o.status, o as placed from kitchen_calls k join orders o using (order_id)
    where waits_for_kitchen(o) and (
      (k.called_at is null and k.due_at <= p_now)
      or (o.status = 'NEW' and k.owner_called_at is null and coalesce(k.repeated_at, k.called_at) <= p_now - v_wait))
    order by k.due_at limit 200 for update of k skip locked
  loop
    if v_call.called_at is null then
      update kitchen_calls set called_at = p_now where order_id = v_call.order_id;
      perform notify_staff_of_order(v_call.placed, array['kitchen'], 'STAFF_NEW_ORDER', 'new');
      v_called := v_called + 1;
    elsif v_call.repeated_at is null then
      update kitchen_calls set repeated_at = p_now where order_id = v_call.order_id;
      perform notify_staff_of_order(v_call.placed, array['kitchen', 'admin'], 'STAFF_WAITING_ORDER', 'again');
      v_escalated := v_escalated + 1;
    else
      update kitchen_calls set owner_called_at = p_now where order_id = v_call.order_id;
      perform notify_staff_of_order(v_call.placed, array['owner'], 'STAFF_WAITING_ORDER', 'owner');
      v_escalated := v_escalated + 1;
    end if;
  end loop;
  return jsonb_build_object('called', v_called, 'escalated', v_escalated);
end;
$$;

-- A customer who needs a person; and what they write to the person who has their ticket.
create or replace function tickets_call_staff() returns trigger language plpgsql as $$
begin
  perform notify_staff(new.tenant_id, new.restaurant_id, array['support'],
    jsonb_build_object('kind', 'STAFF_NEW_TICKET', 'ticket_id', new.ticket_id), 'ticket:' || new.ticket_id);
  return null;
end;
$$;

create or replace trigger tickets_call_staff after insert on support_tickets for each row execute function tickets_call_staff();

create or replace function ticket_messages_tell_staff() returns trigger language plpgsql as $$
begin
  insert into staff_notices (dedupe_key, tenant_id, restaurant_id, staff_id, kind, ticket_id, message_id)
  select 'ticket_message:' || new.id || ':' || u.id, t.tenant_id, t.restaurant_id, u.id, 'STAFF_TICKET_MESSAGE', t.ticket_id, new.id
  from support_tickets t
  join support_assignments a on a.ticket_id = t.ticket_id and a.released_at is null
  join restaurant_users u on u.tenant_id = t.tenant_id and u.restaurant_id = t.restaurant_id and a.admin_user_id = 'staff:' || u.id
  where t.ticket_id = new.ticket_id and u.channel = 'whatsapp'
  on conflict on constraint staff_notices_dedupe_key do nothing;
  return null;
end;
$$;

create or replace trigger ticket_messages_tell_staff after insert on support_ticket_messages
  for each row when (new.direction = 'INBOUND') execute function ticket_messages_tell_staff();

-- Leased for a minute to whoever asks; of one order, or of all.
create or replace function claim_staff_notices(p_order uuid, p_limit integer, p_now timestamptz) returns setof staff_notices language sql as $$
  update staff_notices n set leased_until = p_now + interval '1 minute', attempts = n.attempts + 1
  where n.notice_id in (
    select w.notice_id from staff_notices w
    where w.status = 'PENDING' and (p_order is null or w.order_id = p_order) and (w.leased_until is null or w.leased_until <= p_now)
    order by w.notice_id limit p_limit for update skip locked)
  returning n.*
$$;

-- Who could not be reached is written down; when nobody of those who were called for an order could, the owner hears of it at once.
create or replace function settle_staff_notice(p_notice bigint, p_status text, p_reason text, p_now timestamptz) returns void language plpgsql as $$
declare
  v_notice staff_notices;
begin
  update staff_notices n set status = p_status, last_error = p_reason, leased_until = null, settled_at = p_now
  where n.notice_id = p_notice and n.status = 'PENDING' returning * into v_notice;
  if v_notice.notice_id is null or p_status not in ('UNREACHABLE', 'FAILED') then
    return;
  end if;
  insert into security_events (tenant_id, restaurant_id, event_type, severity, channel, payload_json, created_at)
  values (v_notice.tenant_id, v_notice.restaurant_id, 'STAFF_UNREACHABLE', 'MEDIUM', 'whatsapp',
    jsonb_build_object('notice', v_notice.kind, 'reason', p_reason, 'staff', v_notice.staff_id, 'order_id', v_notice.order_id, 'ticket_id', v_notice.ticket_id), p_now);
  if v_notice.kind in ('STAFF_UNREACHABLE', 'STAFF_TICKET_MESSAGE', 'STAFF_ORDER_CANCELLED') or exists (
      select 1 from staff_notices other where other.kind = v_notice.kind and other.status in ('PENDING', 'HANDED_OVER')
        and other.order_id is not distinct from v_notice.order_id and other.ticket_id is not distinct from v_notice.ticket_id) then
    return;
  end if;
  perform notify_staff(v_notice.tenant_id, v_notice.restaurant_id, array['owner'],
    jsonb_build_object('kind', 'STAFF_UNREACHABLE', 'order_id', v_notice.order_id, 'ticket_id', v_notice.ticket_id),
    'unreachable:' || v_notice.kind || ':' || coalesce(v_notice.order_id::text, v_notice.ticket_id::text));
end;
$$;

-- What staff are shown of an order.
create or replace function staff_order_card(p_order uuid) returns jsonb language sql stable as $$
  select jsonb_build_object('number', o.order_number, 'date', o.business_date, 'status', o.status, 'mode', o.service_mode,
    'items', (select coalesce(jsonb_agg(jsonb_build_object('label', i.label, 'quantity', i.qty,
        'options', (select coalesce(jsonb_agg(coalesce(x ->> 'label', x ->> 'code')), '[]') from jsonb_array_elements(i.options_json) x)) order by i.id), '[]')
      from order_items i where i.order_id = o.order_id),
    'totalCentimes', o.total_cents + o.delivery_fee_cents,
    'dueCentimes', greatest(o.total_cents + o.delivery_fee_cents - coalesce((
      select p.deposit_paid from payment_intents p where p.intent_id = o.payment_intent_id), 0), 0),
    'note', o.kitchen_note, 'table', o.table_label, 'commune', o.delivery_commune,
    'address', nullif(concat_ws(', ', o.delivery_address, o.delivery_commune, o.delivery_wilaya), ''), 'hints', o.delivery_notes,
    'lat', o.delivery_lat, 'lng', o.delivery_lng,
    'at', to_char(coalesce(o.delivery_slot_start, o.scheduled_for, o.pickup_at) at time zone r.timezone, 'HH24:MI'))
  from orders o join restaurants r on r.restaurant_id = o.restaurant_id where o.order_id = p_order
$$;

-- What the customer of an order is told of it, each customer status once (0025, 0029): with why it was refused, how much longer it takes, and the code
-- that whoever brings it asks for.
create or replace function orders_tell_customer() returns trigger language plpgsql as $$
declare
  v_status text := map_order_status_to_customer(new.status);
  v_due timestamptz;
  v_issue integer;
begin
  if v_status is null or v_status = new.last_notified_status then
    return new;
  end if;
  v_due := greatest(clock_timestamp(), new.last_notified_at + interval '30 seconds');
  if coalesce(current_setting('resto.actor', true), '') not in ('customer', 'payment')
     and (new.conversation_object_id is not null or new.user_id is not null) then
    if v_status = 'OUT_FOR_DELIVERY' and new.service_mode = 'livraison' and new.conversation_object_id is not null then
      insert into delivery_codes as d (order_id, expires_at) values (new.order_id, clock_timestamp() + interval '30 minutes')
      on conflict (order_id) do update set issue = d.issue returning issue into v_issue;
    end if;
    insert into outbound_requests (
      dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id, order_id,
      template, send_class, payload_json, not_before, correlation_id
    ) values (
      'order_status:' || new.order_id || ':' || v_status, new.tenant_id, new.restaurant_id, new.channel, new.account_id,
      new.conversation_object_id, new.user_id, new.customer_id, new.order_id, 'WA_ORDER_STATUS_' || v_status, 'order',
      jsonb_build_object('order_number', new.order_number,
        'eta_min', case when new.service_mode = 'livraison' then new.delivery_eta_min end,
        'eta_max', case when new.service_mode = 'livraison' then new.delivery_eta_max end,
        'extra_minutes', case when new.service_mode <> 'livraison' and v_status = 'CONFIRMED' then nullif(new.extra_minutes, 0) end,
        'reason', case when v_status = 'CANCELLED' then substring(current_setting('resto.note', true) from '^(?:soldout|busy|closed|far)$') end,
        'code_issue', v_issue),
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

-- The kitchen needs longer than was promised: `p_minutes` in all, so that two taps are one. What nobody had accepted is accepted with it.
create or replace function delay_order(p_tenant uuid, p_order uuid, p_minutes integer, p_actor text) returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_more integer;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_order.status not in ('NEW', 'ACCEPTED', 'IN_PROGRESS') then
    return jsonb_build_object('outcome', 'refused', 'status', v_order.status);
  end if;
  v_more := greatest(p_minutes - v_order.extra_minutes, 0);
  update orders set extra_minutes = extra_minutes + v_more, delivery_eta_min = delivery_eta_min + v_more, delivery_eta_max = delivery_eta_max + v_more
  where order_id = p_order and v_more > 0;
  if v_order.status = 'NEW' then
    perform move_order(p_tenant, p_order, 'ACCEPTED', p_actor, null);
  elsif v_more > 0 and v_order.conversation_object_id is not null then
    insert into outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id, order_id,
      template, send_class, payload_json, not_before, correlation_id)
    values ('order_delayed:' || p_order || ':' || p_minutes, p_tenant, v_order.restaurant_id, v_order.channel, v_order.account_id,
      v_order.conversation_object_id, v_order.user_id, v_order.customer_id, p_order, 'WA_ORDER_DELAYED', 'order',
      jsonb_build_object('order_number', v_order.order_number, 'extra_minutes', v_more), clock_timestamp(), v_order.correlation_id)
    on conflict on constraint outbound_requests_dedupe_key do nothing;
  end if;
  return jsonb_build_object('outcome', 'delayed', 'order_number', v_order.order_number, 'from', v_order.status,
    'status', case v_order.status when 'NEW' then 'ACCEPTED' else v_order.status end, 'extra_minutes', v_order.extra_minutes + v_more);
end;
$$;

-- One try at the door. It is counted before it is compared; whoever asks compares, for the code is not here.
create or replace function try_delivery_code(p_tenant uuid, p_order uuid, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_code delivery_codes;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_order.status = 'DELIVERED' then
    return jsonb_build_object('outcome', 'delivered', 'status', v_order.status);
  elsif v_order.status <> 'OUT_FOR_DELIVERY' then
    return jsonb_build_object('outcome', 'refused', 'status', v_order.status);
  end if;
  select * into v_code from delivery_codes d where d.order_id = p_order for update;
  if v_code.order_id is null then
    return jsonb_build_object('outcome', 'none', 'status', v_order.status);
  elsif v_code.expires_at <= p_now then
    return jsonb_build_object('outcome', 'expired', 'status', v_order.status);
  elsif v_code.tries >= 3 then
    return jsonb_build_object('outcome', 'locked', 'status', v_order.status);
  end if;
  update delivery_codes set tries = tries + 1 where order_id = p_order;
  return jsonb_build_object('outcome', 'compare', 'status', v_order.status, 'issue', v_code.issue, 'tries_left', 2 - v_code.tries);
end;
$$;

-- The customer gets another one, and the three tries begin anew. At most five for one order: who guesses has 15 of 10 000.
create or replace function renew_delivery_code(p_tenant uuid, p_order uuid, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_issue integer;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  elsif v_order.status <> 'OUT_FOR_DELIVERY' then
    return jsonb_build_object('outcome', 'refused', 'status', v_order.status);
  end if;
  update delivery_codes d set issue = d.issue + 1, tries = 0, expires_at = p_now + interval '30 minutes'
  where d.order_id = p_order and d.issue < 5 returning issue into v_issue;
  if v_issue is null then
    return jsonb_build_object('outcome', 'none', 'status', v_order.status);
  end if;
  insert into outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id, order_id,
    template, send_class, payload_json, not_before, correlation_id)
  values ('delivery_code:' || p_order || ':' || v_issue, p_tenant, v_order.restaurant_id, v_order.channel, v_order.account_id,
    v_order.conversation_object_id, v_order.user_id, v_order.customer_id, p_order, 'WA_DELIVERY_CODE', 'order',
    jsonb_build_object('order_number', v_order.order_number, 'code_issue', v_issue), p_now, v_order.correlation_id)
  on conflict on constraint outbound_requests_dedupe_key do nothing;
  return jsonb_build_object('outcome', 'renewed', 'status', v_order.status);
end;
$$;
