import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { customerStatus, ORDER_STATUSES } from '#src/orders/index';

const MAX_NOTE = 200;

const changeOrderStatus = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/status',
  id: 'changeOrderStatus',
  summary:
    'Moves an order on: NEW → ACCEPTED → IN_PROGRESS → READY → OUT_FOR_DELIVERY → DELIVERED, or DONE for what is not delivered; CANCELLED from any that is not ' +
    'final. The customer is told once of each. Asked twice, it answers the same; a move that there is not is refused with 400.',
  scope: 'admin:write',
  action: 'ADMIN_ORDER_STATUS',
  params: z.object({ id: z.uuid() }),
  body: z.object({
    status: z.enum(ORDER_STATUSES),
    /** Kept in the order's history. */
    reason: z.string().trim().max(MAX_NOTE).optional(),
  }),
  answer: {
    description: 'The order as it stands now.',
    schema: z.object({
      ok: z.literal(true),
      order: z.object({
        order_id: z.string(),
        order_number: z.int(),
        status: z.enum(ORDER_STATUSES),
        previous_status: z.enum(ORDER_STATUSES),
        customer_status: z.string().nullable(),
      }),
    }),
  },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId } = client;
    const order = { tenantId, orderId: params.id, to: body.status, by: clientId, note: body.reason ?? null };
    const moved = await deps.orderLife.move(order);
    if (moved.outcome === 'not_found') throw new HttpError('not_found');
    if (moved.outcome === 'refused')
      throw new HttpError('invalid_request', {
        details: [`status: an order that is ${moved.status} does not become ${body.status}`],
      });
    const { status, from, order_number } = moved;
    const shown = {
      order_id: params.id,
      order_number,
      status,
      previous_status: from,
      customer_status: customerStatus(status),
    };
    return { body: { ok: true, order: shown } };
  },
});

export const orderStatusOperations: readonly Operation[] = [changeOrderStatus];
