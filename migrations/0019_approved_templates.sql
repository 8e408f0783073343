-- What stands in for a message of ours once the customer's 24-hour window is closed: a template that Meta has approved, by our key and language.
create table if not exists approved_templates (
  tenant_id uuid not null references tenants on delete cascade,
  template_key text not null constraint approved_templates_key check (template_key <> ''),
  locale text not null constraint approved_templates_locale check (locale in ('fr', 'ar', 'darija')),
  -- As Meta knows it.
  name text not null constraint approved_templates_name check (name ~ '^[a-z0-9_]+$' and length(name) <= 512),
  language text not null constraint approved_templates_language check (language ~ '^[a-z]{2,3}(_[A-Z]{2})?$'),
  -- Which of our variables its {{1}}, {{2}} … are, in their order.
  variables jsonb not null default '[]' constraint approved_templates_variables check (jsonb_typeof(variables) = 'array'),
  updated_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint approved_templates_pkey primary key (tenant_id, template_key, locale)
);

create or replace trigger approved_templates_touch before update on approved_templates
  for each row execute function touch_updated_at();

select ops.watch_catalog('approved_templates', 'ops.bump_catalog_of_templates');
