-- Words: a tenant's own wording, a customer's language, and the templates that Meta has approved.

-- `_GLOBAL` rows are the platform's wording; what has no row here is built in (src/locale).
create table if not exists message_templates (
  id bigserial primary key,
  tenant_id text not null default '_GLOBAL'
    constraint message_templates_tenant check (tenant_id ~ '^(_GLOBAL|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$'),
  template_key text not null constraint message_templates_template_key check (template_key <> ''),
  locale text not null default 'fr' constraint message_templates_locale check (locale in ('fr', 'ar', 'darija')),
  content text not null,
  variables jsonb not null default '[]' constraint message_templates_variables check (jsonb_typeof(variables) = 'array'),
  version integer not null default 1,
  is_active boolean not null default true,
  updated_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint message_templates_key unique (template_key, locale, tenant_id)
);

create index if not exists idx_message_templates_tenant on message_templates (tenant_id) where is_active;

create or replace trigger message_templates_touch before update on message_templates
  for each row execute function touch_updated_at();

create or replace function ops.bump_catalog_of_templates() returns trigger language plpgsql as $$
begin
  perform ops.bump_catalog(array(
    select r.restaurant_id from restaurants r
    where exists (select 1 from changed c where c.tenant_id::text in ('_GLOBAL', r.tenant_id::text))));
  return null;
end;
$$;

select ops.watch_catalog('message_templates', 'ops.bump_catalog_of_templates');

-- Set by the LANG command; decides the language of what we send first.
create table if not exists customer_preferences (
  tenant_id uuid not null references tenants on delete cascade,
  -- The customer's user id on the channel: a phone number on WhatsApp, a scoped id elsewhere.
  phone text not null,
  customer_id uuid references customers on delete cascade,
  locale text not null constraint customer_preferences_locale check (locale in ('fr', 'ar', 'darija')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint customer_preferences_pkey primary key (tenant_id, phone)
);

create index if not exists idx_customer_preferences_locale on customer_preferences (tenant_id, locale);

create or replace trigger customer_preferences_touch before update on customer_preferences
  for each row execute function touch_updated_at();

-- What may be sent outside the 24-hour window.
create table if not exists whatsapp_templates (
  waba_id text not null,
  name text not null,
  language text not null,
  tenant_id uuid not null references tenants on delete cascade,
  category text not null default 'UTILITY'
    constraint whatsapp_templates_category check (category in ('UTILITY', 'MARKETING', 'AUTHENTICATION')),
  status text not null default 'PENDING' constraint whatsapp_templates_status check (status in
    ('PENDING', 'APPROVED', 'REJECTED', 'PAUSED', 'DISABLED')),
  body_variables integer not null default 0 constraint whatsapp_templates_variables check (body_variables >= 0),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint whatsapp_templates_pkey primary key (waba_id, name, language)
);

create index if not exists idx_whatsapp_templates_tenant on whatsapp_templates (tenant_id, name, language);

create or replace trigger whatsapp_templates_touch before update on whatsapp_templates
  for each row execute function touch_updated_at();

select ops.watch_catalog('whatsapp_templates', 'ops.bump_catalog_of_templates');
