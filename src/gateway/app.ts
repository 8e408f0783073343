import { type Context, Hono } from 'hono';
import { adminOperations } from '#src/admin/index';
import { type Deps, depsFor, servingDeps } from '#src/deps';
import { codeOf } from '#src/kernel/errors';
import { consoleLogger } from '#src/kernel/log';
import { CORRELATION_HEADER, correlationId } from './correlation.ts';
import { DOCS_ROUTES, docsRoutes } from './docs.routes.ts';
import { errorCode, errorResponse } from './error-response.ts';
import type { GatewayEnv, RequestFields } from './gateway-env.ts';
import { HEALTH_ROUTES, healthRoutes } from './health.routes.ts';
import { HttpError, type RefusalEvent } from './http-error.ts';
import { inboundRoutes } from './inbound.routes.ts';
import { INBOUND_ROUTES } from './inbound-docs.ts';
import { networkOf } from './network.ts';
import type { Operation } from './operation.ts';
import { PAYMENT_ROUTES, paymentRoutes } from './payments.routes.ts';
import { guardQuery, refuseCredentials, TOKEN_QUERY, UNDERSCORED_VERIFY_QUERY, VERIFY_QUERY } from './query-guard.ts';
import { discardBody } from './read-body.ts';
import { withSecurityHeaders } from './security-headers.ts';
import { operationRoutes } from './serve-operation.ts';

/** The part of the platform's context that goes on after the answer. */
type Afterwards = Pick<ExecutionContext, 'waitUntil'>;

/** `deps` is a way to get at them, so that an isolate that must not serve can still say that it is alive, and why it is not ready. */
interface Given {
  readonly env: Env;
  readonly fields: RequestFields;
  readonly deps: () => Deps;
}
type Serving = GatewayEnv & { Bindings: Given };

const operations: readonly Operation[] = [...adminOperations];

const OF_CLIENTS = /^\/v1\/(?:admin|customer)\//;

/** Exported so that a test can compare it with the document. */
export const router = new Hono<Serving>();

router.use(async (c, next) => {
  c.set('fields', c.env.fields);
  c.set('deps', c.env.deps);
  refuseCredentials(new URL(c.req.url), allowedCredentials(c.req.raw, c.env.deps));
  await next();
  c.env.fields.route = c.req.routePath;
});
router.route('/', healthRoutes());
router.route('/', inboundRoutes());
router.route('/', paymentRoutes());
router.route('/', operationRoutes(operations));
router.route(
  '/',
  docsRoutes({ operations, routes: [...HEALTH_ROUTES, ...INBOUND_ROUTES, ...PAYMENT_ROUTES, ...DOCS_ROUTES] }),
);
router.notFound((c) => {
  guardQuery(new URL(c.req.url), []);
  throw new HttpError('not_found');
});
router.onError((error, c) => {
  if (error instanceof HttpError && error.event) reportRefusal(c, error.event);
  return failed(error, c.env.fields, OF_CLIENTS.test(c.req.path) ? { ok: false } : {});
});

function failed(error: unknown, fields: RequestFields, also: object = {}): Response {
  fields.error = errorCode(error);
  return errorResponse(error, also);
}

/** The names that hold a secret and may stand in this request's query all the same. */
function allowedCredentials(request: Request, deps: () => Deps): readonly string[] {
  const { pathname, search } = new URL(request.url);
  if (search === '') return [];
  if (request.method === 'GET' && pathname.startsWith('/v1/inbound/'))
    return [...VERIFY_QUERY, ...UNDERSCORED_VERIFY_QUERY];
  return deps().config.allowQueryToken && pathname.startsWith('/v1/') ? TOKEN_QUERY : [];
}

/** Where a refusal came from is added here, once for all of them. */
function reportRefusal(c: Context<Serving>, event: RefusalEvent): void {
  const { fields, deps } = c.env;
  const payload = { ...event.payload, route: c.req.routePath };
  deps().report({ ...event, payload, subject: networkOf(c.req.raw.headers), correlationId: fields.correlationId });
}

/** The public door: one shape of answer, one log line, whatever happens inside. */
export async function handleRequest(request: Request, env: Env, ctx: Afterwards): Promise<Response> {
  const startedAt = Date.now();
  const fields: RequestFields = { correlationId: correlationId(request.headers, () => crypto.randomUUID()) };
  const response = await answer(request, { env, fields, deps: () => depsFor(env) });
  if (response.status >= 400) await discardBody(request);
  const line = { ...fields, method: request.method, status: response.status, ms: Date.now() - startedAt };
  if (response.status >= 500) consoleLogger.error('request', line);
  else consoleLogger.info('request', line);
  carryReports(env, ctx);
  return withSecurityHeaders(response, { [CORRELATION_HEADER]: fields.correlationId });
}

/** The router catches errors only; anything else that is thrown would reach the runtime, which prints it. */
async function answer(request: Request, given: Given): Promise<Response> {
  try {
    return await router.fetch(request, given);
  } catch (thrown) {
    return failed(thrown, given.fields);
  }
}

/** What counts as happened leaves after the answer. An isolate that must not serve has nothing to report. */
function carryReports(env: Env, ctx: Afterwards): void {
  const events = servingDeps(env)?.events;
  if (events?.isDue()) ctx.waitUntil(events.flush().catch(reportLost));
}

/** Counts are lost, and the request that carried them was answered long ago. */
function reportLost(error: unknown): void {
  consoleLogger.error('report_lost', { error: codeOf(error) });
}
