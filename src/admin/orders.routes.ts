import { z } from 'zod';
import { HttpError } from '#src/gateway/http-error';
import { type Operation, operation } from '#src/gateway/operation';
import { DAY_MS } from '#src/kernel/clock';
import { customerStatus, ordersCsv, statusesFor } from '#src/orders/index';

const DEFAULT_SPAN_MS = 7 * DAY_MS;
const YES = ['1', 'true', 'yes', 'y', 'on'];

const instant = z
  .string()
  .max(40)
  .refine((text) => !Number.isNaN(Date.parse(text)), 'is no date');
const filters = z.object({
  status: z.string().trim().max(40).optional(),
  date_from: instant.optional(),
  date_to: instant.optional(),
  /** Short for `date_from` and `date_to`. */
  from: instant.optional(),
  to: instant.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, 'is no number from 1 to 500')
    .optional(),
  include_timeline: z.string().max(8).optional(),
  export: z.enum(['json', 'csv']).optional(),
});
const MAX_ORDERS = 500;
const DEFAULT_ORDERS = 100;

/** Spec/b §3.5: the tenant's orders, newest first, as JSON or CSV. */
const listOrders = operation({
  method: 'GET',
  path: '/v1/admin/orders',
  id: 'listOrders',
  summary:
    "The tenant's orders, newest first, of the last seven days unless a date is given; as JSON or as a CSV file.",
  scope: 'admin:read',
  action: 'ADMIN_ORDERS_LIST',
  query: filters,
  answer: {
    description: 'The orders, and the filters as they were understood.',
    schema: z.object({
      ok: z.literal(true),
      count: z.int(),
      filters: z.object({}).loose(),
      orders: z.array(z.object({}).loose()),
    }),
  },
  async run({ deps, client, query }) {
    const statuses = query.status ? statusesFor(query.status) : [];
    if (query.status && statuses.length === 0) throw new HttpError('invalid_request', { details: ['status: unknown'] });
    const { from, to } = spanOf(query, deps.clock.now());
    const limit = limitOf(query.limit);
    const withTimeline = YES.includes(query.include_timeline?.toLowerCase() ?? '');
    const rows = await deps.listOrders({ tenantId: client.tenantId, statuses, from, to, limit, withTimeline });
    const orders = rows.map((row) => ({ ...row, customer_status: customerStatus(row.status) }));
    const shown = { status: query.status ?? null, statuses, date_from: iso(from), date_to: to && iso(to), limit };
    const body = { ok: true, count: orders.length, filters: { ...shown, include_timeline: withTimeline }, orders };
    if (query.export !== 'csv') return { body };
    return { body, file: { text: ordersCsv(orders), contentType: 'text/csv; charset=utf-8', name: 'orders.csv' } };
  },
});

function spanOf(query: z.infer<typeof filters>, now: number): { from: number; to: number | null } {
  const from = query.date_from ?? query.from;
  const to = query.date_to ?? query.to;
  return {
    from: from === undefined ? now - DEFAULT_SPAN_MS : Date.parse(from),
    to: to === undefined ? null : Date.parse(to),
  };
}

function limitOf(text: string | undefined): number {
  const limit = text === undefined ? DEFAULT_ORDERS : Number(text);
  if (limit < 1 || limit > MAX_ORDERS) throw new HttpError('invalid_request', { details: ['limit: from 1 to 500'] });
  return limit;
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

export const orderOperations: readonly Operation[] = [listOrders];
