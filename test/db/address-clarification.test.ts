import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { noteUnclearAddress } from '#src/delivery/clarification.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy, timeoutMs: 5_000 });
let talks = 0;
const newTalk = () => String(++talks).padStart(64, 'c');

function note(conversationId: string, tries: number, isHandoff = false): Promise<void> {
  const { tenantId, restaurantId } = FIRST;
  const missing = ['details', 'phone'] as const;
  return noteUnclearAddress(db, { tenantId, restaurantId, conversationId, missing, tries, isHandoff, at: Date.now() });
}

const rowsOf = (talk: string) =>
  database.query(
    'select status, attempts, missing_fields, order_id from address_clarification_requests where conversation_object_id = $1 order by id',
    [talk],
  );

it('an unclear address is one row for its conversation, with its newest try', async () => {
  const talk = newTalk();
  for (const tries of [1, 2, 2, 3]) await note(talk, tries);
  expect(await rowsOf(talk)).toEqual([
    { status: 'OPEN', attempts: 3, missing_fields: ['details', 'phone'], order_id: null },
  ]);
});

it('handed to a person, it stays so, however often that is noted', async () => {
  const talk = newTalk();
  await note(talk, 3);
  await note(talk, 4, true);
  await note(talk, 4, true);
  expect(await rowsOf(talk)).toMatchObject([{ status: 'HANDOFF', attempts: 4 }]);
  await note(talk, 1);
  expect(await rowsOf(talk)).toMatchObject([{ status: 'HANDOFF' }, { status: 'OPEN', attempts: 1 }]);
});

it.each([
  ['livraison', 'RESOLVED'],
  ['a_emporter', 'CANCELLED'],
])('an order %s leaves it %s', async (service_mode, status) => {
  const talk = newTalk();
  await note(talk, 1);
  const delivery = { wilaya: 'Alger', commune: 'Hydra', details: '12 rue des Pins', phone: '+213555000009' };
  const isDelivered = service_mode === 'livraison';
  const request = orderRequest({
    service_mode,
    delivery: isDelivered ? delivery : null,
    delivery_fee_cents: isDelivered ? 30_000 : 0,
    conversation_object_id: talk,
    checkout_id: randomUUID(),
  });
  const { answer } = await database.one<{ answer: { order_id: string } }>('select place_order($1::jsonb) as answer', [
    JSON.stringify(request),
  ]);
  expect(await rowsOf(talk)).toMatchObject([{ status, order_id: answer.order_id }]);
});
