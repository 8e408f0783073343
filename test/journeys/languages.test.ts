import { expect, it } from 'vitest';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';

/** The journal goes when nobody is in a hurry. */
const JOURNAL_MS = 90_000;

it('LANG is remembered for what we send first: the newest choice, and no phone number with it', async () => {
  const nadia = new Person();
  await nadia.does(['LANG AR', 'P01 x1', 'commander', 'sur place', 'table 3', 'oui', 'LANG DZ']);
  const preferred = () =>
    rows<{ locale: string; phone: string }>(
      'select p.locale, p.phone from customer_preferences p join orders o using (customer_id) where o.user_id = $1',
      [nadia.id],
    );
  const kept = await until(async () => {
    const found = await preferred();
    return found[0]?.locale === 'darija' ? found : null;
  }, JOURNAL_MS);
  expect(kept).toHaveLength(1);
  expect(kept[0]?.phone).not.toContain(nadia.id);
}, 120_000);
