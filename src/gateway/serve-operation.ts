import { type Context, Hono } from 'hono';
import type { Deps } from '#src/deps';
import type { ApiClient } from '#src/tenancy/index';
import { authenticateRequest } from './authenticate.ts';
import type { GatewayEnv } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { withIdempotency } from './idempotency.ts';
import { callerOf } from './network.ts';
import type { Answer, Call, Operation } from './operation.ts';
import { guardQuery, TOKEN_QUERY } from './query-guard.ts';
import { type Read, readCall } from './read-call.ts';

/** Routes for a list of operations: each method that a path has, and 405 for every other. */
export function operationRoutes(operations: readonly Operation[]): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  for (const operation of operations) {
    routes.on(operation.method, honoPath(operation.path), (c) => serve(operation, c));
  }
  for (const path of new Set(operations.map((operation) => operation.path))) {
    const methods = operations.filter((operation) => operation.path === path).map((operation) => operation.method);
    routes.all(honoPath(path), () => {
      throw new HttpError('method_not_allowed', { headers: { allow: methods.join(', ') } });
    });
  }
  return routes;
}

/** Who may, what is asked, is it written down, then do it: in this order, so that nobody learns anything before having shown a token. */
async function serve(operation: Operation, c: Context<GatewayEnv>): Promise<Response> {
  const deps = c.var.deps();
  const request = c.req.raw;
  const allowed = Object.keys(operation.query?.shape ?? {});
  guardQuery(new URL(request.url), deps.config.allowQueryToken ? [...allowed, ...TOKEN_QUERY] : allowed);
  const client = await authenticateRequest({ request, scopes: [operation.scope], deps });
  c.var.fields.client = client.clientId;
  const read = await readCall(operation, { request, params: c.req.param() });
  const answer = await audited({ operation, client, deps, request, read, correlationId: c.var.fields.correlationId });
  return responseOf(answer);
}

interface Admitted {
  readonly operation: Operation;
  readonly client: ApiClient;
  readonly deps: Deps;
  readonly request: Request;
  readonly read: Read;
  readonly correlationId: string;
}

/** The log is written first: an act that cannot be written down does not happen. What came of it is added when it went wrong. */
async function audited(admitted: Admitted): Promise<Answer> {
  const { operation, client, deps, request, correlationId } = admitted;
  const { action } = operation;
  if (action === null) return answerOf(admitted);
  const objectId = Object.values(admitted.read.params as Readonly<Record<string, string>>).join(':') || null;
  const entry = { client, action, objectId, correlationId, caller: callerOf(request.headers) };
  const auditId = await deps.audit.begin({ ...entry, userAgent: request.headers.get('user-agent') });
  try {
    return await answerOf(admitted);
  } catch (error) {
    const outcome = error instanceof HttpError ? error.error : 'failed';
    await deps.audit.fail({ auditId, outcome }).catch(() => {});
    throw error;
  }
}

async function answerOf(admitted: Admitted): Promise<Answer> {
  const { operation, client, deps, request, read, correlationId } = admitted;
  const { params, query, body, ifMatch } = read;
  // The one place where an operation's own types are taken at their word: `readCall` checked them against its schemas.
  const call = { deps, client, params, query, body, ifMatch, correlationId } as Call<never, never, never>;
  if (operation.method === 'GET' || operation.asks) return operation.run(call);
  return withIdempotency({ operation, client, deps, request, read }, () => operation.run(call));
}

function responseOf({ status = 200, body, version, file }: Answer): Response {
  const etag: Record<string, string> = version === undefined ? {} : { etag: `"${version}"` };
  if (!file) return Response.json(body, { status, headers: etag });
  const { text, contentType, name } = file;
  const headers = { ...etag, 'content-type': contentType, 'content-disposition': `attachment; filename="${name}"` };
  return new Response(text, { status, headers });
}

/** `{id}` as Hono writes it. */
function honoPath(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}
