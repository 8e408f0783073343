import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase, openPool } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

interface Offer {
  readonly slot_id: string;
  readonly date: string;
  readonly start_at: string;
  readonly end_at: string;
  readonly remaining: number;
}
interface Answer {
  readonly outcome: string;
  readonly order_id?: string;
  readonly reason?: string;
  readonly slots?: readonly Offer[];
}

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const parallel = openPool(database, 20);

/** A Monday, 13:00 in Algiers: of the slots at 12, 18 and 19 two are left, with half an hour of cut-off. */
const NOW = '2026-11-23T12:00:00.000Z';

async function place(changes: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const delivery = { wilaya: 'Alger', commune: 'Hydra', details: '12 rue des Pins', phone: '+213555000009' };
  const request = orderRequest({
    service_mode: 'livraison',
    delivery,
    delivery_fee_cents: 30_000,
    now: NOW,
    // Customers of their own: one customer's orders wait for each other anyway.
    user_key_hmac: randomUUID(),
    ...changes,
  });
  const result = await parallel.query<{ answer: Answer }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  return result.rows[0]?.answer ?? { outcome: 'nothing' };
}

async function offered(at = NOW, limit = 6): Promise<readonly Offer[]> {
  const { slots } = await database.one<{ slots: Offer[] }>('select delivery_slots_offered($1, $2, $3) as slots', [
    FIRST.restaurantId,
    at,
    limit,
  ]);
  return slots;
}

async function first(): Promise<Offer> {
  const [slot] = await offered();
  if (!slot) throw new Error('no slot');
  return slot;
}

const hours = (offers: readonly Offer[]) =>
  offers.map(({ date, start_at: at }) => `${date} ${new Date(Date.parse(at) + 3_600_000).toISOString().slice(11, 16)}`);

beforeEach(async () => {
  await database.query('truncate orders, order_counters, customers cascade');
  await database.query('update delivery_time_slots set capacity = 20, is_active = true');
  await database.query(`update restaurants set slot_cutoff_minutes = 30, opening_hours = '{"weekly":"always"}'`);
});

describe('the slots that are offered', () => {
  it('are the next ones, today’s first, in the restaurant’s own time', async () => {
    expect(hours(await offered(NOW, 4))).toEqual([
      '2026-11-23 18:00',
      '2026-11-23 19:00',
      '2026-11-24 12:00',
      '2026-11-24 18:00',
    ]);
    expect(await first()).toMatchObject({ remaining: 20, end_at: expect.stringContaining('18:00:00') });
  });

  it('end where the cut-off begins', async () => {
    expect(hours(await offered('2026-11-23T16:29:59Z', 1))).toEqual(['2026-11-23 18:00']);
    expect(hours(await offered('2026-11-23T16:30:00Z', 1))).toEqual(['2026-11-23 19:00']);
  });

  it('leave out what is full, switched off, or on a day that is closed', async () => {
    await database.query("update delivery_time_slots set capacity = 0 where start_time = '18:00'");
    await database.query("update delivery_time_slots set is_active = false where start_time = '12:00'");
    await database.query(
      `update restaurants set opening_hours = '{"weekly":"always","exceptions":{"2026-11-24":[]}}' where restaurant_id = $1`,
      [FIRST.restaurantId],
    );
    expect(hours(await offered(NOW, 2))).toEqual(['2026-11-23 19:00', '2026-11-25 19:00']);
  });
});

describe('an order for a slot', () => {
  it('takes a place of that day alone, and knows its hour', async () => {
    const slot = await first();
    const { outcome, order_id: id } = await place({ delivery_slot: slot });
    expect(outcome).toBe('placed');
    const order = await database.one('select * from orders where order_id = $1', [id]);
    expect(order).toMatchObject({
      delivery_slot_id: slot.slot_id,
      delivery_slot_start: new Date('2026-11-23T17:00:00Z'),
      delivery_slot_end: new Date('2026-11-23T18:00:00Z'),
    });
    expect((await first()).remaining).toBe(19);
    const nextWeek = await offered('2026-11-30T12:00:00Z', 1);
    expect(nextWeek[0]).toMatchObject({ slot_id: slot.slot_id, remaining: 20 });
  });

  it('placed again by the same checkout takes no second place', async () => {
    const slot = await first();
    const checkout_id = '11111111-1111-4111-8111-111111111111';
    expect((await place({ delivery_slot: slot, checkout_id })).outcome).toBe('placed');
    expect((await place({ delivery_slot: slot, checkout_id })).outcome).toBe('placed');
    expect((await first()).remaining).toBe(19);
  });

  it('for the last place, twice at the same instant: one order, one SLOT_FULL with the next ones', async () => {
    const slot = await first();
    await database.query('update delivery_time_slots set capacity = 1 where slot_id = $1', [slot.slot_id]);
    const answers = await Promise.all([place({ delivery_slot: slot }), place({ delivery_slot: slot })]);
    expect(answers.map(({ outcome }) => outcome).sort()).toEqual(['placed', 'slot_full']);
    const refused = answers.find(({ outcome }) => outcome === 'slot_full');
    expect(refused?.reason).toBe('SLOT_FULL');
    expect(hours(refused?.slots ?? [])[0]).toBe('2026-11-23 19:00');
    expect(await database.one('select count(*)::int as n from orders')).toEqual({ n: 1 });
  });

  it('by two hundred at once for twenty places is exactly twenty orders', async () => {
    const slot = await first();
    const answers = await Promise.all(Array.from({ length: 200 }, () => place({ delivery_slot: slot })));
    expect(answers.filter(({ outcome }) => outcome === 'placed')).toHaveLength(20);
    expect(answers.filter(({ reason }) => reason === 'SLOT_FULL')).toHaveLength(180);
    expect(await database.one('select count(*)::int as n from delivery_slot_reservations')).toEqual({ n: 20 });
  }, 60_000);

  it('that is cancelled frees its place', async () => {
    const slot = await first();
    await database.query('update delivery_time_slots set capacity = 1 where slot_id = $1', [slot.slot_id]);
    const { order_id: id } = await place({ delivery_slot: slot });
    await database.query("update orders set status = 'CANCELLED' where order_id = $1", [id]);
    expect((await place({ delivery_slot: slot })).outcome).toBe('placed');
  });

  it.each([
    ['whose cut-off has passed', 'SLOT_CLOSED', { now: '2026-11-23T16:31:00.000Z' }, {}],
    ['on a date that is another day of the week', 'SLOT_NOT_FOUND', {}, { date: '2026-11-24' }],
    ['that there is none of', 'SLOT_NOT_FOUND', {}, { slot_id: '11111111-1111-4111-8111-111111111111' }],
  ])('%s is %s', async (_what, reason, changes, other) => {
    expect(await place({ ...changes, delivery_slot: { ...(await first()), ...other } })).toMatchObject({
      outcome: 'slot_full',
      reason,
    });
  });

  it('of another restaurant is none', async () => {
    const theirs = await database.one<{ slot_id: string }>(
      'select slot_id from delivery_time_slots where restaurant_id = $1 and day_of_week = 1',
      [SECOND.restaurantId],
    );
    expect(await place({ delivery_slot: { ...theirs, date: '2026-11-23' } })).toMatchObject({
      reason: 'SLOT_NOT_FOUND',
    });
  });
});
