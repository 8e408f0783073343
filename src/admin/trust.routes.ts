import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { DAY_MS } from '#src/kernel/clock';
import type { RiskView } from '#src/payments/trust.repository';

const MAX_DAYS = 3_650;
const customerId = z.object({ id: z.uuid() });
const shown = z.object({
  ok: z.literal(true),
  customer: z.object({
    customer_id: z.string(),
    level: z.enum(['NEW', 'BLACKLISTED', 'HIGH', 'MEDIUM', 'LOW', 'TRUSTED']),
    trust_score: z.int(),
    total_orders: z.int(),
    completed_orders: z.int(),
    cancelled_orders: z.int(),
    no_show_count: z.int(),
    requires_deposit: z.boolean(),
    blacklisted: z.boolean(),
    blacklist_reason: z.string().nullable(),
    blacklist_until: z.string().nullable(),
  }),
});

const readTrust = operation({
  method: 'GET',
  path: '/v1/admin/customers/{id}/trust',
  id: 'readTrust',
  summary: 'How far a customer is trusted with cash, and why.',
  scope: 'admin:read',
  action: 'ADMIN_CUSTOMER_TRUST_READ',
  params: customerId,
  answer: { description: 'Orders, no-shows, score and level.', schema: shown },
  async run({ deps, client, params }) {
    return answerOf(await deps.payments.risk({ tenantId: client.tenantId, customerId: params.id }));
  },
});

const blockCustomer = operation({
  method: 'PUT',
  path: '/v1/admin/customers/{id}/blacklist',
  id: 'blockCustomer',
  summary: 'The customer pays everything ahead, for so many days.',
  scope: 'admin:write',
  action: 'ADMIN_CUSTOMER_BLACKLIST',
  params: customerId,
  body: z.strictObject({ reason: z.string().trim().min(1).max(100), days: z.int().min(1).max(MAX_DAYS).default(30) }),
  answer: { description: 'The customer as they are trusted now.', schema: shown },
  async run({ deps, client, params, body }) {
    const until = deps.clock.now() + body.days * DAY_MS;
    const block = { tenantId: client.tenantId, customerId: params.id, reason: body.reason, until };
    return answerOf(await deps.payments.blacklist(block));
  },
});

const unblockCustomer = operation({
  method: 'DELETE',
  path: '/v1/admin/customers/{id}/blacklist',
  id: 'unblockCustomer',
  summary: 'The customer may pay on delivery again.',
  scope: 'admin:write',
  action: 'ADMIN_CUSTOMER_UNBLOCK',
  params: customerId,
  answer: { description: 'The customer as they are trusted now.', schema: shown },
  async run({ deps, client, params }) {
    const free = { tenantId: client.tenantId, customerId: params.id, reason: null, until: null };
    return answerOf(await deps.payments.blacklist(free));
  },
});

function answerOf(customer: RiskView | null) {
  if (!customer) throw new HttpError('not_found');
  return { body: { ok: true, customer } };
}

export const trustOperations: readonly Operation[] = [readTrust, blockCustomer, unblockCustomer];
