-- What becomes of a payment: a deposit that came, that did not come, or goes back; cash at the door; nobody at the door. Whoever changes a
-- payment holds its order first, so that two of them take turns.

-- Pages of a payment provider on which an intent can be paid; the provider's own numbers.
create table if not exists payment_checkouts (
  checkout_id text primary key,
  provider text not null,
  intent_id uuid not null references payment_intents (intent_id) on delete cascade,
  amount_cents integer not null constraint payment_checkouts_amount check (amount_cents > 0),
  url text,
  status text not null default 'pending' constraint payment_checkouts_status check (status in
    ('pending', 'paid', 'failed', 'canceled', 'expired')),
  created_at timestamptz not null default now(),
  settled_at timestamptz
);

create index if not exists idx_payment_checkouts_intent on payment_checkouts (intent_id);

-- What a provider has told us, once each.
create table if not exists payment_events (
  provider text not null,
  event_id text not null,
  checkout_id text not null,
  outcome text not null,
  received_at timestamptz not null default now(),
  constraint payment_events_pkey primary key (provider, event_id)
);

create index if not exists idx_payment_events_received on payment_events (received_at);

create or replace function anonymize_payments(p_intents uuid[]) returns void language plpgsql as $$
begin
  update payment_history set reason = null, metadata_json = '{}' where payment_intent_id = any (p_intents);
  update payment_checkouts set url = null where intent_id = any (p_intents);
  update payment_intents set user_id = null, customer_id = null, conversation_object_id = null, metadata_json = '{}'
  where intent_id = any (p_intents);
end;
$$;

insert into ops.security_event_types (code, default_severity, description) values
  ('PAYMENT_MISMATCH', 'HIGH', 'a payment provider names another amount, currency or mode than was asked for; nothing was credited'),
  ('PAYMENT_LATE', 'HIGH', 'money came for an order that is cancelled or paid already; it is to be given back'),
  ('PAYMENT_SIGNATURE_INVALID', 'HIGH', 'a webhook about a payment whose signature is wrong'),
  ('PAYMENT_SIGNATURE_MISSING', 'HIGH', 'a webhook about a payment without a signature'),
  ('CUSTOMER_UNBLOCKED', 'LOW', 'a customer may pay on delivery again')
on conflict (code) do nothing;

-- What happened to an order or its customer, for whoever watches; once for each `p_key`.
create or replace function note_payment_event(p_order orders, p_type text, p_key text, p_payload jsonb) returns void language sql as $$
  insert into security_events (dedupe_key, tenant_id, restaurant_id, conversation_object_id, channel, event_type, severity, payload_json, correlation_id)
  select p_key, p_order.tenant_id, p_order.restaurant_id, p_order.conversation_object_id, p_order.channel, t.code, t.default_severity,
    p_payload || jsonb_build_object('order_id', p_order.order_id), p_order.correlation_id
  from ops.security_event_types t where t.code = p_type
  on conflict on constraint security_events_dedupe_key do nothing
$$;

create or replace function intent_of(p_order uuid) returns payment_intents language sql as $$
  select i.* from payment_intents i where i.order_id = p_order order by i.id limit 1 for update
$$;

-- An intent, its history and its order say the same.
create or replace function set_payment(p_intent payment_intents, p_to text, p_amount integer, p_actor text, p_reason text, p_now timestamptz)
returns void language plpgsql as $$
begin
  update payment_intents set status = p_to, expires_at = case when p_to = 'DEPOSIT_REQUESTED' then expires_at end,
    confirmed_at = case when p_to in ('DEPOSIT_PAID', 'CONFIRMED') then coalesce(confirmed_at, p_now) else confirmed_at end,
    completed_at = case when p_to = 'COMPLETED' then p_now else completed_at end
  where intent_id = p_intent.intent_id;
  insert into payment_history (payment_intent_id, from_status, to_status, amount, actor, reason, created_at)
  values (p_intent.intent_id, p_intent.status, p_to, p_amount, p_actor, p_reason, p_now);
  update orders set payment_status = p_to where order_id = p_intent.order_id;
end;
$$;

-- Five points for an order that was taken, twenty less for nobody at the door, five less for one that its customer took back (spec/b §4.2, §4.5).
create or replace function note_customer_conduct(p_tenant uuid, p_customer uuid, p_what text, p_now timestamptz) returns customer_payment_profiles
language plpgsql as $$
declare
  v_profile customer_payment_profiles;
  v_points integer := case p_what when 'completed' then 5 when 'no_show' then -20 else -5 end;
begin
  if p_customer is null then
    return null;
  end if;
  insert into customer_payment_profiles (tenant_id, customer_id) values (p_tenant, p_customer)
  on conflict on constraint customer_payment_profiles_pkey do nothing;
  update customer_payment_profiles p set
    completed_orders = p.completed_orders + (p_what = 'completed')::integer,
    cancelled_orders = p.cancelled_orders + (p_what = 'cancelled')::integer,
    no_show_count = p.no_show_count + (p_what = 'no_show')::integer,
    trust_score = least(100, greatest(0, p.trust_score + v_points)),
    requires_deposit = case p_what when 'no_show' then true
      when 'completed' then p.requires_deposit and not (p.completed_orders + 1 >= 3 and p.trust_score + v_points >= 70)
      else p.requires_deposit end
  where p.tenant_id = p_tenant and p.customer_id = p_customer returning * into v_profile;
  -- Twice is a habit: a month of paying ahead. It ends with its time, or when staff end it.
  if p_what = 'no_show' and v_profile.no_show_count >= 2 then
    update customer_payment_profiles p set soft_blacklisted = true, blacklist_reason = 'AUTO_NOSHOW_LIMIT', blacklist_until = p_now + interval '30 days'
    where p.tenant_id = p_tenant and p.customer_id = p_customer returning * into v_profile;
  elsif p_what = 'completed' and v_profile.soft_blacklisted and v_profile.trust_score >= 70 and v_profile.blacklist_until <= p_now then
    update customer_payment_profiles p set soft_blacklisted = false, blacklist_reason = null, blacklist_until = null
    where p.tenant_id = p_tenant and p.customer_id = p_customer returning * into v_profile;
  end if;
  return v_profile;
end;
$$;

-- The payment follows its order, whoever moves that: cash is collected with what is handed over, nothing is asked for what is cancelled, and
-- staff who accept an order without its deposit do without.
create or replace function orders_move_payment() returns trigger language plpgsql as $$
declare
  v_actor text := coalesce(nullif(current_setting('resto.actor', true), ''), 'sql');
  v_intent payment_intents := intent_of(new.order_id);
  v_open boolean := v_intent.status in ('PENDING', 'DEPOSIT_REQUESTED');
  v_cash integer := v_intent.total_amount - v_intent.deposit_paid;
begin
  if v_intent.intent_id is null then
    return null;
  elsif new.status in ('DONE', 'DELIVERED') and (v_open or v_intent.status in ('CONFIRMED', 'DEPOSIT_PAID')) then
    update payment_intents set cod_amount = v_cash, cod_collected = v_cash where intent_id = v_intent.intent_id;
    perform set_payment(v_intent, 'COLLECTED', v_cash, v_actor, null, clock_timestamp());
    v_intent.status := 'COLLECTED';
    perform set_payment(v_intent, 'COMPLETED', v_intent.total_amount, v_actor, null, clock_timestamp());
    perform note_customer_conduct(new.tenant_id, new.customer_id, 'completed', clock_timestamp());
    perform note_payment_event(new, 'ORDER_DELIVERED', 'delivered:' || new.order_id, '{}');
  elsif new.status = 'CANCELLED' and v_intent.status in ('PENDING', 'DEPOSIT_REQUESTED', 'CONFIRMED', 'DEPOSIT_PAID') then
    perform set_payment(v_intent, 'CANCELLED', v_intent.deposit_paid, v_actor,
      case when v_intent.deposit_paid > 0 then 'refund_due' end, clock_timestamp());
    if v_actor = 'customer' then
      perform note_customer_conduct(new.tenant_id, new.customer_id, 'cancelled', clock_timestamp());
    end if;
  elsif new.status = 'ACCEPTED' and v_open then
    update payment_intents set expires_at = null where intent_id = v_intent.intent_id;
    insert into payment_history (payment_intent_id, from_status, to_status, actor, reason)
    values (v_intent.intent_id, v_intent.status, v_intent.status, v_actor, 'accepted_unpaid');
  end if;
  return null;
end;
$$;

create or replace trigger orders_move_payment after update of status on orders
  for each row when (old.status is distinct from new.status) execute function orders_move_payment();

-- What a payment brings about in its order is told with the payment, in one message.
create or replace function move_for_payment(p_order orders, p_to text) returns void language plpgsql as $$
begin
  perform set_config('resto.actor', 'payment', true);
  update orders set status = p_to where order_id = p_order.order_id;
  perform set_config('resto.actor', '', true);
end;
$$;

create or replace function tell_of_payment(p_order orders, p_template text, p_payload jsonb) returns void language sql as $$
  insert into outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id, order_id,
    template, send_class, payload_json, not_before, correlation_id)
  select lower(p_template) || ':' || p_order.order_id, p_order.tenant_id, p_order.restaurant_id, p_order.channel, p_order.account_id,
    p_order.conversation_object_id, p_order.user_id, p_order.customer_id, p_order.order_id, p_template, 'payment',
    p_payload || jsonb_build_object('order_number', p_order.order_number), clock_timestamp(), p_order.correlation_id
  where p_order.conversation_object_id is not null or p_order.user_id is not null
  on conflict on constraint outbound_requests_dedupe_key do nothing
$$;

-- A deposit has come. `p_reference` is the payer's or the provider's number of it, which pays one order and no other.
create or replace function confirm_deposit(p_tenant uuid, p_order uuid, p_amount integer, p_provider text, p_reference text, p_actor text, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_intent payment_intents;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  v_intent := intent_of(p_order);
  if v_intent.external_ref = p_reference and v_intent.external_provider = p_provider
     or v_intent.status in ('DEPOSIT_PAID', 'COLLECTED', 'COMPLETED') and v_intent.deposit_paid > 0 then
    return payment_view(p_order) || jsonb_build_object('outcome', case v_intent.status when 'CANCELLED' then 'late' else 'confirmed' end,
      'replayed', true);
  elsif v_intent.intent_id is null or v_intent.deposit_amount = 0 or v_intent.status in ('CONFIRMED', 'COLLECTED', 'COMPLETED', 'REFUNDED') then
    return jsonb_build_object('outcome', 'nothing_due');
  elsif p_amount < v_intent.deposit_amount then
    return jsonb_build_object('outcome', 'too_little', 'deposit_cents', v_intent.deposit_amount);
  elsif p_amount > v_intent.total_amount then
    return jsonb_build_object('outcome', 'too_much', 'total_cents', v_intent.total_amount);
  elsif exists (select 1 from payment_intents i where i.external_provider = p_provider and i.external_ref = p_reference) then
    return jsonb_build_object('outcome', 'reference_used');
  end if;
  update payment_intents set deposit_paid = p_amount, cod_amount = total_amount - p_amount, external_provider = p_provider, external_ref = p_reference
  where intent_id = v_intent.intent_id;
  if v_intent.status not in ('PENDING', 'DEPOSIT_REQUESTED') then
    perform set_payment(v_intent, v_intent.status, p_amount, p_actor, 'refund_due', p_now);
    perform note_payment_event(v_order, 'PAYMENT_LATE', 'payment_late:' || v_intent.intent_id, jsonb_build_object('amount_cents', p_amount));
    return payment_view(p_order) || jsonb_build_object('outcome', 'late', 'replayed', false);
  end if;
  perform set_payment(v_intent, 'DEPOSIT_PAID', p_amount, p_actor, null, p_now);
  if v_order.status = 'NEW' then
    perform move_for_payment(v_order, 'ACCEPTED');
  end if;
  perform tell_of_payment(v_order, 'PAYMENT_DEPOSIT_CONFIRMED',
    jsonb_build_object('amount_cents', p_amount, 'remaining_cents', v_intent.total_amount - p_amount));
  return payment_view(p_order) || jsonb_build_object('outcome', 'confirmed', 'replayed', false);
end;
$$;

create or replace function payment_view(p_order uuid) returns jsonb language sql stable as $$
  select jsonb_build_object('order_id', o.order_id, 'order_number', o.order_number, 'order_status', o.status, 'intent_id', i.intent_id,
    'method', i.method, 'status', i.status, 'total_cents', i.total_amount, 'deposit_cents', i.deposit_amount, 'deposit_paid_cents', i.deposit_paid,
    'cash_cents', i.cod_amount, 'collected_cents', i.cod_collected, 'reference', i.external_ref, 'provider', i.external_provider,
    'expires_at', i.expires_at)
  from orders o join payment_intents i on i.order_id = o.order_id where o.order_id = p_order order by i.id limit 1
$$;

-- Written down, not sent: the money goes back by the way it came.
create or replace function refund_deposit(p_tenant uuid, p_order uuid, p_amount integer, p_reference text, p_actor text, p_now timestamptz)
returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_intent payment_intents;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  v_intent := intent_of(p_order);
  if v_intent.status = 'REFUNDED' then
    return payment_view(p_order) || jsonb_build_object('outcome', 'refunded', 'replayed', true);
  elsif coalesce(v_intent.deposit_paid, 0) = 0 then
    return jsonb_build_object('outcome', 'nothing_paid');
  elsif v_order.status <> 'CANCELLED' then
    return jsonb_build_object('outcome', 'not_cancelled', 'status', v_order.status);
  elsif p_amount > v_intent.deposit_paid then
    return jsonb_build_object('outcome', 'too_much', 'paid_cents', v_intent.deposit_paid);
  end if;
  perform set_payment(v_intent, 'REFUNDED', p_amount, p_actor, p_reference, p_now);
  return payment_view(p_order) || jsonb_build_object('outcome', 'refunded', 'replayed', false);
end;
$$;

-- The deposit did not come in time. False: it has, or it is not time yet.
create or replace function expire_payment(p_intent uuid, p_now timestamptz) returns boolean language plpgsql as $$
declare
  v_order orders;
  v_intent payment_intents;
begin
  select o.* into v_order from orders o join payment_intents i on i.order_id = o.order_id where i.intent_id = p_intent for update of o;
  v_intent := intent_of(v_order.order_id);
  if v_intent.status not in ('PENDING', 'DEPOSIT_REQUESTED') or v_intent.expires_at is null or v_intent.expires_at > p_now then
    return false;
  end if;
  perform set_payment(v_intent, 'CANCELLED', 0, 'system', 'expired', p_now);
  if v_order.status = 'NEW' then
    perform move_for_payment(v_order, 'CANCELLED');
    perform tell_of_payment(v_order, 'PAYMENT_EXPIRED', '{}');
  end if;
  return true;
end;
$$;

-- Nobody at the door, or nobody came for it.
create or replace function mark_no_show(p_tenant uuid, p_order uuid, p_actor text, p_now timestamptz) returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_profile customer_payment_profiles;
  v_is_again boolean;
begin
  select * into v_order from orders o where o.order_id = p_order and o.tenant_id = p_tenant for update;
  if v_order.order_id is null then
    return jsonb_build_object('outcome', 'not_found');
  end if;
  v_is_again := v_order.payment_status = 'NO_SHOW';
  if not v_is_again and v_order.status not in ('NEW', 'ACCEPTED', 'IN_PROGRESS', 'READY', 'OUT_FOR_DELIVERY') then
    return jsonb_build_object('outcome', 'refused', 'status', v_order.status);
  end if;
  if v_is_again then
    select * into v_profile from customer_payment_profiles p where p.tenant_id = p_tenant and p.customer_id = v_order.customer_id;
  else
    perform move_order(p_tenant, p_order, 'CANCELLED', p_actor, 'no_show');
    update orders set payment_status = 'NO_SHOW' where order_id = p_order;
    v_profile := note_customer_conduct(p_tenant, v_order.customer_id, 'no_show', p_now);
    perform note_payment_event(v_order, 'ORDER_NO_SHOW', 'no_show:' || p_order,
      jsonb_build_object('total_cents', v_order.total_cents + v_order.delivery_fee_cents, 'trust_score', v_profile.trust_score,
        'blacklisted', coalesce(v_profile.soft_blacklisted, false)));
  end if;
  return jsonb_build_object('outcome', 'noted', 'replayed', v_is_again, 'order_number', v_order.order_number, 'trust_score', v_profile.trust_score,
    'no_show_count', v_profile.no_show_count, 'blacklisted', coalesce(is_blacklisted(v_profile, p_now), false));
end;
$$;

-- Which note the customer pays with, so that whoever brings the order brings the change.
create or replace function note_change_for(p_tenant uuid, p_restaurant uuid, p_checkout uuid, p_cents integer) returns jsonb language plpgsql as $$
declare
  v_order orders;
  v_intent payment_intents;
begin
  select * into v_order from orders o where o.tenant_id = p_tenant and o.restaurant_id = p_restaurant and o.checkout_id = p_checkout for update;
  v_intent := intent_of(v_order.order_id);
  if v_intent.intent_id is null or v_order.status in ('DONE', 'DELIVERED', 'CANCELLED') or v_intent.cod_amount = 0 then
    return jsonb_build_object('outcome', 'none');
  elsif p_cents < v_intent.cod_amount then
    return jsonb_build_object('outcome', 'too_little', 'cash_cents', v_intent.cod_amount);
  end if;
  update orders set change_for_cents = nullif(p_cents, v_intent.cod_amount) where order_id = v_order.order_id;
  return jsonb_build_object('outcome', 'noted', 'order_number', v_order.order_number, 'cash_cents', v_intent.cod_amount);
end;
$$;

-- How it stands with what is to be paid ahead. A customer who says that it is paid is written down once, for staff to see.
create or replace function ask_payment(p_tenant uuid, p_restaurant uuid, p_checkout uuid, p_claims boolean, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  v_order orders;
  v_intent payment_intents;
begin
  select * into v_order from orders o where o.tenant_id = p_tenant and o.restaurant_id = p_restaurant and o.checkout_id = p_checkout for update;
  v_intent := intent_of(v_order.order_id);
  if v_intent.intent_id is null or v_intent.deposit_amount = 0
     or v_intent.status in ('PENDING', 'DEPOSIT_REQUESTED') and v_intent.expires_at is null then
    return jsonb_build_object('outcome', 'none');
  elsif p_claims and v_intent.status in ('PENDING', 'DEPOSIT_REQUESTED') and not exists (
    select 1 from payment_history h where h.payment_intent_id = v_intent.intent_id and h.reason = 'customer_says_paid') then
    insert into payment_history (payment_intent_id, from_status, to_status, actor, reason, created_at)
    values (v_intent.intent_id, v_intent.status, v_intent.status, 'customer', 'customer_says_paid', p_now);
  end if;
  return jsonb_build_object('outcome', case when v_intent.status in ('PENDING', 'DEPOSIT_REQUESTED') then 'waiting'
      when v_intent.status in ('CANCELLED', 'FAILED', 'REFUNDED') then 'over' else 'paid' end,
    'order_number', v_order.order_number, 'intent_id', v_intent.intent_id, 'deposit_cents', v_intent.deposit_amount,
    'minutes', greatest(1, ceil(extract(epoch from v_intent.expires_at - p_now) / 60)::integer), 'cash_cents', v_intent.cod_amount,
    'checkouts', (select coalesce(jsonb_agg(k.checkout_id), '[]') from payment_checkouts k where k.intent_id = v_intent.intent_id and k.status = 'pending'),
    'transfer_code', v_intent.metadata_json ->> 'transfer_code', 'online', coalesce((v_intent.metadata_json ->> 'online')::boolean, false));
end;
$$;

-- Staff decide by hand (spec/b §4.5). Null: no such customer of this tenant.
create or replace function set_blacklist(p_tenant uuid, p_customer uuid, p_reason text, p_until timestamptz) returns jsonb language plpgsql as $$
declare
  v_customer customers;
begin
  select * into v_customer from customers c where c.tenant_id = p_tenant and c.customer_id = p_customer and c.erased_at is null for key share;
  if v_customer.customer_id is null then
    return null;
  end if;
  insert into customer_payment_profiles as p (tenant_id, customer_id, soft_blacklisted, blacklist_reason, blacklist_until, trust_score)
  values (p_tenant, p_customer, p_until is not null, p_reason, p_until, case when p_until is null then 50 else 0 end)
  on conflict on constraint customer_payment_profiles_pkey do update set
    soft_blacklisted = p_until is not null, blacklist_reason = p_reason, blacklist_until = p_until,
    trust_score = case when p_until is null then greatest(30, p.trust_score) else 0 end;
  insert into security_events (tenant_id, conversation_object_id, channel, event_type, severity)
  select p_tenant, v_customer.conversation_object_id, v_customer.channel, t.code, t.default_severity from ops.security_event_types t
  where t.code = case when p_until is null then 'CUSTOMER_UNBLOCKED' else 'CUSTOMER_BLACKLISTED' end;
  return customer_risk(p_tenant, p_customer, now());
end;
$$;

create or replace function customer_risk(p_tenant uuid, p_customer uuid, p_now timestamptz) returns jsonb language sql stable as $$
  select jsonb_build_object('customer_id', c.customer_id,
    'level', case when p.customer_id is null then 'NEW' when is_blacklisted(p, p_now) then 'BLACKLISTED' when p.trust_score < 30 then 'HIGH'
      when p.trust_score < 50 then 'MEDIUM' when p.trust_score < 70 then 'LOW' else 'TRUSTED' end,
    'trust_score', coalesce(p.trust_score, 50), 'total_orders', coalesce(p.total_orders, 0), 'completed_orders', coalesce(p.completed_orders, 0),
    'cancelled_orders', coalesce(p.cancelled_orders, 0), 'no_show_count', coalesce(p.no_show_count, 0),
    'requires_deposit', coalesce(p.requires_deposit, false), 'blacklisted', is_blacklisted(p, p_now),
    'blacklist_reason', p.blacklist_reason, 'blacklist_until', p.blacklist_until)
  from customers c left join customer_payment_profiles p on p.tenant_id = c.tenant_id and p.customer_id = c.customer_id
  where c.tenant_id = p_tenant and c.customer_id = p_customer and c.erased_at is null
$$;
