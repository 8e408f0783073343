-- How well we serve, in one round trip (spec/b §7.2). Everything is counted over `p_window` minutes but the two that are counted per hour.
create or replace function service_metrics(p_now timestamptz, p_window integer) returns jsonb language sql stable as $$
  with span as (select p_now - make_interval(mins => p_window) as since, p_now - interval '1 hour' as hour_ago),
  answers as (
    select extract(epoch from min(o.created_at) - i.received_at) * 1000 as ms
    from span, inbound_messages i
    join outbound_messages o on o.conversation_object_id = i.conversation_object_id and o.correlation_id = i.correlation_id and o.send_class = 'reply'
    where i.received_at > span.since and i.received_at <= p_now and o.created_at >= i.received_at and i.outcome = 'processed'
    group by i.id, i.received_at
  ), waiting as (
    select count(*) as n, extract(epoch from p_now - min(o.created_at)) as age from outbound_messages o
    where o.status in ('PENDING', 'RETRY') and o.created_at <= p_now
  ), settled as (
    select count(*) filter (where o.status = 'DLQ') as dead, count(*) filter (where o.status = 'SENT') as sent
    from span, outbound_messages o where o.status in ('DLQ', 'SENT') and o.updated_at > span.since and o.updated_at <= p_now
  )
  select jsonb_build_object(
    'inbound_to_outbox_ms_p95', (select coalesce(round(percentile_cont(0.95) within group (order by ms)), 0) from answers),
    'inbound_to_outbox_samples', (select count(*) from answers),
    'outbox_pending_age_max_sec', (select coalesce(round(age), 0) from waiting),
    'outbox_pending_cnt', (select n from waiting),
    'dlq_cnt', (select dead from settled),
    'sent_cnt', (select sent from settled),
    'auth_deny_per_hour', (select coalesce(sum(e.occurrences), 0) from span, security_events e
      where e.event_type = 'AUTH_DENY' and e.created_at > span.hour_ago and e.created_at <= p_now),
    'errors_per_hour', (select count(*) from span, workflow_errors w where w.created_at > span.hour_ago and w.created_at <= p_now)
      + (select coalesce(sum(e.occurrences), 0) from span, security_events e
        where e.event_type = 'POISON_EVENT' and e.created_at > span.hour_ago and e.created_at <= p_now),
    'inbound_per_hour', (select count(*) from span, inbound_messages i where i.received_at > span.hour_ago and i.received_at <= p_now),
    'inbound_usual', (select round(count(*) / 7.0) from generate_series(1, 7) as day
      join inbound_messages i on i.received_at > p_now - make_interval(days => day) - interval '1 hour'
        and i.received_at <= p_now - make_interval(days => day)))
$$;
