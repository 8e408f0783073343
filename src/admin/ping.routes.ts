import { z } from 'zod';
import { type Operation, operation } from '#src/gateway/operation';

/** "Does my token work, and whose is it?" */
const ping = operation({
  method: 'GET',
  path: '/v1/admin/ping',
  id: 'ping',
  summary: 'Says whose token this is.',
  scope: 'admin:read',
  action: 'ADMIN_PING',
  answer: {
    description: 'The token is good.',
    schema: z.object({ ok: z.literal(true), service: z.literal('admin'), tenantId: z.uuid(), client: z.string() }),
  },
  run: async ({ client }) => ({
    body: { ok: true, service: 'admin', tenantId: client.tenantId, client: client.name },
  }),
});

export const pingOperations: readonly Operation[] = [ping];
