-- Paying by card: the pages of a provider, and what it says of them. Money is credited for what was read back from the provider, never for
-- what a webhook claims.

-- The page on which an intent can be paid, if there is one that still can; else what to make one with. Null: nothing is to be paid.
create or replace function checkout_to_pay(p_tenant uuid, p_intent uuid, p_now timestamptz) returns jsonb language sql stable as $$
  select jsonb_build_object('intent_id', i.intent_id, 'amount_cents', i.deposit_amount, 'order_number', o.order_number, 'locale', o.locale,
    'url', (select k.url from payment_checkouts k where k.intent_id = i.intent_id and k.status = 'pending' order by k.created_at limit 1))
  from payment_intents i join orders o on o.order_id = i.order_id
  where i.tenant_id = p_tenant and i.intent_id = p_intent and i.status in ('PENDING', 'DEPOSIT_REQUESTED')
    and (i.expires_at is null or i.expires_at > p_now) and coalesce((i.metadata_json ->> 'online')::boolean, false)
$$;

-- Two that were made at once: the first is the one that is shown.
create or replace function keep_checkout(p_intent uuid, p_provider text, p_checkout text, p_amount integer, p_url text, p_now timestamptz) returns text
language plpgsql as $$
begin
  perform 1 from payment_intents i where i.intent_id = p_intent for update;
  insert into payment_checkouts (checkout_id, provider, intent_id, amount_cents, url, created_at)
  values (p_checkout, p_provider, p_intent, p_amount, p_url, p_now) on conflict do nothing;
  return (select k.url from payment_checkouts k where k.intent_id = p_intent and k.status = 'pending' order by k.created_at, k.checkout_id limit 1);
end;
$$;

-- What the provider says of a page of ours, once for each event: `p_checkout` is {id, status, amount_cents, currency, is_live, intent_id}.
create or replace function settle_checkout(p_provider text, p_event text, p_checkout jsonb, p_is_live boolean, p_now timestamptz) returns jsonb
language plpgsql as $$
declare
  v_checkout payment_checkouts;
  v_order orders;
  v_answer jsonb;
begin
  -- The order first, as everybody who changes a payment does.
  select o.* into v_order from orders o join payment_intents i on i.order_id = o.order_id
  join payment_checkouts k on k.intent_id = i.intent_id
  where k.checkout_id = p_checkout ->> 'id' and k.provider = p_provider for update of o;
  select * into v_checkout from payment_checkouts k where k.checkout_id = p_checkout ->> 'id' and k.provider = p_provider for update;
  if exists (select 1 from payment_events e where e.provider = p_provider and e.event_id = p_event) then
    return jsonb_build_object('outcome', 'duplicate');
  end if;
  if v_checkout.checkout_id is null or v_order.order_id is null then
    v_answer := jsonb_build_object('outcome', 'unknown');
  elsif (p_checkout ->> 'amount_cents')::bigint <> v_checkout.amount_cents or lower(p_checkout ->> 'currency') <> 'dzd'
        or (p_checkout ->> 'is_live')::boolean <> p_is_live or (p_checkout ->> 'intent_id') is distinct from v_checkout.intent_id::text then
    v_answer := jsonb_build_object('outcome', 'mismatch');
    perform note_payment_event(v_order, 'PAYMENT_MISMATCH', 'payment_mismatch:' || v_checkout.checkout_id,
      jsonb_build_object('asked_cents', v_checkout.amount_cents, 'told_cents', p_checkout -> 'amount_cents'));
  else
    if p_checkout ->> 'status' in ('paid', 'failed', 'canceled', 'expired') and v_checkout.status = 'pending' then
      update payment_checkouts set status = p_checkout ->> 'status', settled_at = p_now where checkout_id = v_checkout.checkout_id;
    end if;
    v_answer := case when p_checkout ->> 'status' = 'paid'
      then confirm_deposit(v_order.tenant_id, v_order.order_id, v_checkout.amount_cents, p_provider, v_checkout.checkout_id, p_provider, p_now)
      else jsonb_build_object('outcome', 'unpaid') end;
    -- Paid in another way in the meantime: twice.
    if v_answer ->> 'reference' <> v_checkout.checkout_id then
      v_answer := v_answer || '{"outcome": "late"}';
      perform note_payment_event(v_order, 'PAYMENT_LATE', 'payment_late:' || v_checkout.checkout_id,
        jsonb_build_object('amount_cents', v_checkout.amount_cents));
    end if;
  end if;
  if p_event is not null then
    insert into payment_events (provider, event_id, checkout_id, outcome, received_at)
    values (p_provider, p_event, p_checkout ->> 'id', v_answer ->> 'outcome', p_now) on conflict do nothing;
  end if;
  return v_answer || jsonb_build_object('order_id', v_order.order_id);
end;
$$;

-- Deposits whose time is over, with the pages to look at once more before they are given up.
create or replace function overdue_payments(p_now timestamptz, p_limit integer) returns table (intent_id uuid, order_id uuid, overdue_seconds integer, checkouts text[])
language sql stable as $$
  select i.intent_id, i.order_id, extract(epoch from p_now - i.expires_at)::integer,
    array(select k.checkout_id from payment_checkouts k where k.intent_id = i.intent_id and k.status = 'pending')
  from payment_intents i
  where i.status in ('PENDING', 'DEPOSIT_REQUESTED') and i.expires_at <= p_now and i.order_id is not null
  order by i.expires_at limit p_limit
$$;
