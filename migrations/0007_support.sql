-- Tickets of customers who need a person, and the answers to common questions.

create table if not exists support_tickets (
  -- Shown to staff as #n.
  ticket_id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  channel text not null constraint support_tickets_channel check (channel in ('whatsapp', 'instagram', 'messenger')),
  conversation_object_id text not null,
  customer_id uuid references customers on delete set null,
  customer_user_id text not null,
  status text not null default 'OPEN' constraint support_tickets_status check (status in ('OPEN', 'ASSIGNED', 'CLOSED')),
  priority text not null default 'NORMAL' constraint support_tickets_priority check (priority in ('LOW', 'NORMAL', 'HIGH')),
  reason_code text not null default 'HELP' constraint support_tickets_reason check (reason_code in
    ('HELP', 'DELIVERY_AMBIGUOUS', 'PAYMENT_ISSUE', 'FAQ_FALLBACK', 'OTHER')),
  subject text,
  context_json jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  closed_at timestamptz,
  constraint support_tickets_closed check ((status = 'CLOSED') = (closed_at is not null)),
  constraint support_tickets_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create unique index if not exists support_tickets_open_key on support_tickets (restaurant_id, conversation_object_id)
  where status in ('OPEN', 'ASSIGNED');
create index if not exists idx_support_tickets_status on support_tickets (restaurant_id, status, created_at desc);
create index if not exists idx_support_tickets_customer
  on support_tickets (restaurant_id, channel, customer_user_id, created_at desc);
create index if not exists idx_support_tickets_tenant on support_tickets (tenant_id, restaurant_id, status, created_at desc);

create or replace trigger support_tickets_touch before update on support_tickets
  for each row execute function touch_updated_at();

create table if not exists support_ticket_messages (
  id bigserial primary key,
  ticket_id bigint not null references support_tickets on delete cascade,
  direction text not null constraint support_ticket_messages_direction check (direction in ('INBOUND', 'OUTBOUND', 'INTERNAL')),
  from_user_id text,
  to_user_id text,
  body_text text not null,
  -- The customer's event or the staff member's message: the same one is written once.
  event_id text,
  meta_json jsonb not null default '{}',
  created_at timestamptz not null default now()
);

create index if not exists idx_support_ticket_messages_ticket on support_ticket_messages (ticket_id, created_at);
create unique index if not exists support_ticket_messages_event_key on support_ticket_messages (ticket_id, event_id)
  where event_id is not null;

create table if not exists support_assignments (
  id bigserial primary key,
  ticket_id bigint not null references support_tickets on delete cascade,
  admin_user_id text not null,
  assigned_at timestamptz not null default now(),
  released_at timestamptz
);

create unique index if not exists support_assignments_open_key on support_assignments (ticket_id) where released_at is null;
create index if not exists idx_support_assignments_admin on support_assignments (admin_user_id, assigned_at desc);

-- One spelling for what people write in many, as `normalizeText` of src/locale has it: case, accents, tashkeel, tatweel, hamza and
-- ta marbuta forms, digits of any script.
create or replace function fold_text(p_text text) returns text language sql immutable parallel safe as $$
  select btrim(regexp_replace(translate(
    replace(replace(
      regexp_replace(
        lower(normalize(p_text, NFKD)),
        '[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]',
        '', 'g'),
      'œ', 'oe'), 'æ', 'ae'),
    'ٱىةگڤ’٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹', 'ايهكف''01234567890123456789'), '\s+', ' ', 'g'));
$$;

-- What counts as a letter depends on a database's locale, so the marks of our languages go before Postgres looks for words.
create or replace function search_words(p_text text) returns text language sql immutable parallel safe as $$
  select translate(fold_text(p_text), '؟،؛«»…“”', '        ');
$$;

create table if not exists faq_entries (
  faq_id bigserial primary key,
  tenant_id uuid not null,
  restaurant_id uuid not null,
  locale text not null constraint faq_entries_locale check (locale in ('fr', 'ar')),
  question text not null,
  answer text not null,
  tags text[] not null default '{}',
  is_active boolean not null default true,
  search_tsv tsvector,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint faq_entries_question_key unique (restaurant_id, locale, question),
  constraint faq_entries_restaurant_fkey foreign key (tenant_id, restaurant_id)
    references restaurants (tenant_id, restaurant_id) on delete cascade
);

create index if not exists idx_faq_entries_active on faq_entries (restaurant_id, locale) where is_active;
create index if not exists idx_faq_entries_search on faq_entries using gin (search_tsv);

create or replace function faq_entries_index() returns trigger language plpgsql as $$
begin
  new.search_tsv :=
    setweight(to_tsvector('simple', search_words(new.question)), 'A')
    || setweight(to_tsvector('simple', search_words(array_to_string(new.tags, ' '))), 'B')
    || setweight(to_tsvector('simple', search_words(new.answer)), 'C');
  return new;
end;
$$;

create or replace trigger trg_faq_entries_tsv before insert or update of question, answer, tags on faq_entries
  for each row execute function faq_entries_index();

create or replace trigger faq_entries_touch before update on faq_entries
  for each row execute function touch_updated_at();
