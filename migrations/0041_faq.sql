-- Answers to common questions: found by the words that matter in them, however they are bent, and edited as one document.

alter table faq_entries add column if not exists position integer not null default 0;

-- Said in any question; folded as `fold_text` does.
create or replace function faq_fillers() returns text[] language sql immutable parallel safe as $$
  select regexp_split_to_array('le la les un une des de du au aux et ou est es ce cette ces que qui quel quelle quels quelles quoi comment combien quand
    vous vos votre tu ton ta tes te je me mon ma mes nous nos notre on il elle ils elles se sa son ses en dans sur pour par avec sans chez pas ne
    si svp stp plait sil bonjour salut bonsoir merci bien tres plus faire fait fais faites peux peut peuvent pouvez puis avez ai as ont suis sont
    etes etre avoir cest qu jusqu dites dis moi toi lui ca cela ici possible voudrais veux savoir y a
    salam slm saha sahit khoya khouya kho wach wech wesh win wine fin kifach kifech chhal ch7al wa9tach wa9tech waqtach we9tach 3andkom 3andkoum
    andkom 3endkom fih fiha kayen kayn nta ntouma rakom rakoum hna ana dyal ta3 ntaa3 ntaa mta3 bach m3a men mn fi fel ila wla wela hada hadi brk
    nqder neqder n9der ne9der n9edr nkdr tqdro yji lazem
    هل ما هو هي في من الي عن علي مع كم كيف اين متي ماذا اي ايه هذا هذه انتم لكم لديكم عندكم عندكوم يمكن يمكنني استطيع اريد ان انا لو سمحت من فضلك
    السلام عليكم سلام مرحبا صباح مساء الخير شكرا واش وين فين كيفاش شحال وقتاش علاش راكم كاين نقدر تقدرو تاع نتاع باش خويا خو بلا او و ولا يا لي',
    '\s+')
$$;

-- Splits at marks that are marks in every database; what a letter is depends on its locale.
create or replace function faq_words(p_text text) returns setof text language sql immutable parallel safe as $$
  select distinct word
  from regexp_split_to_table(search_words(left(p_text, 2000)), '[\s!-/:-@\[-`{-~]+') as word
  where length(word) > 1 and length(word) <= 40
    and word <> all (faq_fillers())
$$;

-- A word as it stands, and without its French and Arabic endings and articles.
create or replace function faq_stems(p_word text) returns text[] language sql immutable parallel safe as $$
  select array(
    select distinct stem
    from unnest(array[p_word, regexp_replace(p_word, '^(وال|بال|فال|كال|لل|ال)(?=..)', '')]
      || coalesce(ts_lexize('french_stem', p_word), '{}') || coalesce(ts_lexize('arabic_stem', p_word), '{}')) as stem
    where length(stem) > 1)
$$;

create or replace function faq_vector(p_text text, p_weight "char") returns tsvector language sql immutable parallel safe as $$
  select coalesce(string_agg(distinct quote_literal(stem) || ':1' || p_weight::text, ' '), '')::tsvector
  from faq_words(p_text) as word, unnest(faq_stems(word)) as stem
$$;

-- One letter more, less, other, or two that changed places: how a word is misspelled.
create or replace function is_near_word(p_one text, p_other text) returns boolean language plpgsql immutable parallel safe as $$
declare
  v_one integer := length(p_one);
  v_other integer := length(p_other);
  v_head integer := 0;
  v_tail integer := 0;
begin
  if least(v_one, v_other) < 4 or abs(v_one - v_other) > 1 then
    return false;
  end if;
  while v_head < least(v_one, v_other) and substr(p_one, v_head + 1, 1) = substr(p_other, v_head + 1, 1) loop
    v_head := v_head + 1;
  end loop;
  while v_tail < least(v_one, v_other) - v_head and substr(p_one, v_one - v_tail, 1) = substr(p_other, v_other - v_tail, 1) loop
    v_tail := v_tail + 1;
  end loop;
  if v_head + v_tail >= greatest(v_one, v_other) - 1 then
    return true;
  end if;
  return v_one = v_other and v_head + v_tail = v_one - 2
    and substr(p_one, v_head + 1, 1) = substr(p_other, v_head + 2, 1)
    and substr(p_one, v_head + 2, 1) = substr(p_other, v_head + 1, 1);
end;
$$;

create or replace function faq_entries_index() returns trigger language plpgsql as $$
begin
  new.search_tsv := faq_vector(new.question, 'A') || faq_vector(array_to_string(new.tags, ' '), 'B') || faq_vector(new.answer, 'C');
  return new;
end;
$$;

update faq_entries set question = question;

-- How well each answer fits: the share of what the question says that it speaks of. A word that few answers speak of says more, one that
-- none does says that something else is meant.
create or replace function faq_scores(p_tenant uuid, p_restaurant uuid, p_locale text, p_text text)
returns table (faq_id bigint, question text, answer text, score numeric) language sql stable as $$
  with asked as (
    select word, faq_stems(word) as stems from (select * from faq_words(left(p_text, 400)) limit 24) as words (word)
  ),
  entries as (
    select e.faq_id, e.question, e.answer,
      tsvector_to_array(ts_filter(e.search_tsv, '{a}')) as head,
      tsvector_to_array(ts_filter(e.search_tsv, '{a,b}')) as keys,
      tsvector_to_array(ts_filter(e.search_tsv, '{c}')) as body,
      (select count(*) from faq_words(e.question)) as length
    from faq_entries e
    where e.tenant_id = p_tenant and e.restaurant_id = p_restaurant and e.locale = p_locale and e.is_active
  ),
  near as (
    select a.word, array(select distinct key from entries e, unnest(e.keys) as key where is_near_word(a.word, key)) as stems
    from asked a where not exists (select 1 from entries e where e.keys && a.stems)
  ),
  found as (
    select e.faq_id, a.word, a.stems && e.head or coalesce(n.stems && e.head, false) as is_asked,
      case when e.keys && a.stems then 1.0 when n.stems && e.keys then 0.9 when e.body && a.stems then 0.35 else 0.0 end as fit
    from entries e cross join asked a left join near n using (word)
  ),
  weights as (
    select word, case when count(*) filter (where fit >= 0.9) = 0 then 0.6 * ln(1 + count(*)::numeric)
      else ln(1 + count(*)::numeric / count(*) filter (where fit >= 0.9)) end as weight
    from found group by word
  )
  select e.faq_id, e.question, e.answer,
    round(0.85 * sum(f.fit * w.weight) / sum(w.weight) + 0.15 * least(1, count(*) filter (where f.is_asked)::numeric / greatest(e.length, 1)), 3)
  from entries e join found f using (faq_id) join weights w using (word)
  group by e.faq_id, e.question, e.answer, e.length
  having max(f.fit) >= 0.9
$$;

-- hit: one answer, clearly; close: up to three, to be asked about; miss: none.
create or replace function faq_choice(p_tenant uuid, p_restaurant uuid, p_locale text, p_text text) returns jsonb language sql stable as $$
  with ranked as (
    select s.*, max(score) over () as best, row_number() over (order by score desc, faq_id) as place
    from faq_scores(p_tenant, p_restaurant, p_locale, p_text) as s
  ),
  near as (select * from ranked where score >= 0.34 and score >= 0.8 * best and place <= 3)
  select jsonb_build_object(
    'outcome', case when count(*) = 0 then 'miss' when count(*) = 1 and max(score) >= 0.5 then 'hit' else 'close' end,
    'entries', coalesce(jsonb_agg(jsonb_build_object('faq_id', faq_id, 'question', question, 'answer', answer, 'score', score) order by place), '[]'))
  from near
$$;

-- In the customer's language first.
create or replace function faq_search(p_tenant uuid, p_restaurant uuid, p_text text, p_locale text) returns jsonb language plpgsql stable as $$
declare
  v_own jsonb := faq_choice(p_tenant, p_restaurant, p_locale, p_text);
  v_other jsonb;
begin
  if v_own ->> 'outcome' = 'hit' then
    return v_own;
  end if;
  v_other := faq_choice(p_tenant, p_restaurant, case p_locale when 'ar' then 'fr' else 'ar' end, p_text);
  if v_other ->> 'outcome' = 'hit' or v_own ->> 'outcome' = 'miss' then
    return v_other;
  end if;
  return v_own;
end;
$$;

create or replace function faq_answer(p_tenant uuid, p_restaurant uuid, p_faq bigint) returns jsonb language sql stable as $$
  select jsonb_build_object('outcome', case when count(*) = 0 then 'miss' else 'hit' end,
    'entries', coalesce(jsonb_agg(jsonb_build_object('faq_id', faq_id, 'question', question, 'answer', answer, 'score', 1)), '[]'))
  from faq_entries where tenant_id = p_tenant and restaurant_id = p_restaurant and faq_id = p_faq and is_active
$$;

create or replace function faq_document(p_restaurant uuid) returns jsonb language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('locale', locale, 'question', question, 'answer', answer, 'tags', to_jsonb(tags),
    'is_active', is_active) order by position, faq_id), '[]')
  from faq_entries where restaurant_id = p_restaurant
$$;

create or replace function faq_version(p_restaurant uuid) returns text language sql stable as $$
  select md5(faq_document(p_restaurant)::text)
$$;

-- All of it: what is not there any more is gone. False when it is not at that version any more.
create or replace function replace_faq(p_restaurant uuid, p_entries jsonb, p_version text) returns boolean language plpgsql as $$
declare
  v_tenant uuid;
begin
  select r.tenant_id into v_tenant from restaurants r where r.restaurant_id = p_restaurant for update;
  if faq_version(p_restaurant) <> p_version then
    return false;
  end if;
  delete from faq_entries e where e.restaurant_id = p_restaurant and not exists (
    select 1 from jsonb_array_elements(p_entries) as entry where entry ->> 'locale' = e.locale and entry ->> 'question' = e.question);
  insert into faq_entries (tenant_id, restaurant_id, locale, question, answer, tags, is_active, position)
  select v_tenant, p_restaurant, entry ->> 'locale', entry ->> 'question', entry ->> 'answer',
    array(select jsonb_array_elements_text(entry -> 'tags')), (entry ->> 'is_active')::boolean, place::integer
  from jsonb_array_elements(p_entries) with ordinality as entries (entry, place) order by place
  on conflict (restaurant_id, locale, question) do update
    set answer = excluded.answer, tags = excluded.tags, is_active = excluded.is_active, position = excluded.position;
  return true;
end;
$$;
