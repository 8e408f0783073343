-- What is old goes: a batch at a time, noted in the statement that deletes it, so that a run that died goes on where it stopped.

create index if not exists idx_admin_audit_log_created_at on admin_audit_log (created_at);
create index if not exists idx_admin_wa_audit_log_created_at on admin_wa_audit_log (created_at);
create index if not exists idx_outbound_requests_settled on outbound_requests (created_at) where status <> 'PENDING';
create index if not exists idx_outbound_messages_unsent on outbound_messages (updated_at) where status in ('DLQ', 'DROPPED');
create index if not exists idx_staff_notices_settled on staff_notices (created_at) where status <> 'PENDING';
create index if not exists idx_dead_letters_resolved on dead_letters (resolved_at) where resolved_at is not null;
create index if not exists idx_idempotency_keys_started on idempotency_keys (started_at);
create index if not exists idx_inbound_messages_done on inbound_messages (received_at) where outcome <> 'pending';

alter table ops.retention_runs add column if not exists run_day date;
alter table ops.retention_runs add column if not exists iterations integer not null default 0;
alter table ops.retention_runs drop constraint if exists retention_runs_day_key;
alter table ops.retention_runs add constraint retention_runs_day_key unique (table_name, run_day, dry_run);

-- The closed list: whose rows go by which hour, and which of them may. Orders, money, tickets and customers are not in it.
create or replace function ops.retention_rule(p_table text, out time_column text, out condition text) language sql immutable as $$
  select r.time_column, r.condition from (values
    ('workflow_errors', 'created_at', 'true'),
    ('inbound_messages', 'received_at', $c$outcome <> 'pending'$c$),
    ('outbound_messages', 'sent_at', $c$status = 'SENT' and sent_at is not null$c$),
    ('outbound_messages_unsent', 'updated_at', $c$status in ('DLQ', 'DROPPED')$c$),
    ('outbound_requests', 'created_at', $c$status <> 'PENDING'$c$),
    ('staff_notices', 'created_at', $c$status <> 'PENDING'$c$),
    ('dead_letters', 'resolved_at', 'resolved_at is not null'),
    ('idempotency_keys', 'started_at', 'true'),
    ('security_events', 'created_at', 'true'),
    ('admin_audit_log', 'created_at', 'true'),
    ('admin_wa_audit_log', 'created_at', 'true')
  ) as r(name, time_column, condition) where r.name = p_table
$$;

-- One batch of one table on one day. The answer is the run as it stands: `status` DONE when nothing is left, or when there were batches enough for a day
-- (`details_json.capped`). A dry run counts and deletes nothing. Two at once: the second waits, and goes on after the first.
create or replace function ops.retention_step(p_table text, p_day date, p_cutoff timestamptz, p_batch integer, p_max integer, p_dry boolean)
returns jsonb language plpgsql as $$
declare
  v_time text;
  v_condition text;
  v_relation text := replace(p_table, '_unsent', '');
  v_run ops.retention_runs;
  v_count bigint;
  v_done boolean;
begin
  select r.time_column, r.condition into v_time, v_condition from ops.retention_rule(p_table) r;
  if v_time is null then
    raise exception 'no rule for table %', p_table;
  end if;
  insert into ops.retention_runs (table_name, run_day, dry_run, cutoff_ts, batch_size) values (p_table, p_day, p_dry, p_cutoff, p_batch)
  on conflict on constraint retention_runs_day_key do nothing;
  select * into v_run from ops.retention_runs r where r.table_name = p_table and r.run_day = p_day and r.dry_run = p_dry for update;
  if v_run.status = 'DONE' then
    return jsonb_build_object('status', 'DONE', 'rows', 0);
  end if;
  if p_dry then
    execute format('select count(*) from %I where %s and %I < $1', v_relation, v_condition, v_time) into v_count using v_run.cutoff_ts;
  else
    execute format('with old as (select ctid from %1$I where %2$s and %3$I < $1 order by %3$I limit $2 for update skip locked),
      gone as (delete from %1$I t using old where t.ctid = old.ctid returning 1) select count(*) from gone', v_relation, v_condition, v_time)
      into v_count using v_run.cutoff_ts, p_batch;
  end if;
  v_done := p_dry or v_count < p_batch or v_run.iterations + 1 >= p_max;
  update ops.retention_runs r set iterations = r.iterations + 1, deleted_rows = r.deleted_rows + case when p_dry then 0 else v_count end,
    status = case when v_done then 'DONE' else 'STARTED' end, run_finished_at = case when v_done then clock_timestamp() end,
    details_json = jsonb_build_object('time_column', v_time) || case when p_dry then jsonb_build_object('would_delete', v_count) else '{}' end
      || case when v_done and not p_dry and v_count >= p_batch then jsonb_build_object('capped', true) else '{}' end
  where r.run_id = v_run.run_id returning * into v_run;
  if v_done then
    insert into security_events (dedupe_key, event_type, severity, payload_json)
    values ('RETENTION_RUN:' || p_table || ':' || p_day || ':' || p_dry, 'RETENTION_RUN', 'LOW', jsonb_build_object('table', p_table, 'cutoff_ts', v_run.cutoff_ts,
      'dry_run', p_dry, 'deleted_rows', v_run.deleted_rows, 'iterations', v_run.iterations) || (v_run.details_json - 'time_column'))
    on conflict on constraint security_events_dedupe_key do nothing;
  end if;
  return jsonb_build_object('status', v_run.status, 'rows', v_count);
end;
$$;
