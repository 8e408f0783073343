import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase, openPool } from '../support/database.ts';
import { MARGHERITA, type OrderRequest, orderRequest, SALAD } from '../support/order-request.ts';

interface Answer {
  readonly outcome: 'placed' | 'changed' | 'refused';
  readonly replayed?: boolean;
  readonly order_id?: string;
  readonly order_number?: number;
  readonly business_date?: string;
  readonly total_cents?: number;
  readonly reason?: string;
  readonly changes?: readonly object[];
}

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const parallel = openPool(database, 20);

async function place(request: OrderRequest): Promise<Answer> {
  const result = await parallel.query<{ answer: Answer }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  const [row] = result.rows;
  if (!row) throw new Error('no answer');
  return row.answer;
}

async function countOrders(): Promise<number> {
  return Number((await database.one<{ n: string }>('select count(*) n from orders')).n);
}

async function customerOf(orderId: string | undefined) {
  const text = 'select c.* from customers c join orders o using (customer_id) where o.order_id = $1';
  return database.one<{ phone: string | null; display_name: string | null }>(text, [orderId]);
}

beforeEach(async () => {
  await database.query('truncate orders, order_counters, customers cascade');
  await database.query(
    "update menu_items set price_cents = 90000, active = true, sold_out_until = null where item_code = 'P01'",
  );
  await database.query(
    "update menu_item_options set price_delta_cents = 15000, active = true where option_code = 'X01'",
  );
  await database.query('update restaurants set is_active = true');
});

describe('placing an order', () => {
  it('writes the order, its lines, its first history row and its customer', async () => {
    const request = orderRequest({ lines: [MARGHERITA, SALAD], kitchen_note: 'bien cuit', table_label: '7' });
    const answer = await place(request);
    expect(answer).toMatchObject({ outcome: 'placed', replayed: false, order_number: 1, total_cents: 255_000 });
    const order = await database.one('select * from orders where order_id = $1', [answer.order_id]);
    expect(order).toMatchObject({
      tenant_id: FIRST.tenantId,
      restaurant_id: FIRST.restaurantId,
      status: 'NEW',
      total_cents: 255_000,
      customer_phone: '213555000001',
      kitchen_note: 'bien cuit',
      table_label: '7',
      created_at: new Date('2026-11-23T12:00:00.000Z'),
    });
    const lines = await database.query(
      'select item_code, qty, unit_price_cents, line_total_cents, options_json from order_items order by id',
    );
    expect(lines).toEqual([
      {
        item_code: 'P01',
        qty: 2,
        unit_price_cents: 105_000,
        line_total_cents: 210_000,
        options_json: MARGHERITA.options,
      },
      { item_code: 'S01', qty: 1, unit_price_cents: 45_000, line_total_cents: 45_000, options_json: [] },
    ]);
    const history = await database.query('select internal_status, customer_status, actor from order_status_history');
    expect(history).toEqual([{ internal_status: 'NEW', customer_status: null, actor: 'customer' }]);
    expect(await customerOf(answer.order_id)).toMatchObject({ phone: '213555000001', display_name: 'Amine' });
  });

  it('keeps where to deliver, part by part', async () => {
    const delivery = {
      wilaya: 'Alger',
      commune: 'Hydra',
      details: '12 rue des Pins',
      phone: '+213555000009',
      lat: 36.74,
      lng: 3.04,
    };
    const answer = await place(orderRequest({ service_mode: 'livraison', delivery, delivery_fee_cents: 30_000 }));
    const order = await database.one('select * from orders where order_id = $1', [answer.order_id]);
    expect(order).toMatchObject({
      delivery_wilaya: 'Alger',
      delivery_commune: 'Hydra',
      delivery_address: '12 rue des Pins',
      delivery_phone: '+213555000009',
      delivery_lat: 36.74,
      delivery_fee_cents: 30_000,
      delivery_address_json: delivery,
      total_cents: 210_000,
    });
  });

  it('a customer without a phone can order, and a later order adds what was missing', async () => {
    const first = await place(orderRequest({ phone: null, customer_name: null, user_id: 'DZ.1349' }));
    expect(await customerOf(first.order_id)).toMatchObject({ phone: null, display_name: null });
    const second = await place(orderRequest({}));
    expect(await customerOf(second.order_id)).toMatchObject({ phone: '213555000001', display_name: 'Amine' });
    expect((await database.one<{ n: string }>('select count(*) n from customers')).n).toBe('1');
  });

  it('an erased customer who orders again is a new one, and the old row stays empty', async () => {
    await place(orderRequest({}));
    await database.query("update customers set phone = null, display_name = null, erased_at = '2026-11-23T12:30:00Z'");
    const later = await place(orderRequest({ now: '2026-11-23T13:00:00.000Z' }));
    expect(await customerOf(later.order_id)).toMatchObject({ phone: '213555000001', erased_at: null });
    const erased = 'select phone, display_name from customers where erased_at is not null';
    expect(await database.query(erased)).toEqual([{ phone: null, display_name: null }]);
  });
});

describe('one checkout, one order (I7)', () => {
  it('the second call gets the first call’s order and writes nothing', async () => {
    const request = orderRequest({});
    const first = await place(request);
    const second = await place({ ...request, now: '2026-11-25T12:00:00.000Z' });
    expect(second).toEqual({ ...first, replayed: true });
    expect(await countOrders()).toBe(1);
  });

  it('twenty calls at once with one checkout give one order, and burn no number', async () => {
    const request = orderRequest({});
    const answers = await Promise.all(Array.from({ length: 20 }, () => place(request)));
    expect(new Set(answers.map((answer) => answer.order_id)).size).toBe(1);
    expect(answers.filter((answer) => answer.replayed === false)).toHaveLength(1);
    expect(await countOrders()).toBe(1);
    expect((await place(orderRequest({}))).order_number).toBe(2);
  });

  it('a placed order is found again after the menu has changed and the restaurant has closed down', async () => {
    const request = orderRequest({});
    const first = await place(request);
    await database.query("update menu_items set active = false where item_code = 'P01'");
    await database.query('update restaurants set is_active = false');
    expect(await place(request)).toEqual({ ...first, replayed: true });
  });
});

describe('the public number', () => {
  it('twenty orders at once get 1 to 20 without a gap', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => place(orderRequest({}))));
    const numbers = answers.map((answer) => Number(answer.order_number)).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_value, index) => index + 1));
  });

  it('begins again at midnight in Algiers, not at midnight UTC', async () => {
    const before = await place(orderRequest({ now: '2026-11-23T22:59:59.999Z' }));
    const after = await place(orderRequest({ now: '2026-11-23T23:00:00.000Z' }));
    const nextMorning = await place(orderRequest({ now: '2026-11-24T00:00:00.000Z' }));
    expect([before, after, nextMorning].map((answer) => [answer.business_date, answer.order_number])).toEqual([
      ['2026-11-23', 1],
      ['2026-11-24', 1],
      ['2026-11-24', 2],
    ]);
  });

  it('is counted per restaurant', async () => {
    await place(orderRequest({}));
    const other = await place(orderRequest({ tenant_id: SECOND.tenantId, restaurant_id: SECOND.restaurantId }));
    expect(other.order_number).toBe(1);
  });

  it('an order written by plain SQL takes the next number, and a number given by hand is not given again', async () => {
    await place(orderRequest({}));
    const insert = `insert into orders (tenant_id, restaurant_id, channel, user_id, service_mode, created_at, order_number)
      values ($1, $2, 'whatsapp', 'fixture', 'a_emporter', '2026-11-23T12:00:00Z', $3) returning order_number`;
    const ids = [FIRST.tenantId, FIRST.restaurantId];
    expect(await database.one(insert, [...ids, null])).toEqual({ order_number: 2 });
    expect(await database.one(insert, [...ids, 7])).toEqual({ order_number: 7 });
    expect((await place(orderRequest({}))).order_number).toBe(8);
  });

  it('an order that fails half-way leaves no gap', async () => {
    await expect(
      place(orderRequest({ lines: [{ ...SALAD, qty: 21, line_total_cents: 945_000 }] })),
    ).rejects.toMatchObject({
      constraint: 'order_items_qty',
    });
    expect((await place(orderRequest({}))).order_number).toBe(1);
    expect(await countOrders()).toBe(1);
  });
});

describe('the live menu has the last word', () => {
  async function expectChanges(request: OrderRequest, changes: readonly object[]): Promise<void> {
    expect(await place(request)).toEqual({ outcome: 'changed', changes });
    expect(await countOrders()).toBe(0);
    expect((await database.query('select 1 from order_counters')).length).toBe(0);
  }

  it('a dearer item goes back with its new price, and nothing is written', async () => {
    await database.query("update menu_items set price_cents = 95000 where item_code = 'P01'");
    await expectChanges(orderRequest({}), [{ item_code: 'P01', reason: 'price', price_cents: 95_000 }]);
  });

  it('a dearer option goes back with its new price', async () => {
    await database.query("update menu_item_options set price_delta_cents = 20000 where option_code = 'X01'");
    await expectChanges(orderRequest({}), [
      { item_code: 'P01', option_code: 'X01', reason: 'price', price_cents: 20_000 },
    ]);
  });

  it('an item switched off, and one that never was, are gone', async () => {
    await database.query("update menu_items set active = false where item_code = 'P01'");
    const unknown = { ...SALAD, item_code: 'ZZZ' };
    await expectChanges(
      orderRequest({
        lines: [{ ...MARGHERITA, options: [], unit_price_cents: 90_000, line_total_cents: 180_000 }, unknown],
      }),
      [
        { item_code: 'P01', reason: 'gone' },
        { item_code: 'ZZZ', reason: 'gone' },
      ],
    );
  });

  it('an option switched off is gone', async () => {
    await database.query("update menu_item_options set active = false where option_code = 'X01'");
    await expectChanges(orderRequest({}), [{ item_code: 'P01', option_code: 'X01', reason: 'gone' }]);
  });

  it('an option of another item is refused', async () => {
    const withForeignOption = {
      ...SALAD,
      unit_price_cents: 70_000,
      line_total_cents: 70_000,
      options: [{ option_code: 'X02', label: 'double steak', price_delta_cents: 25_000 }],
    };
    await expectChanges(orderRequest({ lines: [withForeignOption] }), [
      { item_code: 'S01', option_code: 'X02', reason: 'gone' },
    ]);
  });

  it('an item sold out today is refused today and taken tomorrow, by the local day', async () => {
    await database.query("update menu_items set sold_out_until = '2026-11-23' where item_code = 'P01'");
    await expectChanges(orderRequest({ now: '2026-11-23T22:59:00Z' }), [{ item_code: 'P01', reason: 'sold_out' }]);
    expect((await place(orderRequest({ now: '2026-11-23T23:00:00Z' }))).outcome).toBe('placed');
  });

  it('the same item in two lines is reported once', async () => {
    await database.query("update menu_items set price_cents = 95000 where item_code = 'P01'");
    await expectChanges(orderRequest({ lines: [MARGHERITA, MARGHERITA] }), [
      { item_code: 'P01', reason: 'price', price_cents: 95_000 },
    ]);
  });

  it('a price that changes while orders come in is either in the order or sent back, never half', async () => {
    const orders = Array.from({ length: 10 }, () => place(orderRequest({})));
    const change = parallel.query("update menu_items set price_cents = 95000 where item_code = 'P01'");
    const answers = await Promise.all(orders);
    await change;
    const placed = answers.filter((answer) => answer.outcome === 'placed');
    expect(placed.every((answer) => answer.total_cents === 210_000)).toBe(true);
    expect(await countOrders()).toBe(placed.length);
    expect((await place(orderRequest({}))).outcome).toBe('changed');
  });
});

describe('what is refused', () => {
  it('another tenant’s restaurant does not exist, also for a checkout that it has placed', async () => {
    const request = orderRequest({});
    await place(request);
    const refused = { outcome: 'refused', reason: 'unknown_restaurant' };
    expect(await place({ ...request, tenant_id: SECOND.tenantId })).toEqual(refused);
    expect(await place(orderRequest({ restaurant_id: randomUUID() }))).toEqual(refused);
    expect(await countOrders()).toBe(1);
  });

  it('a restaurant that is switched off takes no new order', async () => {
    await database.query('update restaurants set is_active = false');
    expect(await place(orderRequest({}))).toEqual({ outcome: 'refused', reason: 'restaurant_inactive' });
  });

  it.each([
    ['a total that is not the sum', { total_cents: 1 }, 'the total is not the sum of the lines'],
    ['a line that does not add up', { lines: [{ ...MARGHERITA, line_total_cents: 1 }] }, 'a line does not add up'],
    [
      'a unit price without its options',
      { lines: [{ ...MARGHERITA, unit_price_cents: 90_000 }] },
      'a line does not add up',
    ],
    ['no lines', { lines: [] }, 'the order has no lines'],
  ])('%s is a fault of the caller', async (_what, changes, message) => {
    await expect(place(orderRequest(changes))).rejects.toMatchObject({
      code: 'P0001',
      message: `place_order: ${message}`,
    });
    expect(await countOrders()).toBe(0);
  });
});
