import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { ORDER_STATUSES } from '#src/orders/index';

const id = z.object({ id: z.uuid() });

const delayOrder = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/delay',
  id: 'delayOrder',
  summary:
    'Tells the customer that an order takes longer than usual: `minutes` in all, so that the same again changes nothing. An order that is NEW is accepted with it.',
  scope: 'admin:write',
  action: 'ADMIN_ORDER_DELAY',
  params: id,
  body: z.strictObject({ minutes: z.int().min(1).max(120) }),
  answer: {
    description: 'The order as it stands now.',
    schema: z.object({
      ok: z.literal(true),
      order: z.object({ order_id: z.string(), status: z.enum(ORDER_STATUSES), extra_minutes: z.int() }),
    }),
  },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId } = client;
    const order = { tenantId, orderId: params.id, minutes: body.minutes, by: clientId };
    const delayed = await deps.orderLife.delay(order);
    if (delayed.outcome === 'not_found') throw new HttpError('not_found');
    if (delayed.outcome === 'refused')
      throw new HttpError('invalid_request', {
        details: [`minutes: an order that is ${delayed.status} takes no longer`],
      });
    const { status, extra_minutes } = delayed;
    return { body: { ok: true, order: { order_id: params.id, status, extra_minutes } } };
  },
});

const deliverOrder = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/deliver',
  id: 'deliverOrder',
  summary:
    'Hands a delivery over with the code that its customer was sent when it went out: four digits, three tries, thirty minutes. A wrong one is refused with 400; ' +
    '`/v1/admin/orders/{id}/delivery-code` sends another one.',
  scope: 'admin:write',
  action: 'ADMIN_ORDER_DELIVER',
  params: id,
  body: z.strictObject({ code: z.string().max(8) }),
  answer: {
    description: 'It is delivered.',
    schema: z.object({
      ok: z.literal(true),
      order: z.object({ order_id: z.string(), status: z.enum(ORDER_STATUSES) }),
    }),
  },
  async run({ deps, client, params, body }) {
    const { tenantId, clientId } = client;
    const answer = await deps.orderLife.deliver({ tenantId, orderId: params.id, code: body.code, by: clientId });
    switch (answer.outcome) {
      case 'delivered':
        return { body: { ok: true, order: { order_id: params.id, status: answer.status } } };
      case 'not_found':
        throw new HttpError('not_found');
      case 'wrong':
        throw new HttpError('invalid_request', { details: [`code: wrong, ${answer.triesLeft} tries left`] });
      case 'refused':
        throw new HttpError('invalid_request', { details: [`code: the order is ${answer.status}`] });
      default:
        throw new HttpError('invalid_request', { details: [`code: ${WHY[answer.outcome]}`] });
    }
  },
});

const WHY = {
  none: 'its customer was never sent one',
  expired: 'it is older than thirty minutes',
  locked: 'three wrong ones were tried',
} as const;

const renewCode = operation({
  method: 'POST',
  path: '/v1/admin/orders/{id}/delivery-code',
  id: 'renewDeliveryCode',
  summary: 'Sends the customer of a delivery on its way another code, five in all.',
  scope: 'admin:write',
  action: 'ADMIN_ORDER_CODE',
  params: id,
  body: z.strictObject({}),
  answer: { description: 'It is on its way to the customer.', schema: z.object({ ok: z.literal(true) }) },
  async run({ deps, client, params }) {
    const { outcome } = await deps.orderLife.renewCode({ tenantId: client.tenantId, orderId: params.id });
    if (outcome === 'not_found') throw new HttpError('not_found');
    if (outcome !== 'renewed')
      throw new HttpError('invalid_request', { details: ['id: the order is not on its way, or has had five codes'] });
    return { body: { ok: true } };
  },
});

const listUnreached = operation({
  method: 'GET',
  path: '/v1/admin/staff-notices',
  id: 'listUnreachedNotices',
  summary:
    'Notices to staff that reached nobody they were for: the 24-hour window was closed and no template is approved, or the number has no WhatsApp.',
  scope: 'admin:read',
  action: 'ADMIN_STAFF_NOTICES',
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20) }),
  answer: {
    description: 'Newest first.',
    schema: z.object({
      ok: z.literal(true),
      count: z.int(),
      notices: z.array(
        z.object({
          notice_id: z.string(),
          kind: z.string(),
          role: z.string(),
          order_id: z.string().nullable(),
          order_number: z.int().nullable(),
          ticket_id: z.string().nullable(),
          reason: z.string().nullable(),
          created_at: z.string(),
        }),
      ),
    }),
  },
  async run({ deps, client, query }) {
    const { tenantId, restaurantId } = client;
    const notices = await deps.orderLife.listUnreached({ tenantId, restaurantId, limit: query.limit });
    return { body: { ok: true, count: notices.length, notices: [...notices] } };
  },
});

export const kitchenOperations: readonly Operation[] = [delayOrder, deliverOrder, renewCode, listUnreached];
