import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

const setHours = (hours: unknown) =>
  database.query('update menu_items set hours = $1::jsonb where restaurant_id = $2 and item_code = $3', [
    hours === null ? null : JSON.stringify(hours),
    FIRST.restaurantId,
    'P01',
  ]);

/** At a clock of the restaurant, which is an hour ahead of UTC. */
async function placedAt(clock: string): Promise<Readonly<Record<string, unknown>>> {
  const now = new Date(`2026-11-24T${clock}:00+01:00`).toISOString();
  const request = JSON.stringify(orderRequest({ checkout_id: randomUUID(), now }));
  const { answer } = await database.one<{ answer: Readonly<Record<string, unknown>> }>(
    'select place_order($1::jsonb) as answer',
    [request],
  );
  return answer;
}

beforeEach(async () => {
  await database.query('truncate orders, order_counters, customers cascade');
});

describe('an order of an item with hours', () => {
  const NOT_SERVED = { outcome: 'changed', changes: [{ item_code: 'P01', reason: 'not_served' }] };

  it.each([
    [[['07:00', '11:00']], '06:59', false],
    [[['07:00', '11:00']], '07:00', true],
    [[['07:00', '11:00']], '11:00', false],
    [[['22:00', '02:00']], '01:59', true],
    [[['22:00', '02:00']], '02:00', false],
    [
      [
        ['07:00', '11:00'],
        ['16:00', '00:00'],
      ],
      '23:59',
      true,
    ],
    [[['18:00', '00:00']], '00:00', false],
    [[['09:00', '09:00']], '08:00', true],
    [null, '03:00', true],
  ])('%j at %s is placed: %s', async (hours, clock, isPlaced) => {
    await setHours(hours);
    const answer = await placedAt(clock);
    if (isPlaced) expect(answer).toMatchObject({ outcome: 'placed' });
    else expect(answer).toEqual(NOT_SERVED);
    expect(await database.query('select 1 from orders')).toHaveLength(isPlaced ? 1 : 0);
  });
});

it.each([
  [[]],
  ['always'],
  [{}],
  [[['7:00', '11:00']]],
  [[['07:00', '24:00']]],
  [[['07:00']]],
  [[['07:00', '11:00', '12:00']]],
  [[[7, 11]]],
  [['07:00', '11:00']],
])('%j are no hours', async (hours) => {
  await expect(setHours(hours)).rejects.toThrow('menu_items_hours');
});

it('the document of a menu has the hours, and replacing it by itself changes nothing', async () => {
  await setHours([['07:00', '11:00']]);
  const read = () =>
    database.one<{ items: readonly object[]; version: string }>(
      'select menu_document($1::uuid) as items, menu_version($1::uuid) as version',
      [FIRST.restaurantId],
    );
  const before = await read();
  expect(before.items).toContainEqual(expect.objectContaining({ code: 'P01', hours: [['07:00', '11:00']] }));
  expect(before.items).toContainEqual(expect.objectContaining({ code: 'P02', hours: null }));
  await database.query('select replace_menu($1::uuid, $2::jsonb, $3)', [
    FIRST.restaurantId,
    JSON.stringify(before.items),
    before.version,
  ]);
  expect(await read()).toEqual(before);
  expect(await database.query('select 1 from menu_items where hours = $1::jsonb', ['null'])).toEqual([]);
});
