import { expect, it } from 'vitest';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });

const spellings = async (name: string) =>
  (await database.one<{ names: string[] }>('select commune_spellings($1) as names', [name])).names;

it('every wilaya of the division of 1984 has its communes, named in both scripts', async () => {
  const counts = await database.query<{ code: number; n: number; unnamed: number }>(
    `select w.wilaya_code as code, count(c.*)::int as n, count(*) filter (where c.name_ar = '')::int as unnamed
     from wilaya_reference w left join commune_reference c using (wilaya_code) where w.wilaya_code <= 48 group by 1 order by 1`,
  );
  expect(counts).toHaveLength(48);
  expect(counts.filter(({ n, unnamed }) => n < 2 || unnamed > 0)).toEqual([]);
  const total = counts.reduce((sum, { n }) => sum + n, 0);
  expect(total).toBeGreaterThan(1_500);
  expect(counts[15]).toMatchObject({ code: 16, n: 57 });
});

it('no commune stands twice in its wilaya under two spellings that are told apart by nothing', async () => {
  const doubled = await database.query(
    `select a.wilaya_code, a.name_fr from commune_reference a join commune_reference b
     on a.wilaya_code = b.wilaya_code and a.commune_id < b.commune_id and fold_place(a.name_fr) = fold_place(b.name_fr)`,
  );
  expect(doubled).toEqual([]);
});

it.each([
  ['بوفاريك', 'boufarik'],
  ['Aïn El Turk', 'عين ترك'],
  ['TAFRAOUI', 'طفراوي'],
  ['bougara', 'بوقره'],
])('%s is also %s', async (said, known) => {
  expect(await spellings(said)).toContain(known);
});

it('a place is looked up by an index, and not by reading all communes', async () => {
  const plan = await database.query<{ 'QUERY PLAN': string }>(
    `explain select 1 from commune_reference c
     where commune_keys(array[c.name_fr, c.name_ar] || c.name_latin_alt) && fold_places(array['Hydra'])`,
  );
  expect(JSON.stringify(plan)).toContain('idx_commune_reference_keys');
});
