-- What became of every right to call us. The table writes its own trail, so that plain SQL leaves one too.

create table if not exists api_clients_audit (
  audit_id bigserial primary key,
  -- No references: the trail outlives the client, its restaurant and its tenant.
  client_id uuid not null,
  client_name text not null,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  token_lookup_id text,
  action text not null constraint api_clients_audit_action check (action in ('INSERT', 'UPDATE', 'DELETE')),
  -- The names of all columns that changed. Values only below, and a hash nowhere.
  changed_columns text[] not null default '{}',
  is_rotation boolean not null default false,
  old_is_active boolean,
  new_is_active boolean,
  old_scopes jsonb,
  new_scopes jsonb,
  old_expires_at timestamptz,
  new_expires_at timestamptz,
  changed_by text not null,
  changed_at timestamptz not null default now()
);

create index if not exists idx_api_clients_audit_client on api_clients_audit (client_id, changed_at desc);
create index if not exists idx_api_clients_audit_tenant on api_clients_audit (tenant_id, changed_at desc);
create index if not exists idx_api_clients_audit_changed_at on api_clients_audit (changed_at);

-- Who changes a client says so with `set_config('resto.actor', …, true)`; what comes without a name is plain SQL.
create or replace function api_clients_note_change() returns trigger language plpgsql as $$
declare
  before jsonb := to_jsonb(old);
  after jsonb := to_jsonb(new);
  subject jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
begin
  insert into api_clients_audit (
    client_id, client_name, tenant_id, restaurant_id, token_lookup_id, action, changed_columns, is_rotation,
    old_is_active, new_is_active, old_scopes, new_scopes, old_expires_at, new_expires_at, changed_by
  ) values (
    (subject ->> 'client_id')::uuid, subject ->> 'client_name', (subject ->> 'tenant_id')::uuid, (subject ->> 'restaurant_id')::uuid,
    subject ->> 'token_lookup_id', tg_op,
    case when tg_op = 'UPDATE' then array(select key from jsonb_each(after) where value is distinct from before -> key order by key)
      else '{}' end,
    tg_op = 'UPDATE' and before -> 'token_hash' <> after -> 'token_hash',
    (before ->> 'is_active')::boolean, (after ->> 'is_active')::boolean, before -> 'scopes', after -> 'scopes',
    (before ->> 'expires_at')::timestamptz, (after ->> 'expires_at')::timestamptz,
    coalesce(nullif(current_setting('resto.actor', true), ''), 'sql')
  );
  return null;
end;
$$;

create or replace trigger api_clients_note_insert after insert on api_clients
  for each row execute function api_clients_note_change();

-- That a client was seen again changes no right.
create or replace trigger api_clients_note_update after update on api_clients
  for each row when (to_jsonb(old) - 'last_used_at' is distinct from to_jsonb(new) - 'last_used_at')
  execute function api_clients_note_change();

create or replace trigger api_clients_note_delete after delete on api_clients
  for each row execute function api_clients_note_change();
