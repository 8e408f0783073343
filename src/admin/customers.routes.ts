import { z } from 'zod';
import { parsePhone } from '#src/delivery/index';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { CHANNELS, type Channel } from '#src/messages/index';

const id = z.object({ id: z.uuid() });

/** A body and not a query: an address is logged where we cannot reach, and a phone number would stand in it. */
const searchCustomers = operation({
  method: 'POST',
  path: '/v1/admin/customers/search',
  id: 'searchCustomers',
  summary:
    'Whom the tenant knows by a phone number or a scoped id, erased ones too. On every account unless one is named.',
  scope: 'erase:execute',
  action: 'ADMIN_CUSTOMER_SEARCH',
  asks: true,
  body: z.object({
    channel: z.enum(CHANNELS),
    account_id: z.string().min(1).max(64).optional(),
    user: z.string().trim().min(1).max(64),
  }),
  answer: {
    description: 'The customers, the newest first.',
    schema: z.object({
      ok: z.literal(true),
      customers: z.array(
        z.object({
          customer_id: z.uuid(),
          channel: z.enum(CHANNELS),
          account_id: z.string(),
          created_at: z.string(),
          erased_at: z.string().nullable(),
        }),
      ),
    }),
  },
  async run({ deps, client, body }) {
    const { channel, account_id: accountId = null, user } = body;
    const { tenantId } = client;
    const customers = await deps.customers.find({ tenantId, channel, accountId, userKey: keyOf(channel, user) });
    return { body: { ok: true, customers } };
  },
});

const exportCustomer = operation({
  method: 'GET',
  path: '/v1/admin/customers/{id}/export',
  id: 'exportCustomer',
  summary: 'Everything that is held about a customer, as one document.',
  scope: 'erase:execute',
  action: 'ADMIN_CUSTOMER_EXPORT',
  params: id,
  answer: {
    description: 'Rows by table, and the conversation as it stands; null once the customer is erased.',
    schema: z
      .object({ ok: z.literal(true), exported_at: z.string(), conversation: z.object({}).loose().nullable() })
      .loose(),
  },
  async run({ deps, client, params }) {
    const data = await deps.customers.export({ tenantId: client.tenantId, customerId: params.id });
    if (!data) throw new HttpError('not_found');
    return { body: { ok: true, exported_at: new Date(deps.clock.now()).toISOString(), ...data } };
  },
});

const eraseCustomer = operation({
  method: 'DELETE',
  path: '/v1/admin/customers/{id}',
  id: 'eraseCustomer',
  summary:
    'Erases a customer everywhere. Orders keep number, lines, sums, dates and status. Asked again it answers the same.',
  scope: 'erase:execute',
  action: 'ADMIN_CUSTOMER_ERASE',
  params: id,
  confirmed: true,
  answer: {
    description: 'Since when nothing of before is left.',
    schema: z.object({ ok: z.literal(true), customer_id: z.uuid(), erased_at: z.string() }),
  },
  async run({ deps, client, params }) {
    const erasedAt = await deps.customers.erase({ tenantId: client.tenantId, customerId: params.id });
    if (erasedAt === null) throw new HttpError('not_found');
    return { body: { ok: true, customer_id: params.id, erased_at: new Date(erasedAt).toISOString() } };
  },
});

/** As the channel writes it: WhatsApp a number in digits alone, however it was given; everything else as it is. */
function keyOf(channel: Channel, user: string): string {
  const phone = channel === 'whatsapp' ? parsePhone(user) : null;
  return phone === null ? user : phone.slice(1);
}

export const customerOperations: readonly Operation[] = [searchCustomers, exportCustomer, eraseCustomer];
