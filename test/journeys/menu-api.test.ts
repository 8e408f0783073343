import { afterAll, describe, expect, it } from 'vitest';
import { HOUR_MS } from '#src/kernel/clock';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { type Posted, request } from '../support/webhook.ts';

interface Item {
  readonly code: string;
  readonly [field: string]: unknown;
}

function call(
  method: string,
  path: string,
  input: { body?: object; version?: string; token?: string } = {},
): Promise<Posted> {
  const { body, version, token = 'test-token-admin' } = input;
  return request(`/v1/admin/menu${path}`, {
    method,
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      ...(version !== undefined && { 'if-match': version }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
}

async function menu(): Promise<{ items: readonly Item[]; version: string }> {
  const answer = await call('GET', '');
  const { items } = answer.body as unknown as { items: readonly Item[] };
  return { items, version: answer.headers.get('etag') ?? '' };
}

const before = await menu();

afterAll(async () => {
  const { version } = await menu();
  await call('PUT', '', { body: { items: before.items }, version });
});

const MAKROUD: Item = {
  code: 'G01',
  label_fr: 'Makroud',
  label_ar: 'مقروض',
  category_fr: 'Gâteaux',
  category_ar: 'حلويات',
  price_cents: 12_000,
  aliases: ['makrout'],
  active: true,
  sold_out_until: null,
  hours: null,
  options: [
    { code: 'M1', label_fr: 'au miel', label_ar: 'بالعسل', kind: 'extra', price_delta_cents: 2_000, active: true },
  ],
};

describe('a menu that is replaced', () => {
  it('is what the bot sells with its next message, in the order given, under its aliases', async () => {
    const { items, version } = await menu();
    expect(items.map(({ code }) => code)).toContain('P01');
    const saved = await call('PUT', '', { body: { items: [MAKROUD, ...items] }, version });
    expect(saved).toMatchObject({ status: 200, body: { ok: true, count: items.length + 1 } });
    const nadia = new Person();
    await nadia.does(['menu']);
    expect(nadia.shown.options[0]?.title).toContain('Makroud');
    await nadia.types('3 makrout');
    expect(nadia.text).toContain('3 × Makroud — 360 DA');
  });

  it('by who has not seen the last change is refused, and nothing is lost', async () => {
    const { items, version } = await menu();
    expect(await call('PUT', '', { body: { items: [] }, version: '"0"' })).toMatchObject({ status: 412 });
    expect(await menu()).toEqual({ items, version });
  });

  it.each([
    ['a price with centimes', [{ ...MAKROUD, price_cents: 12_050 }]],
    ['a code that stands there twice', [MAKROUD, { ...MAKROUD, code: 'g01' }]],
    ['a category with two Arabic names', [MAKROUD, { ...MAKROUD, code: 'G02', options: [], category_ar: 'أخرى' }]],
    ['a name without a letter', [{ ...MAKROUD, label_fr: ' ' }]],
    ['a field that nobody named', [{ ...MAKROUD, calories: 9_000 }]],
    ['no code', [{ ...MAKROUD, code: 'a b' }]],
    ['an hour that no clock shows', [{ ...MAKROUD, hours: [['07:00', '25:00']] }]],
    ['an hour without an end', [{ ...MAKROUD, hours: [['07:00']] }]],
    ['hours that are none', [{ ...MAKROUD, hours: [] }]],
  ])('with %s is refused', async (_what, items) => {
    const { version } = await menu();
    expect(await call('PUT', '', { body: { items }, version })).toMatchObject({
      status: 400,
      body: { code: 'REQ-002' },
    });
    expect((await menu()).version).toBe(version);
  });
});

describe('an item that is sold out', () => {
  it('is gone with the next message, and back with the one after it is brought back', async () => {
    const sami = new Person({ name: 'Sami' });
    expect(await call('PUT', '/items/p02/sold-out', { body: {} })).toMatchObject({ status: 200 });
    await sami.types('menu');
    expect(sami.shown.options.map(({ title }) => title).join()).not.toContain('Pepperoni');
    expect(await call('DELETE', '/items/P02/sold-out')).toMatchObject({ status: 200 });
    await sami.types('menu');
    expect(sami.shown.options.map(({ title }) => title).join()).toContain('Pepperoni');
  });

  it('is one of the menu: another is 404', async () => {
    expect(await call('PUT', '/items/NOPE/sold-out', { body: {} })).toMatchObject({ status: 404 });
  });
});

describe('an item with hours', () => {
  /** As the restaurant's clock shows it, so many hours from now. */
  const clockIn = (hours: number) =>
    new Date(Date.now() + hours * HOUR_MS).toLocaleTimeString('en-GB', { timeZone: 'Africa/Algiers' }).slice(0, 5);
  const serve = async (hours: readonly (readonly [string, string])[] | null) => {
    const { items, version } = await menu();
    const others = items.filter(({ code }) => code !== 'G01');
    const saved = await call('PUT', '', { body: { items: [{ ...MAKROUD, hours }, ...others] }, version });
    expect(saved).toMatchObject({ status: 200 });
    expect((await menu()).items[0]).toMatchObject({ code: 'G01', hours });
  };

  it('is neither shown nor added outside them, and the customer hears when it is served', async () => {
    const [from, to] = [clockIn(2), clockIn(3)];
    await serve([[from, to]]);
    const lina = new Person({ name: 'Lina' });
    await lina.types('menu');
    expect(lina.shown.options.map(({ title }) => title).join()).not.toContain('Makroud');
    await lina.types('3 makrout');
    expect(lina.text).toContain(`Makroud : servi seulement de ${from} à ${to}`);
  });

  it('is sold within them', async () => {
    await serve([[clockIn(-1), clockIn(1)]]);
    const omar = new Person({ name: 'Omar' });
    await omar.does(['G01 x2', 'commander', 'sur place', 'table 3', 'oui']);
    expect(omar.text).toContain('🎉');
  });

  it('whose hour passes between recap and yes is not ordered', async () => {
    await serve(null);
    const ines = new Person({ name: 'Ines' });
    await ines.does(['G01 x2', 'P01 x1', 'commander', 'sur place', 'table 3']);
    await rows("update menu_items set hours = $1::jsonb where item_code = 'G01' and restaurant_id = $2", [
      JSON.stringify([[clockIn(2), clockIn(3)]]),
      FIRST.restaurantId,
    ]);
    await ines.types('oui');
    expect(ines.text).not.toContain('🎉');
    await ines.types('oui');
    expect(ines.text).toContain('🎉');
    expect(ines.text).not.toContain('Makroud');
  });
});
