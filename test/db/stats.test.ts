import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { readStats } from '#src/console/stats.repository';
import { connect } from '#src/db/index';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

/** Half past midnight of the 24th in Algiers. */
const NOW = Date.parse('2026-11-23T23:30:00Z');
const stats = (days: number, { tenantId, restaurantId }: { tenantId: string; restaurantId: string } = FIRST) =>
  readStats(db, { tenantId, restaurantId, now: NOW, days });

async function ordered(day: string, status = 'DONE', payment = ''): Promise<void> {
  const request = orderRequest({ checkout_id: randomUUID(), conversation_object_id: 'a'.repeat(64) });
  const { answer } = await database.one<{ answer: { order_id: string } }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  await database.query(
    `update orders set business_date = $2, status = $3, total_cents = 100000, delivery_fee_cents = 0,
       order_number = 1000 + (select count(*) from orders where order_number >= 1000) where order_id = $1`,
    [answer.order_id, day, status],
  );
  // Cancelling an order settles what is due, as of that moment.
  if (payment)
    await database.query('update orders set payment_status = $2 where order_id = $1', [answer.order_id, payment]);
}

const asked = (at: string) =>
  database.query(
    `insert into support_tickets (tenant_id, restaurant_id, channel, conversation_object_id, customer_user_id, created_at)
     values ($1, $2, 'whatsapp', $3, 'x', $4)`,
    [FIRST.tenantId, FIRST.restaurantId, randomUUID(), at],
  );

it('counts days as the restaurant’s clock does, what was cancelled and who did not come, and nothing of another restaurant', async () => {
  await ordered('2026-11-24');
  await ordered('2026-11-24', 'NEW');
  await ordered('2026-11-24', 'CANCELLED');
  await ordered('2026-11-23', 'CANCELLED', 'NO_SHOW');
  await ordered('2026-11-18');
  await ordered('2026-11-17');
  await ordered('2026-10-26');
  await ordered('2026-10-25');
  await ordered('2026-11-25');
  for (const at of ['2026-11-23T23:10:00Z', '2026-11-23T22:50:00Z', '2026-10-01T00:00:00Z']) await asked(at);
  expect(await stats(1)).toEqual({
    from: '2026-11-24',
    to: '2026-11-24',
    orders: 3,
    cancelled: 1,
    noShows: 0,
    totalCentimes: 200_000,
    here: 0,
    takeaway: 3,
    delivery: 0,
    tickets: 1,
  });
  expect(await stats(7)).toMatchObject({ from: '2026-11-18', orders: 5, cancelled: 2, noShows: 1, tickets: 2 });
  expect(await stats(30)).toMatchObject({ from: '2026-10-26', orders: 7, totalCentimes: 500_000 });
  expect(await stats(30, SECOND)).toMatchObject({ orders: 0, totalCentimes: 0, tickets: 0 });
  expect(await stats(1, { ...SECOND, tenantId: FIRST.tenantId }).catch(() => 'nothing')).toBe('nothing');
});
