-- Questions are found by words that mean the same as those that the restaurant has written, and "where are you" by what it says.

create or replace function faq_fillers() returns text[] language sql immutable parallel safe as $$
  select regexp_split_to_array('le la les un une des de du au aux et ou est es ce cette ces que qui quel quelle quels quelles quoi comment combien quand
    vous vos votre tu ton ta tes te je me mon ma mes nous nos notre on il elle ils elles se sa son ses en dans sur pour par avec sans chez pas ne
    si svp stp plait sil bonjour salut bonsoir merci bien tres plus faire fait fais faites peux peut peuvent pouvez puis avez ai as ont suis sont
    etes etre avoir cest qu jusqu jusque dites dis moi toi lui ca cela ici possible voudrais veux savoir y a
    exactement exact exacte disponible disponibles dispo soir ce demain aujourd hui maintenant devant pres proche envoyez envoyer donnez donner
    cherche cherchez cherchent vient viens venir viennent aller coin moyen restaurant resto accepte acceptez acceptee prenez prends dernier derniere
    salam slm saha sahit khoya khouya kho wach wech wesh win wine wayn fin kifach kifech chhal ch7al wa9tach wa9tech waqtach we9tach wa9teh 3andkom
    3andkoum andkom 3endkom fih fiha kayen kayn kayna nta ntouma rakom rakoum rani raki hna ana dyal ta3 ta3kom ta3koum ntaa3 ntaa mta3 bach m3a men
    mn fi fel ila wla wela walla hada hadi brk nqder neqder n9der ne9der n9edr nkdr tqdro yji lazem ghodwa lyoum ljoum dork doka bedabt bdebt nhab
    n7eb nheb bghit n7at nhot n7ot nhat 3tini a3tini ab3atli nhawes n7awes 3la lel lil rak dayer dayrin labas lala nichan ndir besoin mob
    هل ما هو هي في من الي عن علي مع كم كيف اين متي ماذا اي ايه هذا هذه انتم لكم لديكم عندكم عندكوم يمكن يمكنني ممكن استطيع اريد ان انا لو سمحت من فضلك
    السلام عليكم سلام مرحبا صباح مساء الخير شكرا واش وين فين كيفاش شحال وقتاش علاش راكم كاين كاينه نقدر تقدرو تاع نتاع باش خويا خو بلا او و ولا يا لي لا
    نحب نحط ليوم اليوم غدوه غدا بالضبط الضبط قريب المطعم مطعم يوجد توجد متوفر متوفره المتاحه متاح تقبلون مكان المكان مناسب موب',
    '\s+')
$$;

-- A word as it stands, and without its French and Arabic endings and articles, and without whose it is: "tomobilti", "blasetkom".
create or replace function faq_stems(p_word text) returns text[] language sql immutable parallel safe as $$
  select array(
    select distinct stem
    from unnest(array[p_word, regexp_replace(p_word, '^(وال|بال|فال|كال|لل|ال)(?=..)', ''),
        regexp_replace(p_word, '(?<=[a-z0-9]{4})(?:e?tkou?m|kou?m|e?ti|e?tek)$', ''), regexp_replace(p_word, '(?<=[ء-ي]{3})(?:تكم|كم|تي)$', '')]
      || coalesce(ts_lexize('french_stem', p_word), '{}') || coalesce(ts_lexize('arabic_stem', p_word), '{}')) as stem
    where length(stem) > 1)
$$;

-- Each line is one thing that restaurants are asked about, in every kind of writing.
create or replace function faq_kin() returns setof text language sql immutable parallel safe as $$
  select search_words(line) from regexp_split_to_table(
'horaire horaires heure heures ouvert ouverte ouverts ouvre ouvrez ouverture ferme fermez fermeture t7ellou t7elou t7ello thellou thallou tehlou theloo tsakrou tsekrou tsakro tbel3ou tbal3ou saa3a تفتح تفتحون يفتح مفتوح مفتوحين تغلق تغلقون يغلق مغلق تحلو تبلعو تسكرو ساعات اوقات دوام
payer paye payez payement paiement regler reglement liquide cash especes espece cib edahabia dahabia baridimob baridi nkhales nkhalso nkhalsou nkhaless nkhalas nkhalass tkhales khlas دفع ادفع نخلص نخلصو تخلاص كاش نقدا الذهبية بريدي
adresse adresses localisation location position situe situes situer situee quartier rue itineraire maps gps emplacement 3onwan l3onwan 3nwan عنوان موقعكم تقع يقع جايين
livraison livrer livrez livreur livre livres delivery domicile tlivriw tlivrou tlivri twaslou twaslo twasslou توصيل توصلو توصلون يوصل تليفري تليفريو
reservation reserver reserve nreservi reservi nhejz nhjez n7jez nahjez حجز احجز نحجز طاولة طابلة
halal حلال
allergie allergies allergique allergiques allergene allergenes gluten arachide arachides noix cacahuete coeliaque 7assasiya hassasiya حساسية غلوتين مكسرات
parking parkings parki nparki garer gare stationner stationnement voiture voitures tomobil tonobil tomobile tonobile tomobila nhabes n7abes n7ebes nhebes سيارة سيارات السيارات طوموبيل طونوبيل ركن لركن نركن اوقف وقوف نحبس موقف مواقف باركينغ باركينج
wifi internet connexion ويفي انترنت
anniversaire anniversaires fete fetes soiree soirees evenement evenements milad ميلاد حفلة حفلات
recrutement recruter recrutez emploi employe employes personnel serveur serveurs cuisinier cuisiniers travail travailler boulot job cv khedma khdma nekhdem nkhdem nakhdem خدمة نخدم توظيف وظيفة
famille familles familial familiale familiales enfant enfants 3ayla 3aila 3yal عائلة عائلات عائلي عايلة اطفال
terrasse terrasses dehors exterieur تراس شرفة', '\n') as line
$$;

-- How well each answer fits: the share of what the question says that it speaks of. A word that few answers speak of says more, one that
-- none does says that something else is meant.
create or replace function faq_scores(p_tenant uuid, p_restaurant uuid, p_locale text, p_text text)
returns table (faq_id bigint, question text, answer text, score numeric) language sql stable as $$
  with kin as materialized (
    select array(select distinct stem from regexp_split_to_table(line, ' ') as word, unnest(faq_stems(word)) as stem) as stems from faq_kin() as line
  ),
  asked as (
    select word, own.stems, array(select distinct stem from kin, unnest(kin.stems) as stem where kin.stems && own.stems) as kin
    from (select * from faq_words(left(p_text, 400)) limit 24) as words (word) cross join lateral (select faq_stems(word) as stems) as own
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
    from asked a where not exists (select 1 from entries e where e.keys && a.stems or e.keys && a.kin)
  ),
  found as (
    select e.faq_id, a.word, e.head && a.stems or coalesce(n.stems && e.head, false) as is_asked,
      case when e.keys && a.stems then 1.0 when e.keys && a.kin then 0.95 when n.stems && e.keys then 0.9 when e.body && a.stems then 0.35 else 0.0 end as fit
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

-- "Kayen blasa l tomobil", "nhjez blasa": there it is room that is asked for, not the address; and "win rakom" says no word of its own.
create or replace function faq_asked(p_text text) returns text language plpgsql immutable parallel safe as $$
declare
  v_text text := regexp_replace(search_words(left(p_text, 400)), '(^| )(kayen|kayn|kayna|fih|fiha|كاين|كاينه|فيه) (blasa|plasa|بلاصه|مكان)( |$)', ' ', 'g');
begin
  if v_text ~ '(^| )(reserver|reservation|nreservi|nhejz|nhjez|n7jez|nahjez|حجز|الحجز|احجز|نحجز)( |$)' then
    v_text := regexp_replace(v_text, '(^| )(place|places|blasa|plasa|بلاصه|بلايص|مكان|اماكن)( |$)', ' ', 'g');
  end if;
  if not exists (select 1 from faq_words(v_text))
    and v_text ~ '(^| )(ou|win|wine|wayn|fin|comment|وين|فين|اين|كيف|كيفاش)( |$)'
    and v_text ~ '(^| )(etes|est|vous|vient|viens|venir|viennent|aller|rakom|rakoum|راكم|انتم|المطعم|المكان|مكان)( |$)' then
    return v_text || ' adresse عنوان';
  end if;
  return v_text;
end;
$$;

-- In the customer's language first, unless the words themselves are those of an answer in the other one.
create or replace function faq_search(p_tenant uuid, p_restaurant uuid, p_text text, p_locale text) returns jsonb language plpgsql stable as $$
declare
  v_text text := faq_asked(p_text);
  v_own jsonb := faq_choice(p_tenant, p_restaurant, p_locale, v_text);
  v_score numeric := coalesce((v_own -> 'entries' -> 0 ->> 'score')::numeric, 0);
  v_other jsonb;
begin
  if v_own ->> 'outcome' = 'hit' and v_score >= 0.9 then
    return v_own;
  end if;
  v_other := faq_choice(p_tenant, p_restaurant, case p_locale when 'ar' then 'fr' else 'ar' end, v_text);
  if v_own ->> 'outcome' = 'hit' then
    return case when v_other ->> 'outcome' = 'hit' and (v_other -> 'entries' -> 0 ->> 'score')::numeric > v_score + 0.05 then v_other else v_own end;
  end if;
  if v_other ->> 'outcome' = 'hit' or v_own ->> 'outcome' = 'miss' then
    return v_other;
  end if;
  return v_own;
end;
$$;

-- What was left out of the questions has changed.
update faq_entries set question = question;
