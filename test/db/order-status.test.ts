import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { findOrderStatus } from '#src/orders/order.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { MARGHERITA, orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy, timeoutMs: 5_000 });

describe('where an order stands', () => {
  const request = orderRequest({ lines: [MARGHERITA] });
  const ours = {
    tenantId: String(request.tenant_id),
    restaurantId: String(request.restaurant_id),
    checkoutId: String(request.checkout_id),
  };

  it('is told by its checkout, however often it is asked', async () => {
    expect(await findOrderStatus(db, ours)).toEqual({ kind: 'none' });
    await database.query('select place_order($1::jsonb)', [JSON.stringify(request)]);
    expect(await findOrderStatus(db, ours)).toEqual({ kind: 'found', orderNumber: 1, status: 'NEW' });
    await database.query("update orders set status = 'ACCEPTED' where checkout_id = $1", [ours.checkoutId]);
    expect(await findOrderStatus(db, ours)).toEqual({ kind: 'found', orderNumber: 1, status: 'ACCEPTED' });
  });

  it('is told to no other restaurant and no other tenant', async () => {
    expect(await findOrderStatus(db, { ...ours, restaurantId: SECOND.restaurantId })).toEqual({ kind: 'none' });
    const tenantId = '00000000-0000-4000-8000-00000000dead';
    expect(await findOrderStatus(db, { ...ours, tenantId })).toEqual({ kind: 'none' });
  });
});
