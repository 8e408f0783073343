import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';

const MAX_CENTS = 100_000_000;
const cents = z.int().min(100).max(MAX_CENTS).multipleOf(100);
/** As it stands on the receipt. */
const reference = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[\w ./#:-]+$/);
const orderId = z.object({ id: z.uuid() });

const payment = z.object({
  ok: z.literal(true),
  payment: z.object({
    order_id: z.string(),
    order_number: z.int(),
    order_status: z.string(),
    intent_id: z.string(),
    method: z.string(),
    status: z.string(),
    total_cents: z.int(),
    deposit_cents: z.int(),
    deposit_paid_cents: z.int(),
    cash_cents: z.int(),
    collected_cents: z.int(),
    reference: z.string().nullable(),
    provider: z.string().nullable(),
    expires_at: z.string().nullable(),
  }),
});

const confirmDeposit = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/deposit',
  id: 'confirmDeposit',
  summary:
    'A deposit has come by transfer: the order is accepted and its customer told, once. Less than the deposit, more than the order, or a reference that has paid ' +
    'another order is refused with 400. Money for an order that is cancelled is kept as owed back: `status` says `CANCELLED` then.',
  scope: 'admin:write',
  action: 'ADMIN_DEPOSIT_CONFIRM',
  params: orderId,
  body: z.strictObject({ amount_cents: cents, reference }),
  answer: { description: 'The payment as it stands now.', schema: payment },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId: by } = client;
    const move = { tenantId, orderId: params.id, centimes: body.amount_cents, reference: body.reference, by };
    const answer = await deps.payments.confirm(move);
    switch (answer.outcome) {
      case 'not_found':
        throw new HttpError('not_found');
      case 'nothing_due':
        throw refusal('id: this order waits for no deposit');
      case 'reference_used':
        throw refusal('reference: it has paid another order');
      case 'too_little':
        throw refusal(`amount_cents: the deposit is ${answer.deposit_cents}`);
      case 'too_much':
        throw refusal(`amount_cents: the order is ${answer.total_cents}`);
      default: {
        const { outcome: _outcome, replayed: _replayed, ...shown } = answer;
        return { body: { ok: true, payment: shown } };
      }
    }
  },
});

const refundDeposit = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/refund',
  id: 'refundDeposit',
  summary: 'The deposit of a cancelled order was given back. It is written down here, not sent.',
  scope: 'admin:write',
  action: 'ADMIN_DEPOSIT_REFUND',
  params: orderId,
  body: z.strictObject({ amount_cents: cents, reference }),
  answer: { description: 'The payment as it stands now.', schema: payment },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId: by } = client;
    const move = { tenantId, orderId: params.id, centimes: body.amount_cents, reference: body.reference, by };
    const answer = await deps.payments.refund(move);
    switch (answer.outcome) {
      case 'not_found':
        throw new HttpError('not_found');
      case 'nothing_paid':
        throw refusal('id: nothing was paid ahead for this order');
      case 'not_cancelled':
        throw refusal(`id: an order that is ${answer.status} is not given back`);
      case 'too_much':
        throw refusal(`amount_cents: ${answer.paid_cents} was paid`);
      case 'refunded': {
        const { outcome: _outcome, replayed: _replayed, ...shown } = answer;
        return { body: { ok: true, payment: shown } };
      }
    }
  },
});

const markNoShow = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/no-show',
  id: 'markNoShow',
  summary:
    'Nobody took the order: it is cancelled. Its customer loses trust: the first time deposits are asked for, the second time everything is paid ahead for 30 days.',
  scope: 'admin:write',
  action: 'ADMIN_ORDER_NO_SHOW',
  params: orderId,
  answer: {
    description: 'What is known of the customer now.',
    schema: z.object({
      ok: z.literal(true),
      order_number: z.int(),
      trust_score: z.int().nullable(),
      no_show_count: z.int().nullable(),
      blacklisted: z.boolean(),
    }),
  },
  async run({ deps, client, params }) {
    const { tenantId, clientId: by } = client;
    const answer = await deps.payments.noShow({ tenantId, orderId: params.id, by });
    if (answer.outcome === 'not_found') throw new HttpError('not_found');
    if (answer.outcome === 'refused') throw refusal(`id: an order that is ${answer.status} was not left behind`);
    const { order_number, trust_score, no_show_count, blacklisted } = answer;
    return { body: { ok: true, order_number, trust_score, no_show_count, blacklisted } };
  },
});

function refusal(detail: string): HttpError {
  return new HttpError('invalid_request', { details: [detail] });
}

export const paymentOperations: readonly Operation[] = [confirmDeposit, refundDeposit, markNoShow];
