import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, STAFF } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { MARGHERITA, orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

type Answer = Readonly<Record<string, unknown>>;

async function place(changes: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const request = orderRequest({ checkout_id: randomUUID(), now: new Date().toISOString(), ...changes });
  const { answer } = await database.one<{ answer: Answer }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  return answer;
}

/** Pizzas of 1 050 DA. */
const pizzas = (qty: number) => ({ lines: [{ ...MARGHERITA, qty, line_total_cents: 105_000 * qty }] });

/** Twenty of each, on as many lines as it takes to be worth 30 000 DA. */
const LARGE = { lines: [20, 9].map((qty) => ({ ...MARGHERITA, qty, line_total_cents: 105_000 * qty })) };

const rule = (key: string, params: object, change: { restaurant?: string | null; active?: boolean } = {}) =>
  database.query(
    `insert into fraud_rules (restaurant_id, rule_key, scope, action, params_json, is_active)
     values ($1, $2, 'CHECKOUT', 'QUARANTINE', $3, $4)`,
    [
      change.restaurant === undefined ? FIRST.restaurantId : change.restaurant,
      key,
      JSON.stringify(params),
      change.active ?? true,
    ],
  );

beforeEach(async () => {
  await database.query('delete from fraud_rules where restaurant_id is not null');
  await database.query('truncate orders, order_counters, customers cascade');
});

describe('a very large order', () => {
  it('wants a code from 30 000 DA on, and is placed with it', async () => {
    expect(await place(LARGE)).toEqual({ outcome: 'code_required', minutes: 10, max_tries: 3 });
    expect(await database.query('select 1 from orders')).toEqual([]);
    expect(await place({ ...LARGE, fraud: { confirmed: true } })).toMatchObject({ outcome: 'placed' });
    expect(await place(pizzas(20))).toMatchObject({ outcome: 'placed' });
  });

  it('is what the restaurant’s own rule says; a parameter that it leaves out is the one for all', async () => {
    await rule('CO_HIGH_ORDER_TOTAL', { threshold_cents: 200_000 });
    expect(await place()).toEqual({ outcome: 'code_required', minutes: 10, max_tries: 3 });
  });

  it('is nothing special where the rule is off, the setting is off, or staff order', async () => {
    expect(await place({ ...LARGE, fraud: { enabled: false } })).toMatchObject({ outcome: 'placed' });
    expect(await place({ ...LARGE, user_id: STAFF[0].userId })).toMatchObject({ outcome: 'placed' });
    await rule('CO_HIGH_ORDER_TOTAL', {}, { active: false });
    expect(await place(LARGE)).toMatchObject({ outcome: 'placed' });
  });
});

describe('a customer who keeps cancelling', () => {
  async function cancelled(count: number, ago = '1 hour'): Promise<void> {
    for (let order = 0; order < count; order++) {
      const { order_id: id } = await place();
      await database.query("update orders set status = 'CANCELLED' where order_id = $1", [id]);
      await database.query(`update order_status_history set created_at = now() - $2::interval where order_id = $1`, [
        id,
        ago,
      ]);
    }
  }

  it('pauses for half an hour after the third in seven days', async () => {
    await cancelled(2);
    expect(await place()).toMatchObject({ outcome: 'placed' });
    await cancelled(1);
    expect(await place()).toEqual({ outcome: 'quarantined', reason: 'CO_REPEAT_CANCELLED_7D', minutes: 30 });
  });

  it('is somebody else than the next customer, and than who cancelled long ago', async () => {
    await cancelled(3, '8 days');
    expect(await place()).toMatchObject({ outcome: 'placed' });
    await cancelled(3);
    expect(await place({ user_key_hmac: 'another' })).toMatchObject({ outcome: 'placed' });
  });

  it('is told so before a code is asked for', async () => {
    await cancelled(3);
    expect(await place(LARGE)).toMatchObject({ outcome: 'quarantined' });
  });
});
