import { Hono } from 'hono';
import { adminRoutes } from '#src/admin/index';
import { type Deps, depsFor } from '#src/deps';
import { consoleLogger } from '#src/kernel/log';
import { CORRELATION_HEADER, correlationId } from './correlation.ts';
import { errorCode, errorResponse } from './error-response.ts';
import type { GatewayEnv, RequestFields } from './gateway-env.ts';
import { healthRoutes } from './health.routes.ts';
import { HttpError } from './http-error.ts';
import { inboundRoutes } from './inbound.routes.ts';
import { guardQuery } from './query-guard.ts';
import { withSecurityHeaders } from './security-headers.ts';

/** `deps` is a way to get at them, so that an isolate that must not serve can still say that it is alive, and why it is not ready. */
type Serving = GatewayEnv & { Bindings: { env: Env; fields: RequestFields; deps: () => Deps } };

const app = new Hono<Serving>();
app.use(async (c, next) => {
  c.set('fields', c.env.fields);
  c.set('deps', c.env.deps);
  await next();
  c.env.fields.route = c.req.routePath;
});
app.route('/', healthRoutes());
app.route('/', inboundRoutes());
app.route('/', adminRoutes());
app.notFound((c) => {
  guardQuery(new URL(c.req.url), []);
  throw new HttpError('not_found');
});
app.onError((error, c) => {
  c.env.fields.error = errorCode(error);
  return errorResponse(error);
});

/** The public door: one shape of answer, one log line, whatever happens inside. */
export async function handleRequest(request: Request, env: Env): Promise<Response> {
  const startedAt = Date.now();
  const fields: RequestFields = { correlationId: correlationId(request.headers, () => crypto.randomUUID()) };
  const response = await app.fetch(request, { env, fields, deps: () => depsFor(env) });
  const line = { ...fields, method: request.method, status: response.status, ms: Date.now() - startedAt };
  if (response.status >= 500) consoleLogger.error('request', line);
  else consoleLogger.info('request', line);
  return withSecurityHeaders(response, { [CORRELATION_HEADER]: fields.correlationId });
}
