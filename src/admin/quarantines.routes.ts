import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';

const MAX_ROWS = 200;
const DEFAULT_ROWS = 50;

const listQuarantines = operation({
  method: 'GET',
  path: '/v1/admin/quarantines',
  id: 'listQuarantines',
  summary: "The tenant's quarantined conversations: those that hold first, then the newest.",
  scope: 'admin:read',
  action: 'ADMIN_QUARANTINES_LIST',
  query: z.object({
    limit: z
      .string()
      .regex(/^\d{1,3}$/, 'is no number from 1 to 200')
      .optional(),
  }),
  answer: {
    description: 'The quarantines, by the id of their conversation.',
    schema: z.object({ ok: z.literal(true), count: z.int(), quarantines: z.array(z.object({}).loose()) }),
  },
  async run({ deps, client, query }) {
    const limit = query.limit === undefined ? DEFAULT_ROWS : Number(query.limit);
    if (limit < 1 || limit > MAX_ROWS) throw new HttpError('invalid_request', { details: ['limit: from 1 to 200'] });
    const quarantines = await deps.fraud.listQuarantines({ tenantId: client.tenantId, limit });
    return { body: { ok: true, count: quarantines.length, quarantines } };
  },
});

const releaseQuarantine = operation({
  method: 'POST',
  path: '/v1/admin/quarantines/{id}/release',
  id: 'releaseQuarantine',
  summary: 'Ends a quarantine before its time; the customer hears so. 404 for a conversation that is in none.',
  scope: 'admin:write',
  action: 'ADMIN_QUARANTINE_RELEASE',
  params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }),
  answer: { description: 'It is released.', schema: z.object({ ok: z.literal(true), released: z.literal(true) }) },
  async run({ deps, client, params }) {
    const { tenantId, clientId } = client;
    const isReleased = await deps.fraud.releaseQuarantine({ conversationId: params.id, tenantId, by: clientId });
    if (!isReleased) throw new HttpError('not_found');
    return { body: { ok: true, released: true } };
  },
});

export const quarantineOperations: readonly Operation[] = [listQuarantines, releaseQuarantine];
