-- Every customer who wrote has a row; an erased one leaves a tombstone that holds no more than an HMAC and when it was.

alter table customers add column if not exists conversation_object_id text;
-- HMACs of the other keys that the customer is known by: a phone number beside a business-scoped id, a number of before. They only grow.
alter table customers add column if not exists known_hmacs text[] not null default '{}';

update customers c set conversation_object_id = o.conversation_object_id
from (
  select distinct on (customer_id) customer_id, conversation_object_id from orders
  where customer_id is not null and conversation_object_id is not null
  order by customer_id, created_at desc
) o
where o.customer_id = c.customer_id and c.conversation_object_id is null and c.erased_at is null;

-- Who writes again after an erasure is a new customer: only living rows are unique.
alter table customers drop constraint if exists customers_user_key;
create unique index if not exists customers_living_key on customers (tenant_id, channel, account_id, user_key_hmac)
  where erased_at is null;
create index if not exists idx_customers_erased on customers (tenant_id, channel, account_id, user_key_hmac)
  where erased_at is not null;
create index if not exists idx_customers_conversation on customers (conversation_object_id);
create index if not exists idx_customers_known on customers using gin (known_hmacs) where erased_at is null;

alter table customers drop constraint if exists customers_erased_is_empty;
alter table customers add constraint customers_erased_is_empty
  check (erased_at is null or (phone is null and display_name is null and known_hmacs = '{}'));

-- What stays of an erased customer's orders and payments names nobody.
alter table orders alter column user_id drop not null;
alter table payment_intents alter column user_id drop not null;
alter table payment_intents alter column conversation_object_id drop not null;

-- True for what was taken in before the customer of that conversation was erased, and must not come back. What does not say when it was
-- is of before, unless somebody lives there again.
create or replace function is_erased(p_conversation text, p_at timestamptz) returns boolean language sql stable as $$
  select coalesce(bool_or(case when p_at is null then not exists (
      select 1 from customers living where living.conversation_object_id = p_conversation and living.erased_at is null)
    else c.erased_at >= p_at end), false)
  from customers c where c.conversation_object_id = p_conversation and c.erased_at is not null;
$$;

-- One living row per customer, whichever comes first, the journal or an order.
create or replace function upsert_order_customer(p_request jsonb) returns uuid language sql as $$
  insert into customers (tenant_id, channel, account_id, user_key_hmac, conversation_object_id, phone, display_name)
  select (p_request ->> 'tenant_id')::uuid, p_request ->> 'channel', p_request ->> 'account_id',
    p_request ->> 'user_key_hmac', p_request ->> 'conversation_object_id', p_request ->> 'phone', p_request ->> 'customer_name'
  where p_request ->> 'user_key_hmac' is not null and p_request ->> 'account_id' is not null
  on conflict (tenant_id, channel, account_id, user_key_hmac) where erased_at is null do update set
    conversation_object_id = coalesce(excluded.conversation_object_id, customers.conversation_object_id),
    phone = coalesce(excluded.phone, customers.phone),
    display_name = coalesce(excluded.display_name, customers.display_name)
  returning customer_id;
$$;

-- placed: written now, or before by the same checkout · changed: the customer must see it again · refused: not here, or not any more.
create or replace function place_order(request jsonb) returns jsonb language plpgsql as $$
declare
  v_restaurant restaurants;
  v_order orders;
  v_now timestamptz := coalesce((request ->> 'now')::timestamptz, now());
  v_day date;
  v_changes jsonb;
begin
  select * into v_restaurant from restaurants where restaurant_id = (request ->> 'restaurant_id')::uuid;
  if v_restaurant.tenant_id is distinct from (request ->> 'tenant_id')::uuid or v_restaurant.tenant_id is null then
    return jsonb_build_object('outcome', 'refused', 'reason', 'unknown_restaurant');
  end if;

  -- Two calls with one checkout take turns here, so that the second finds the first one's order and takes no number.
  perform pg_advisory_xact_lock(hashtextextended((request ->> 'restaurant_id') || ':' || (request ->> 'checkout_id'), 0));
  select * into v_order from orders o
  where o.restaurant_id = v_restaurant.restaurant_id and o.checkout_id = (request ->> 'checkout_id')::uuid;
  if v_order.order_id is not null then
    return placed_order(v_order, true);
  end if;
  if not v_restaurant.is_active then
    return jsonb_build_object('outcome', 'refused', 'reason', 'restaurant_inactive');
  end if;

  -- Waits for an erasure under way; a request from before it is a request of nobody.
  perform 1 from customers c where c.conversation_object_id = request ->> 'conversation_object_id' for key share;
  if is_erased(request ->> 'conversation_object_id', v_now) then
    return jsonb_build_object('outcome', 'refused', 'reason', 'customer_erased');
  end if;

  perform check_order_sums(request);
  v_day := (v_now at time zone v_restaurant.timezone)::date;
  v_changes := menu_changes(v_restaurant.restaurant_id, request -> 'lines', v_day);
  if v_changes <> '[]' then
    return jsonb_build_object('outcome', 'changed', 'changes', v_changes);
  end if;
  return placed_order(insert_order(request, upsert_order_customer(request), v_day, v_now), false);
end;
$$;

-- The person out of orders, which stay with number, lines, sums, dates and status, as the law on accounts wants them.
create or replace function anonymize_orders(p_orders uuid[]) returns void language plpgsql as $$
begin
  delete from outbound_requests where order_id = any (p_orders);
  delete from address_clarification_requests where order_id = any (p_orders);
  update feedback_jobs set conversation_object_id = null, last_error = null,
    status = case when status = 'PENDING' then 'SKIPPED' else status end
  where order_id = any (p_orders);
  update order_status_history set note = null where order_id = any (p_orders) and note is not null;
  update orders set
    user_id = null, customer_id = null, customer_name = null, customer_phone = null, conversation_object_id = null,
    table_label = null, kitchen_note = null, delivery_address_json = null, delivery_wilaya = null, delivery_commune = null,
    delivery_address = null, delivery_notes = null, delivery_phone = null, delivery_lat = null, delivery_lng = null,
    source = null, correlation_id = null
  where order_id = any (p_orders);
end;
$$;

create or replace function anonymize_payments(p_intents uuid[]) returns void language plpgsql as $$
begin
  update payment_history set reason = null, metadata_json = '{}' where payment_intent_id = any (p_intents);
  update payment_intents set user_id = null, customer_id = null, conversation_object_id = null, metadata_json = '{}'
  where intent_id = any (p_intents);
end;
$$;

-- What staff wrote about a customer: tickets go with their messages, commands lose their words.
create or replace function erase_support(p_tenant uuid, p_tickets bigint[], p_names text[]) returns void language plpgsql as $$
begin
  update admin_wa_audit_log a set target_id = null, command_raw = null, error_message = null, metadata_json = '{}'
  where a.tenant_id = p_tenant and (
    (a.target_type = 'ticket' and a.target_id = any (p_tickets::text[]))
    or exists (
      select 1 from unnest(p_names) as person (id)
      where strpos(concat_ws(' ', a.target_id, a.command_raw, a.error_message, a.metadata_json), person.id) > 0));
  delete from support_tickets where ticket_id = any (p_tickets);
end;
$$;

-- The copy of a conversation: everything up to an hour.
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
  delete from address_clarification_requests
  where conversation_object_id = p_conversation and tenant_id = p_tenant and created_at <= p_until;
  delete from outbound_requests
  where conversation_object_id = p_conversation and tenant_id = p_tenant and created_at <= p_until;
  if to_regclass('conversation_quarantine') is not null then
    execute 'delete from conversation_quarantine where conversation_object_id = $1' using p_conversation;
  end if;
end;
$$;

-- Everything of one customer in one transaction (invariant I12); the hour of the erasure, or null for a customer whom this tenant does not
-- have. Asked again it changes nothing of what the person has written since.
create or replace function erase_customer(p_tenant uuid, p_customer uuid, p_at timestamptz) returns timestamptz
language plpgsql as $$
declare
  v_customer customers;
  v_until timestamptz;
  v_orders uuid[];
  v_intents uuid[];
  v_tickets bigint[];
  v_names text[];
begin
  select * into v_customer from customers where tenant_id = p_tenant and customer_id = p_customer for update;
  if v_customer.customer_id is null then
    return null;
  end if;
  v_until := coalesce(v_customer.erased_at, 'infinity');

  v_orders := array(select o.order_id from orders o where o.tenant_id = p_tenant and (o.customer_id = p_customer
    or (o.conversation_object_id = v_customer.conversation_object_id and o.created_at <= v_until)));
  v_intents := array(select i.intent_id from payment_intents i where i.tenant_id = p_tenant and (i.customer_id = p_customer
    or i.order_id = any (v_orders)
    or (i.conversation_object_id = v_customer.conversation_object_id and i.created_at <= v_until)));
  v_tickets := array(select t.ticket_id from support_tickets t where t.tenant_id = p_tenant and (t.customer_id = p_customer
    or (t.conversation_object_id = v_customer.conversation_object_id and t.created_at <= v_until)));
  -- Every way in which these rows name the person; a phone number also as people write it.
  v_names := array(
    select distinct spelling from (
      select v_customer.phone as name
      union select o.user_id from orders o where o.order_id = any (v_orders)
      union select o.customer_phone from orders o where o.order_id = any (v_orders)
      union select i.user_id from payment_intents i where i.intent_id = any (v_intents)
      union select t.customer_user_id from support_tickets t where t.ticket_id = any (v_tickets)
      union select p.phone from customer_preferences p where p.tenant_id = p_tenant and p.customer_id = p_customer
    ) as given, unnest(array[name, regexp_replace(name, '^\+?213', '0'), p_customer::text]) as spelling
    where length(spelling) > 5);

  perform anonymize_orders(v_orders);
  perform anonymize_payments(v_intents);
  perform erase_support(p_tenant, v_tickets, v_names);
  perform erase_archive(p_tenant, v_customer.conversation_object_id, v_until);
  delete from outbound_requests
  where tenant_id = p_tenant and (customer_id = p_customer or (user_id = any (v_names) and created_at <= v_until
    and channel = v_customer.channel and coalesce(account_id, v_customer.account_id) = v_customer.account_id));
  delete from customer_payment_profiles where tenant_id = p_tenant and customer_id = p_customer;
  delete from customer_preferences
  where tenant_id = p_tenant and (customer_id = p_customer or (customer_id is null and phone = any (v_names) and updated_at <= v_until));
  delete from idempotency_keys k using api_clients a
  where a.client_id = k.client_id and a.tenant_id = p_tenant and exists (
    select 1 from unnest(v_names) as person (id) where strpos(k.answer_json::text, person.id) > 0);

  update customers set phone = null, display_name = null, known_hmacs = '{}', erased_at = p_at
  where customer_id = p_customer and erased_at is null;
  insert into security_events (dedupe_key, tenant_id, channel, event_type, severity, payload_json, created_at)
  values ('CUSTOMER_ERASED:' || p_customer, p_tenant, v_customer.channel, 'CUSTOMER_ERASED', 'MEDIUM',
    jsonb_build_object('customer_id', p_customer), p_at)
  on conflict (dedupe_key) do nothing;
  return coalesce(v_customer.erased_at, p_at);
end;
$$;

-- Everything that these tables have of one customer, for that customer to read; null for one whom this tenant does not have. Of an erased
-- one it is the tombstone alone, and nothing of whoever lives in that conversation by now.
create or replace function export_customer(p_tenant uuid, p_customer uuid) returns jsonb language sql stable as $$
  with person as (
    select c.*, case when c.erased_at is null then c.conversation_object_id end as talk
    from customers c where c.tenant_id = p_tenant and c.customer_id = p_customer
  )
  select jsonb_build_object(
    'customer', to_jsonb(person) - array['user_key_hmac', 'known_hmacs', 'talk'],
    'orders', (
      select coalesce(jsonb_agg(to_jsonb(o) || jsonb_build_object(
        'items', (select coalesce(jsonb_agg(to_jsonb(l) - 'order_id' order by l.id), '[]')
          from order_items l where l.order_id = o.order_id),
        'history', (select coalesce(jsonb_agg(to_jsonb(h) - 'order_id' order by h.id), '[]')
          from order_status_history h where h.order_id = o.order_id),
        'feedback', (select coalesce(jsonb_agg(to_jsonb(f) - 'order_id' order by f.created_at), '[]')
          from feedback_jobs f where f.order_id = o.order_id)) order by o.created_at), '[]')
      from orders o where o.tenant_id = p_tenant and o.customer_id = p_customer),
    'preferences', (
      select coalesce(jsonb_agg(to_jsonb(p)), '[]')
      from customer_preferences p where p.tenant_id = p_tenant and p.customer_id = p_customer),
    'payment_profiles', (
      select coalesce(jsonb_agg(to_jsonb(p)), '[]')
      from customer_payment_profiles p where p.tenant_id = p_tenant and p.customer_id = p_customer),
    'payments', (
      select coalesce(jsonb_agg(to_jsonb(i) || jsonb_build_object(
        'history', (select coalesce(jsonb_agg(to_jsonb(h) order by h.id), '[]')
          from payment_history h where h.payment_intent_id = i.intent_id)) order by i.id), '[]')
      from payment_intents i where i.tenant_id = p_tenant and i.customer_id = p_customer),
    'tickets', (
      select coalesce(jsonb_agg(to_jsonb(t) || jsonb_build_object(
        'messages', (select coalesce(jsonb_agg(jsonb_build_object(
            'direction', m.direction, 'body_text', m.body_text, 'created_at', m.created_at) order by m.id), '[]')
          from support_ticket_messages m where m.ticket_id = t.ticket_id)) order by t.ticket_id), '[]')
      from support_tickets t where t.tenant_id = p_tenant
        and (t.customer_id = p_customer or t.conversation_object_id = person.talk)),
    'address_questions', (
      select coalesce(jsonb_agg(to_jsonb(a) order by a.id), '[]')
      from address_clarification_requests a where a.tenant_id = p_tenant and a.conversation_object_id = person.talk),
    'messages_received', (
      select coalesce(jsonb_agg(to_jsonb(m) - 'id' order by m.id), '[]')
      from inbound_messages m where m.tenant_id = p_tenant and m.conversation_object_id = person.talk),
    'messages_sent', (
      select coalesce(jsonb_agg(to_jsonb(m) - 'outbound_id' order by m.outbox_seq), '[]')
      from outbound_messages m where m.tenant_id = p_tenant and m.conversation_object_id = person.talk),
    'messages_planned', (
      select coalesce(jsonb_agg(to_jsonb(r) order by r.request_id), '[]')
      from outbound_requests r where r.tenant_id = p_tenant
        and (r.customer_id = p_customer or r.conversation_object_id = person.talk)),
    'messages_failed', (
      select coalesce(jsonb_agg(to_jsonb(d) order by d.created_at), '[]')
      from dead_letters d where d.tenant_id = p_tenant and d.conversation_object_id = person.talk),
    'security_events', (
      select coalesce(jsonb_agg(jsonb_build_object('event_type', e.event_type, 'created_at', e.created_at) order by e.id), '[]')
      from security_events e where e.tenant_id = p_tenant and e.conversation_object_id = person.talk))
  from person;
$$;
