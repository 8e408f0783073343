import { afterAll, describe, expect, it } from 'vitest';
import { Person } from '../support/person.ts';
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
