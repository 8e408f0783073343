import { describe, expect, it } from 'vitest';
import { AppError } from '#src/kernel/errors';
import type { OrderRequest, PlaceOrderOutcome } from '#src/orders/index';
import { type PlaceOrderDeps, placeOrder } from '#src/orders/place-order.usecase';

const REQUEST: OrderRequest = {
  tenantId: 't1',
  restaurantId: 'r1',
  channel: 'whatsapp',
  accountId: '1234',
  user: { key: '213555000001' },
  locale: 'fr',
  conversationId: 'c1',
  correlationId: 'x1',
  checkout: { checkoutId: 'k1', mode: 'a_emporter', lines: [], totalCentimes: 0 },
};
const PLACED: PlaceOrderOutcome = { kind: 'placed', orderId: 'k1', orderNumber: 7, totalCentimes: 0, payment: null };

function deps(changes: Partial<PlaceOrderDeps> = {}): PlaceOrderDeps {
  return { placeOrder: async () => PLACED, hashUserKey: async () => 'hmac', now: () => 42, ...changes };
}

describe('placing an order', () => {
  it('hands the request on with the time and the hashed customer', async () => {
    const calls: unknown[] = [];
    const outcome = await placeOrder(
      deps({
        placeOrder: async (...call) => {
          calls.push(call);
          return PLACED;
        },
      }),
      REQUEST,
    );
    expect(outcome).toBe(PLACED);
    expect(calls).toEqual([[REQUEST, { now: 42, userKeyHmac: 'hmac' }]]);
  });

  it('meets an outage with an outcome that the talk has an answer to', async () => {
    const fault = new AppError('DB_UNAVAILABLE', 'no answer', { retryable: true });
    expect(await placeOrder(deps({ placeOrder: () => Promise.reject(fault) }), REQUEST)).toEqual({
      kind: 'unavailable',
    });
  });

  it.each([new AppError('DB_REFUSED', 'bad request'), new TypeError('bug')])('does not hide %s', async (fault) => {
    await expect(placeOrder(deps({ placeOrder: () => Promise.reject(fault) }), REQUEST)).rejects.toBe(fault);
  });
});
