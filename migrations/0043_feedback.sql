-- How was it? One question per order that has reached its customer, one answer, and a ticket for a bad one.

alter table support_tickets drop constraint if exists support_tickets_reason;
alter table support_tickets add constraint support_tickets_reason check (reason_code in
  ('HELP', 'DELIVERY_AMBIGUOUS', 'PAYMENT_ISSUE', 'FAQ_FALLBACK', 'FEEDBACK', 'OTHER'));

-- When it arrived; how long after that it is asked is a setting of the Worker, which a trigger cannot read.
create or replace function orders_ask_feedback() returns trigger language plpgsql as $$
begin
  insert into feedback_jobs (tenant_id, restaurant_id, order_id, channel, conversation_object_id, scheduled_at)
  values (new.tenant_id, new.restaurant_id, new.order_id, new.channel, new.conversation_object_id, clock_timestamp())
  on conflict on constraint feedback_jobs_order_key do nothing;
  return null;
end;
$$;

create or replace trigger orders_ask_feedback after update of status on orders
  for each row when (new.status in ('DELIVERED', 'DONE') and old.status is distinct from new.status and new.conversation_object_id is not null)
  execute function orders_ask_feedback();

-- Why a customer is not asked, as far as Postgres knows; null: they are. Their window and their wish for silence are known to their conversation.
create or replace function feedback_refusal(p_job feedback_jobs, p_late interval, p_now timestamptz) returns text language sql stable as $$
  select case
    when p_job.conversation_object_id is null or is_erased(p_job.conversation_object_id, p_job.created_at) then 'no_conversation'
    when p_job.scheduled_at < p_now - p_late then 'late'
    when not exists (select 1 from orders o where o.order_id = p_job.order_id and o.status in ('DELIVERED', 'DONE')) then 'not_delivered'
    when exists (select 1 from support_tickets t where t.restaurant_id = p_job.restaurant_id
      and t.conversation_object_id = p_job.conversation_object_id and t.status in ('OPEN', 'ASSIGNED')) then 'ticket'
    when exists (select 1 from conversation_quarantine q where q.conversation_object_id = p_job.conversation_object_id
      and q.active and q.expires_at > p_now) then 'quarantine'
  end
$$;

-- Every minute: what is due goes to the relay, once. What nobody asked within twelve hours of its time is not asked any more.
create or replace function ask_feedback(p_now timestamptz, p_minutes integer, p_limit integer) returns jsonb language plpgsql as $$
declare
  v_job feedback_jobs;
  v_wait interval := make_interval(mins => p_minutes);
  v_why text;
  v_asked integer := 0;
  v_skipped integer := 0;
begin
  for v_job in
    select * from feedback_jobs j where j.status = 'PENDING' and j.scheduled_at <= p_now - v_wait
    order by j.scheduled_at limit p_limit for update skip locked
  loop
    v_why := feedback_refusal(v_job, v_wait + interval '12 hours', p_now);
    if v_why is null then
      insert into outbound_requests (dedupe_key, tenant_id, restaurant_id, channel, account_id, conversation_object_id, user_id, customer_id,
        order_id, template, send_class, payload_json, not_before, correlation_id)
      select 'feedback:' || o.order_id, o.tenant_id, o.restaurant_id, o.channel, o.account_id, o.conversation_object_id, o.user_id, o.customer_id,
        o.order_id, 'WA_FEEDBACK_ASK', 'proactive', jsonb_build_object('order_number', o.order_number, 'order_id', o.order_id), p_now, o.correlation_id
      from orders o where o.order_id = v_job.order_id
      on conflict on constraint outbound_requests_dedupe_key do nothing;
      v_asked := v_asked + 1;
    else
      v_skipped := v_skipped + 1;
    end if;
    update feedback_jobs set status = case when v_why is null then 'SENT' else 'SKIPPED' end, last_error = v_why, attempts = attempts + 1,
      sent_at = case when v_why is null then p_now end
    where id = v_job.id;
  end loop;
  return jsonb_build_object('asked', v_asked, 'skipped', v_skipped);
end;
$$;

-- A conversation that would not ask: its job says so.
create or replace function feedback_not_asked() returns trigger language plpgsql as $$
begin
  update feedback_jobs set status = new.status, last_error = new.last_error, sent_at = null
  where order_id = new.order_id and status = 'SENT' and rating is null;
  return null;
end;
$$;

create or replace trigger feedback_not_asked after update of status on outbound_requests
  for each row when (new.template = 'WA_FEEDBACK_ASK' and new.status in ('SKIPPED', 'FAILED') and old.status is distinct from new.status)
  execute function feedback_not_asked();

-- The first score stands. `p_request` is that of `open_ticket`, with `order_id`, `score`, `at` (when it was given) and `wants_ticket`. The same
-- answer again, of a turn that died half-way, is the first one.
create or replace function rate_order(p_request jsonb) returns jsonb language plpgsql as $$
declare
  v_job feedback_jobs;
  v_score smallint := (p_request ->> 'score')::smallint;
  v_at timestamptz := (p_request ->> 'at')::timestamptz;
  v_number integer;
  v_ticket jsonb;
begin
  select * into v_job from feedback_jobs j
  where j.order_id = (p_request ->> 'order_id')::uuid and j.tenant_id = (p_request ->> 'tenant_id')::uuid
    and j.restaurant_id = (p_request ->> 'restaurant_id')::uuid and j.conversation_object_id = p_request ->> 'conversation_object_id'
  for update;
  if v_job.id is null then
    return jsonb_build_object('outcome', 'unknown');
  elsif v_job.rating is null then
    update feedback_jobs set rating = v_score, rated_at = v_at where id = v_job.id;
  elsif v_job.rating <> v_score or v_job.rated_at <> v_at then
    return jsonb_build_object('outcome', 'already');
  end if;
  if v_score <= 2 and (p_request ->> 'wants_ticket')::boolean then
    select o.order_number into v_number from orders o where o.order_id = v_job.order_id;
    v_ticket := open_ticket(p_request || jsonb_build_object('reason', 'FEEDBACK', 'body', '⭐ ' || v_score || '/5 · n° ' || v_number));
  end if;
  return jsonb_build_object('outcome', 'rated', 'ticket', v_ticket);
end;
$$;
