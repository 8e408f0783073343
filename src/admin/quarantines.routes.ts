import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { MINUTE_MS } from '#src/kernel/clock';

const MAX_ROWS = 200;
const DEFAULT_ROWS = 50;
const MAX_MINUTES = 1_440;

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
    const isReleased = await deps.fraud.changeQuarantine({ conversationId: params.id, tenantId, by: clientId });
    if (!isReleased) throw new HttpError('not_found');
    return { body: { ok: true, released: true } };
  },
});

const extendQuarantine = operation({
  method: 'POST',
  path: '/v1/admin/quarantines/{id}/extend',
  id: 'extendQuarantine',
  summary: 'A quarantine that holds lasts so many minutes from now. 404 for a conversation that is in none.',
  scope: 'admin:write',
  action: 'ADMIN_QUARANTINE_EXTEND',
  params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }),
  body: z.strictObject({ minutes: z.int().min(1).max(MAX_MINUTES) }),
  answer: { description: 'When it ends now.', schema: z.object({ ok: z.literal(true), until: z.iso.datetime() }) },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId } = client;
    const until = deps.clock.now() + body.minutes * MINUTE_MS;
    const change = { conversationId: params.id, tenantId, by: clientId, until };
    if (!(await deps.fraud.changeQuarantine(change))) throw new HttpError('not_found');
    return { body: { ok: true, until: new Date(until).toISOString() } };
  },
});

export const quarantineOperations: readonly Operation[] = [listQuarantines, releaseQuarantine, extendQuarantine];
