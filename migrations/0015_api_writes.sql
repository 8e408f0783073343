-- The answers of writes that came with an idempotency key, so that the same request again gets the same answer.

create table if not exists idempotency_keys (
  client_id uuid not null references api_clients on delete cascade,
  idempotency_key text not null,
  request_hash text not null constraint idempotency_keys_request_hash check (request_hash ~ '^[0-9a-f]{64}$'),
  started_at timestamptz not null default now(),
  -- Null while the first request is under way.
  answer_json jsonb,
  constraint idempotency_keys_pkey primary key (client_id, idempotency_key)
);

create index if not exists idx_idempotency_keys_started_at on idempotency_keys (started_at);
