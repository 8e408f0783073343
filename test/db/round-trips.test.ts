import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import { connect } from '#src/db/index';
import { quoteDelivery } from '#src/delivery/quote.repository';
import { parseEnv } from '#src/env';
import type { OrderRequest } from '#src/orders/index';
import { placeOrderInDatabase } from '#src/orders/order.repository';
import { moveOrderInDatabase } from '#src/orders/order-life.repository';
import { confirmDeposit } from '#src/payments/payment.repository';
import { findPaymentTerms } from '#src/payments/terms.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { PRODUCTION } from '../support/env.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const config = parseEnv({ ...PRODUCTION, BARIDIMOB_MERCHANT_CODE: '007 99999', PAYMENT_DEPOSIT_THRESHOLD: '0' });
const { tenantId, restaurantId } = FIRST;
const account = { channel: 'whatsapp', accountId: FIRST.accounts[0]?.accountId ?? '' } as const;
const now = Date.parse('2026-11-23T12:00:00Z');
const deposit = {
  method: 'DEPOSIT_COD',
  reason: 'standard_deposit',
  minutes: 30,
  transferCode: '007 99999',
  isOnline: false,
} as const;

const request: OrderRequest = {
  tenantId,
  restaurantId,
  ...account,
  user: { key: '213555000001', phone: '213555000001' },
  locale: 'fr',
  conversationId: 'a'.repeat(64),
  correlationId: 'c-1',
  checkout: {
    checkoutId: randomUUID(),
    mode: 'a_emporter',
    totalCentimes: 90_000,
    payment: { ...deposit, depositCentimes: 27_000, cashCentimes: 63_000 },
    lines: [
      {
        itemCode: 'P01',
        label: 'Pizza Margherita',
        quantity: 1,
        itemPriceCentimes: 90_000,
        unitPriceCentimes: 90_000,
        lineTotalCentimes: 90_000,
        options: [],
      },
    ],
  },
};

afterEach(() => vi.restoreAllMocks());

/** What went to Postgres, statement by statement: the driver sends each in a request of its own. */
async function statementsOf<Answer>(
  act: () => Promise<Answer>,
): Promise<{ answer: Answer; statements: readonly string[] }> {
  const fetched = vi.spyOn(globalThis, 'fetch');
  const answer = await act();
  const statements = fetched.mock.calls.map(([, init]) => String(JSON.parse(String(init?.body)).query).trim());
  fetched.mockRestore();
  return { answer, statements };
}

it('a quote, the terms of payment, an order, its moves and its deposit are one round trip each', async () => {
  const place = { wilaya: 'Alger', commune: 'Hydra' };
  const quote = await statementsOf(() =>
    quoteDelivery(db, { restaurantId, place, totalCentimes: 250_000, at: now, defaults: config.delivery }),
  );
  const question = { tenantId, restaurantId, account, userKeyHmac: 'h', mode: 'a_emporter', dueCentimes: 90_000 };
  const terms = await statementsOf(() => findPaymentTerms(db, { ...question, at: now, defaults: config.payments }));
  const settings = { delivery: config.delivery, fraud: config.checkoutFraud, payments: config.payments };
  const order = await statementsOf(() => placeOrderInDatabase(db, request, { now, userKeyHmac: 'h', ...settings }));
  expect(order.answer).toMatchObject({ kind: 'placed' });
  const orderId = order.answer.kind === 'placed' ? order.answer.orderId : '';
  const paid = await statementsOf(() =>
    confirmDeposit(db, { tenantId, orderId, centimes: 27_000, reference: 'R-1', by: 'staff', now }),
  );
  expect(paid.answer).toMatchObject({ outcome: 'confirmed', order_status: 'ACCEPTED' });
  const moved = await statementsOf(() =>
    moveOrderInDatabase(db, { tenantId, orderId, to: 'IN_PROGRESS', by: 'staff', note: null }),
  );
  expect(moved.answer).toMatchObject({ outcome: 'moved' });
  expect(
    [quote, terms, order, paid, moved].map(({ statements }) =>
      statements.map((text) => /select (\w+)/.exec(text)?.[1]),
    ),
  ).toEqual([['delivery_quote'], ['payment_terms_for'], ['place_order'], ['confirm_deposit'], ['move_order']]);
});
