import { Hono } from 'hono';
import { z } from 'zod';
import type { GatewayEnv } from '#src/gateway/gateway-env';
import { HttpError } from '#src/gateway/http-error';
import { guardQuery } from '#src/gateway/query-guard';
import { DAY_MS } from '#src/kernel/clock';
import { customerStatus, ordersCsv, statusesFor } from '#src/orders/index';
import { requireScope } from './require-scope.ts';

const PATH = '/v1/admin/orders';
const QUERY = ['status', 'date_from', 'date_to', 'from', 'to', 'limit', 'include_timeline', 'export'];
const DEFAULT_SPAN_MS = 7 * DAY_MS;

const instant = z
  .string()
  .max(40)
  .transform((text, context) => {
    const at = Date.parse(text);
    if (Number.isNaN(at)) context.addIssue({ code: 'custom', message: 'is no date' });
    return at;
  });
const filters = z.object({
  status: z.string().trim().max(40).optional(),
  date_from: instant.optional(),
  date_to: instant.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  include_timeline: z.string().optional(),
  export: z.enum(['json', 'csv']).default('json'),
});
const YES = ['1', 'true', 'yes', 'y', 'on'];

/** `GET /v1/admin/orders` (spec/b §3.5): the tenant's orders, newest first, as JSON or CSV. */
export function orderRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  routes.get(PATH, async (c) => {
    const url = new URL(c.req.url);
    guardQuery(url, QUERY);
    const deps = c.var.deps();
    const client = await requireScope({ headers: c.req.raw.headers, scope: 'admin:read', deps });
    const query = readFilters(url.searchParams);
    const statuses = query.status ? statusesFor(query.status) : [];
    if (query.status && statuses.length === 0) throw new HttpError('invalid_request', { details: ['status: unknown'] });
    const from = query.date_from ?? deps.clock.now() - DEFAULT_SPAN_MS;
    const withTimeline = YES.includes(query.include_timeline?.toLowerCase() ?? '');
    const { limit, date_to: to = null } = query;
    const rows = await deps.listOrders({ tenantId: client.tenantId, statuses, from, to, limit, withTimeline });
    const orders = rows.map((row) => ({ ...row, customer_status: customerStatus(row.status) }));
    if (query.export === 'csv') {
      return c.body(ordersCsv(orders), 200, {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="orders.csv"',
      });
    }
    const shown = { status: query.status ?? null, statuses, date_from: iso(from), date_to: to && iso(to), limit };
    return c.json({ ok: true, count: orders.length, filters: { ...shown, include_timeline: withTimeline }, orders });
  });
  routes.all(PATH, () => {
    throw new HttpError('method_not_allowed', { headers: { allow: 'GET' } });
  });
  return routes;
}

/** `from` and `to` are short for `date_from` and `date_to`. A name given twice is refused: which one was meant? */
function readFilters(params: URLSearchParams): z.infer<typeof filters> {
  const names = [...params.keys()];
  if (new Set(names).size !== names.length)
    throw new HttpError('invalid_request', { details: ['a parameter stands twice'] });
  const { from, to, ...rest } = Object.fromEntries(params);
  const parsed = filters.safeParse({ ...(from && { date_from: from }), ...(to && { date_to: to }), ...rest });
  if (parsed.success) return parsed.data;
  const details = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  throw new HttpError('invalid_request', { details });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
