import { describe, expect, it } from 'vitest';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';

interface Order {
  readonly order_id: string;
  readonly service_mode: string;
  readonly total_cents: number;
  readonly table_label: string | null;
  readonly locale: string;
}

async function orderOf({ id }: Person): Promise<Order | undefined> {
  const [order] = await rows<Order>('select * from orders where user_id = $1', [id]);
  return order;
}

async function linesOf({ order_id }: Order): Promise<readonly string[]> {
  const found = await rows<{ line: string }>(
    `select qty || ' ' || item_code || coalesce(' ' || options_text, '') as line
     from (select i.qty, i.item_code, (select string_agg(o ->> 'option_code', ' ') from jsonb_array_elements(i.options_json) o) as options_text
           from order_items i where i.order_id = $1) as lines order by 1`,
    [order_id],
  );
  return found.map(({ line }) => line);
}

/** Everything typed, nothing tapped, as people in Algiers write: a greeting, an order by name, a change of mind, how it is had, and a yes. */
describe('a whole order in words only', () => {
  it('in French', async () => {
    const nadia = new Person();
    await nadia.does([
      'Bonsoir, je voudrais deux margherita sans olives et un burger classic svp',
      'finalement enlève le burger',
      'ajoute une salade',
      'c’est tout merci',
      'sur place',
      'table 7',
      'oui c’est bon',
    ]);
    const order = await orderOf(nadia);
    expect(order).toMatchObject({ service_mode: 'sur_place', table_label: '7', total_cents: 225_000, locale: 'fr' });
    expect(order && (await linesOf(order))).toEqual(['1 S01', '2 P01 R01']);
  });

  it('in Arabic', async () => {
    const yacine = new Person({ channel: 'instagram', name: 'ياسين' });
    await yacine.does([
      'السلام عليكم، أريد ثلاثة بيتزا مارغريتا وبرغر كلاسيك واحد بدون بصل',
      'احذف البرغر',
      'هذا كل شيء',
      'أستلمها من المطعم',
      'الآن',
      'نعم',
    ]);
    const order = await orderOf(yacine);
    expect(order).toMatchObject({ service_mode: 'a_emporter', total_cents: 270_000, locale: 'ar' });
    expect(order && (await linesOf(order))).toEqual(['3 P01']);
    for (const { text } of await yacine.received()) expect(text).toMatch(/[\u0600-\u06ff]/);
  });

  it('in Darija, in Latin letters', async () => {
    const amel = new Person({ name: 'Amel' });
    await amel.does([
      'salam khoya 3tini zouj pizza margherita bla zitoun',
      'zidli wa7da salade',
      'na7i salade',
      'khlas hada makan',
      'sur place',
      'table 4',
      'ih',
    ]);
    const order = await orderOf(amel);
    expect(order).toMatchObject({ service_mode: 'sur_place', table_label: '4', total_cents: 180_000 });
    expect(order && (await linesOf(order))).toEqual(['2 P01 R01']);
  });

  it('in Darija, in Arabic letters', async () => {
    const karim = new Person({ channel: 'messenger', name: 'كريم' });
    await karim.does([
      'سلام خويا، جيبلي زوج بيتزا بيبروني وواحدة سلاطة',
      'نحي السلاطة',
      'صحا هذا مكان',
      'ندّيها معايا',
      'دروك',
      'إيه صح',
    ]);
    const order = await orderOf(karim);
    expect(order).toMatchObject({ service_mode: 'a_emporter', total_cents: 220_000, locale: 'ar' });
    expect(order && (await linesOf(order))).toEqual(['2 P02']);
  });

  it('in all of them at once', async () => {
    const lina = new Person({ name: 'Lina' });
    await lina.does([
      'bonjour nheb deux pizza margherita w wa7da burger classic sans oignons svp',
      'نحي البرغر',
      'zidli une salade stp',
      'commander svp',
      'à emporter khoya',
      'maintenant',
      'oui sa7a',
    ]);
    const order = await orderOf(lina);
    expect(order).toMatchObject({ service_mode: 'a_emporter', total_cents: 225_000 });
    expect(order && (await linesOf(order))).toEqual(['1 S01', '2 P01']);
  });
});
