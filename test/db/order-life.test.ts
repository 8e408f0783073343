import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ORDER_STATUSES } from '#src/orders/index';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

async function placed(changes: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const request = orderRequest({ checkout_id: randomUUID(), conversation_object_id: 'a'.repeat(64), ...changes });
  const { answer } = await database.one<{ answer: { order_id: string } }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  return answer.order_id;
}

const becomes = (order: string, status: string) =>
  database.query('update orders set status = $2 where order_id = $1', [order, status]);

async function move(order: string, to: string, tenant = FIRST.tenantId): Promise<Readonly<Record<string, unknown>>> {
  const { answer } = await database.one<{ answer: Record<string, unknown> }>(
    "select move_order($1, $2, $3, 'kitchen', 'trop cuit') as answer",
    [tenant, order, to],
  );
  return answer;
}

const requestsOf = (order: string) =>
  database.query<{ template: string; due: number }>(
    `select template, extract(epoch from not_before - min(not_before) over ())::int as due, payload_json, dedupe_key
     from outbound_requests where order_id = $1 order by request_id`,
    [order],
  );

describe('plain SQL that changes a status', () => {
  it('has the customer told once of each customer status, in order, thirty seconds apart', async () => {
    const order = await placed();
    for (const status of ['ACCEPTED', 'IN_PROGRESS', 'READY', 'READY', 'DONE']) await becomes(order, status);
    const requests = await requestsOf(order);
    expect(requests.map(({ template }) => template.replace('WA_ORDER_STATUS_', ''))).toEqual([
      'CONFIRMED',
      'PREPARING',
      'READY',
      'DELIVERED',
    ]);
    expect(requests.map(({ due }) => due)).toEqual([0, 30, 60, 90]);
  });

  it('that goes back and forth says nothing twice, and DELIVERED after DONE nothing new', async () => {
    const order = await placed();
    for (const status of ['ACCEPTED', 'NEW', 'ACCEPTED', 'DONE', 'DELIVERED']) await becomes(order, status);
    expect(await requestsOf(order)).toHaveLength(2);
  });

  it('writes the history, with who did it', async () => {
    const order = await placed();
    await becomes(order, 'ACCEPTED');
    await move(order, 'IN_PROGRESS');
    const history = await database.query(
      'select internal_status, customer_status, actor, note from order_status_history where order_id = $1 order by id',
      [order],
    );
    expect(history.slice(1)).toEqual([
      { internal_status: 'ACCEPTED', customer_status: 'CONFIRMED', actor: 'sql', note: null },
      { internal_status: 'IN_PROGRESS', customer_status: 'PREPARING', actor: 'kitchen', note: 'trop cuit' },
    ]);
  });

  it('tells nobody of an erased customer’s order', async () => {
    const order = await placed();
    await database.query('update orders set user_id = null, conversation_object_id = null where order_id = $1', [
      order,
    ]);
    await becomes(order, 'ACCEPTED');
    expect(await requestsOf(order)).toEqual([]);
  });
});

describe('a move', () => {
  const MOVES: Readonly<Record<string, readonly string[]>> = {
    NEW: ['ACCEPTED', 'CANCELLED'],
    ACCEPTED: ['IN_PROGRESS', 'CANCELLED'],
    IN_PROGRESS: ['READY', 'CANCELLED'],
    OUT_FOR_DELIVERY: ['DELIVERED', 'CANCELLED'],
    DONE: [],
    DELIVERED: [],
    CANCELLED: [],
  };

  it.each([
    ['livraison', ['OUT_FOR_DELIVERY', 'CANCELLED']],
    ['a_emporter', ['DONE', 'CANCELLED']],
    ['sur_place', ['DONE', 'CANCELLED']],
  ])('of an order %s is one of the table, and no other', async (mode, fromReady) => {
    for (const [from, allowed] of Object.entries({ ...MOVES, READY: fromReady })) {
      const found = await database.query<{ to: string }>(
        'select s as to from unnest($1::text[]) as s where order_move_allowed($2, s, $3)',
        [ORDER_STATUSES, from, mode],
      );
      expect(found.map(({ to }) => to).sort(), from).toEqual([...allowed].sort());
    }
  });

  it('that is not in it changes nothing; the same again is the same answer', async () => {
    const order = await placed();
    expect(await move(order, 'READY')).toEqual({ outcome: 'refused', status: 'NEW', service_mode: 'a_emporter' });
    expect(await move(order, 'ACCEPTED')).toMatchObject({ outcome: 'moved', from: 'NEW', status: 'ACCEPTED' });
    expect(await move(order, 'ACCEPTED')).toMatchObject({ outcome: 'moved', from: 'ACCEPTED' });
    expect(await requestsOf(order)).toHaveLength(1);
  });

  it('of another tenant’s order is none', async () => {
    expect(await move(await placed(), 'ACCEPTED', SECOND.tenantId)).toEqual({ outcome: 'not_found' });
  });
});

describe('the customer’s own cancellation', () => {
  const cancel = async (order: string) => {
    const [row] = await database.query<{ answer: object }>(
      'select cancel_own_order(tenant_id, restaurant_id, checkout_id) as answer from orders where order_id = $1',
      [order],
    );
    return row?.answer;
  };

  it('takes back what nobody has accepted, and is not told of it a second time', async () => {
    const order = await placed();
    expect(await cancel(order)).toMatchObject({ outcome: 'cancelled' });
    expect(await cancel(order)).toMatchObject({ outcome: 'cancelled' });
    expect(await requestsOf(order)).toEqual([]);
    const { actor } = await database.one<{ actor: string }>(
      "select actor from order_status_history where order_id = $1 and internal_status = 'CANCELLED'",
      [order],
    );
    expect(actor).toBe('customer');
  });

  it('comes too late once the kitchen has it', async () => {
    const order = await placed();
    await becomes(order, 'ACCEPTED');
    expect(await cancel(order)).toMatchObject({ outcome: 'too_late', status: 'ACCEPTED' });
  });
});
