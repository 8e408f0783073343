-- Running the place: events, errors, audits, runtime flags, and the traces of the jobs.

-- The closed list of event codes: an unknown one is refused on insert.
create table if not exists ops.security_event_types (
  code text primary key constraint security_event_types_code check (code ~ '^[A-Z][A-Z0-9_]*$'),
  description text not null,
  default_severity text not null default 'MEDIUM'
    constraint security_event_types_severity check (default_severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  created_at timestamptz not null default now()
);

insert into ops.security_event_types (code, default_severity, description) values
  ('AUTH_DENY', 'HIGH', 'no, unknown, expired or revoked credential'),
  ('SCOPE_DENY', 'HIGH', 'credential without the scope that the route needs'),
  ('LEGACY_TOKEN_ATTEMPT', 'HIGH', 'the shared token of the old system was presented'),
  ('LEGACY_TOKEN_BLOCKED', 'HIGH', 'the shared token was refused'),
  ('LEGACY_TOKEN_USED', 'MEDIUM', 'the shared token was accepted'),
  ('TOKEN_ROTATED', 'LOW', 'an API client has a new token'),
  ('WA_SIGNATURE_INVALID', 'HIGH', 'WhatsApp webhook with a wrong signature'),
  ('WA_SIGNATURE_MISSING', 'HIGH', 'WhatsApp webhook without a signature'),
  ('IG_SIGNATURE_INVALID', 'HIGH', 'Instagram webhook with a wrong signature'),
  ('IG_SIGNATURE_MISSING', 'HIGH', 'Instagram webhook without a signature'),
  ('MSG_SIGNATURE_INVALID', 'HIGH', 'Messenger webhook with a wrong signature'),
  ('MSG_SIGNATURE_MISSING', 'HIGH', 'Messenger webhook without a signature'),
  ('SIGNATURE_INVALID', 'HIGH', 'webhook with a wrong signature'),
  ('SIGNATURE_NOT_ENFORCED', 'HIGH', 'signature checks are not enforced in production'),
  ('WA_REPLAY_DETECTED', 'HIGH', 'a webhook was seen twice'),
  ('WA_REPLAY_BLOCKED', 'HIGH', 'a repeated webhook was refused'),
  ('REPLAY_ATTACK_TOO_OLD', 'HIGH', 'a signed event is older than the replay window'),
  ('REPLAY_ATTACK_FUTURE_TIMESTAMP', 'HIGH', 'a signed event is dated ahead'),
  ('PROD_DEFAULTS_MISSING', 'HIGH', 'required settings are missing'),
  ('CONTRACT_VALIDATION_FAILED', 'MEDIUM', 'a body does not fit its contract'),
  ('STATUS_UPDATE_IGNORED', 'LOW', 'a receipt that is about nothing of ours'),
  ('UNKNOWN_ACCOUNT', 'MEDIUM', 'webhook for a channel account that nobody has registered'),
  ('POISON_EVENT', 'HIGH', 'an event that could not be processed after every retry'),
  ('WINDOW_CLOSED', 'LOW', 'a message was not sent: the 24-hour window is closed and no template fits'),
  ('AUDIO_URL_BLOCKED', 'HIGH', 'an audio address outside the allow-list'),
  ('SPAM_DETECTED', 'MEDIUM', 'flood of messages'),
  ('BOT_SUSPECTED', 'MEDIUM', 'messages that no person writes'),
  ('RATE_LIMIT', 'MEDIUM', 'a caller over its limit'),
  ('QUARANTINE_APPLIED', 'MEDIUM', 'a conversation was quarantined'),
  ('QUARANTINE_RELEASED', 'LOW', 'a conversation was released'),
  ('FRAUD_CONFIRMATION_REQUIRED', 'MEDIUM', 'a high order waits for its code'),
  ('DELIVERY_QUOTE_OK', 'LOW', 'a delivery was quoted'),
  ('DELIVERY_ZONE_NOT_FOUND', 'MEDIUM', 'a quote for a place that is not served'),
  ('DELIVERY_ZONE_INACTIVE', 'MEDIUM', 'a quote for a zone that is switched off'),
  ('DELIVERY_MIN_ORDER', 'MEDIUM', 'a quote below the zone''s minimum'),
  ('DELIVERY_DISABLED', 'LOW', 'a quote while delivery is off'),
  ('ADDRESS_AMBIGUOUS', 'MEDIUM', 'an address with missing parts'),
  ('SLOT_FULL', 'MEDIUM', 'a delivery slot has no place left'),
  ('DELIVERY_SLOT_RESERVED', 'LOW', 'a delivery slot was reserved'),
  ('LOCATION_PIN_RECEIVED', 'LOW', 'a customer shared a location'),
  ('LOCATION_ZONE_MATCHED', 'LOW', 'a location lies in a served zone'),
  ('LOCATION_ZONE_NOT_FOUND', 'MEDIUM', 'a location lies in no served zone'),
  ('ADDRESS_NORMALIZED', 'LOW', 'an address was recognised'),
  ('ADDRESS_NORMALIZATION_FAILED', 'MEDIUM', 'an address was not recognised'),
  ('ORDER_NO_SHOW', 'MEDIUM', 'a customer did not take the order'),
  ('ORDER_DELIVERED', 'LOW', 'an order was handed over'),
  ('CUSTOMER_BLACKLISTED', 'HIGH', 'a customer may not pay on delivery any more'),
  ('CUSTOMER_ERASED', 'MEDIUM', 'a customer''s data was erased'),
  ('DLQ_THRESHOLD_EXCEEDED', 'HIGH', 'too many dead letters'),
  ('SLO_BREACH', 'HIGH', 'a service objective is missed'),
  ('RETENTION_RUN', 'LOW', 'old rows were purged')
on conflict (code) do nothing;

create table if not exists security_events (
  id bigserial primary key,
  -- The same happening, reported twice, is written once.
  dedupe_key text constraint security_events_dedupe_key unique,
  tenant_id uuid,
  restaurant_id uuid,
  conversation_object_id text,
  channel text,
  -- HMAC of whoever it is about: a customer, or the network that a refused call came from.
  subject_hmac text,
  event_type text not null references ops.security_event_types,
  severity text not null default 'MEDIUM'
    constraint security_events_severity check (severity in ('LOW', 'MEDIUM', 'HIGH', 'CRITICAL')),
  -- How many times since the last row of its kind: refused traffic is counted, not listed.
  occurrences integer not null default 1 constraint security_events_occurrences check (occurrences > 0),
  payload_json jsonb not null default '{}',
  correlation_id text,
  created_at timestamptz not null default now()
);

create index if not exists idx_security_events_tenant_created_at on security_events (tenant_id, created_at desc);
create index if not exists idx_security_events_event_type_created_at on security_events (event_type, created_at desc);
create index if not exists idx_security_events_created_at on security_events (created_at desc);
create index if not exists idx_security_events_correlation on security_events (correlation_id);
alter table security_events set (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

-- Named as in the first system: a part of ours that failed (`workflow_name`) and the step it failed in.
create table if not exists workflow_errors (
  id bigserial primary key,
  workflow_name text not null,
  node_name text,
  error_code text,
  error_message text,
  stack text,
  execution_id text,
  correlation_id text,
  created_at timestamptz not null default now()
);

create index if not exists idx_workflow_errors_created_at on workflow_errors (created_at desc);
create index if not exists idx_workflow_errors_workflow on workflow_errors (workflow_name, created_at desc);
alter table workflow_errors set (autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

-- Every call of the staff API that reads or changes something.
create table if not exists admin_audit_log (
  id bigserial primary key,
  tenant_id uuid references tenants on delete set null,
  restaurant_id uuid references restaurants on delete set null,
  actor_client_id uuid references api_clients on delete set null,
  actor_name text,
  action text not null constraint admin_audit_log_action check (action ~ '^[A-Z][A-Z0-9_]*$'),
  object_type text,
  object_id text,
  request_id text,
  ip text,
  user_agent text,
  payload_json jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create index if not exists idx_admin_audit_log_tenant on admin_audit_log (tenant_id, created_at desc);
create index if not exists idx_admin_audit_log_action on admin_audit_log (action, created_at desc);

-- Every `!` command, refused and unknown ones too. The closed list of actions is the console's own type.
create table if not exists admin_wa_audit_log (
  id bigserial primary key,
  -- The staff member's message: a redelivery writes no second row.
  event_id text constraint admin_wa_audit_log_event_key unique,
  tenant_id uuid references tenants on delete set null,
  restaurant_id uuid references restaurants on delete set null,
  actor_phone text not null,
  actor_role text not null default 'admin',
  action text not null constraint admin_wa_audit_log_action check (action ~ '^[a-z][a-z0-9_]*$'),
  target_type text,
  target_id text,
  command_raw text constraint admin_wa_audit_log_command check (length(command_raw) <= 500),
  metadata_json jsonb not null default '{}',
  ip_address text,
  success boolean not null default true,
  error_message text,
  created_at timestamptz not null default now()
);

create index if not exists idx_admin_wa_audit_log_tenant on admin_wa_audit_log (tenant_id, created_at desc);
create index if not exists idx_admin_wa_audit_log_actor on admin_wa_audit_log (actor_phone, created_at desc);
create index if not exists idx_admin_wa_audit_log_action on admin_wa_audit_log (action, created_at desc);
create index if not exists idx_admin_wa_audit_log_target on admin_wa_audit_log (target_type, target_id)
  where target_type is not null;

-- Switches that staff turn while we run. A row without a restaurant holds for all; only the platform may write it.
create table if not exists system_flags (
  flag_id bigserial primary key,
  restaurant_id uuid references restaurants on delete cascade,
  flag_key text not null constraint system_flags_flag_key check (flag_key ~ '^[A-Z][A-Z0-9_]*$'),
  flag_value text not null,
  description text,
  updated_at timestamptz not null default now(),
  updated_by text,
  constraint system_flags_key unique nulls not distinct (restaurant_id, flag_key)
);

create or replace trigger system_flags_touch before update on system_flags
  for each row execute function touch_updated_at();

select ops.watch_catalog('system_flags', 'ops.bump_catalog_of_rules');

-- State of our own jobs, such as when an alert was last sent.
create table if not exists ops_kv (
  key text primary key,
  value_json jsonb not null default '{}',
  updated_at timestamptz not null default now()
);

create index if not exists idx_ops_kv_updated_at on ops_kv (updated_at);

create or replace trigger ops_kv_touch before update on ops_kv
  for each row execute function touch_updated_at();

create table if not exists ops.retention_runs (
  run_id bigserial primary key,
  run_started_at timestamptz not null default now(),
  run_finished_at timestamptz,
  dry_run boolean not null default false,
  table_name text not null,
  cutoff_ts timestamptz not null,
  batch_size integer not null constraint retention_runs_batch_size check (batch_size > 0),
  deleted_rows bigint not null default 0,
  details_json jsonb not null default '{}',
  status text not null default 'STARTED' constraint retention_runs_status check (status in ('STARTED', 'DONE', 'FAILED'))
);

create index if not exists idx_retention_runs_started on ops.retention_runs (run_started_at desc);
