import { Hono } from 'hono';
import { AppError } from '#src/kernel/errors';
import type { GatewayEnv } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { guardQuery } from './query-guard.ts';
import type { RouteDoc } from './route-doc.ts';

const CHECK_TIMEOUT_MS = 3_000;
const PATHS = ['/healthz', '/livez', '/readyz'];

export const HEALTH_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/healthz',
    id: 'healthz',
    summary: 'The gateway answers.',
    access: 'open',
    answers: { 200: { description: '`ok`' } },
    contentType: 'text/plain',
  },
  {
    method: 'GET',
    path: '/livez',
    id: 'livez',
    summary: 'The gateway is alive.',
    access: 'open',
    answers: { 200: { description: 'It is.' } },
  },
  {
    method: 'GET',
    path: '/readyz',
    id: 'readyz',
    summary: 'Settings, bindings and Postgres, one by one.',
    access: 'open',
    answers: { 200: { description: 'Everything is there.' }, 503: { description: 'What is wrong, by name.' } },
  },
];

export function healthRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  for (const path of PATHS) {
    routes.use(path, async (c, next) => {
      guardQuery(new URL(c.req.url), []);
      if (c.req.method !== 'GET' && c.req.method !== 'HEAD') {
        throw new HttpError('method_not_allowed', { headers: { allow: 'GET, HEAD' } });
      }
      await next();
    });
  }
  routes.get('/healthz', (c) => c.text('ok'));
  routes.get('/livez', (c) => c.json({ status: 'ok', check: 'livez', timestamp: new Date().toISOString() }));
  routes.get('/readyz', async (c) => {
    const checks = await runChecks(() => c.var.deps().readiness);
    const ready = Object.values(checks).every((check) => check === 'ok');
    const body = { status: ready ? 'ok' : 'degraded', ready, checks, timestamp: new Date().toISOString() };
    return c.json(body, ready ? 200 : 503, ready ? {} : { 'retry-after': '5' });
  });
  return routes;
}

type Checks = Readonly<Record<string, () => Promise<void>>>;

/** `ok`, or what is wrong in a word; for the configuration the settings by name, which are no secret. */
async function runChecks(readiness: () => Checks): Promise<Readonly<Record<string, string>>> {
  let checks: Checks;
  try {
    checks = readiness();
  } catch (error) {
    return { configuration: error instanceof AppError ? error.message : 'failed' };
  }
  const results = Object.entries(checks).map(async ([name, check]) => [name, await outcomeOf(check)] as const);
  return Object.fromEntries([['configuration', 'ok'], ...(await Promise.all(results))]);
}

function outcomeOf(check: () => Promise<void>): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('timeout'), CHECK_TIMEOUT_MS);
    check()
      .then(
        () => resolve('ok'),
        () => resolve('failed'),
      )
      .finally(() => clearTimeout(timer));
  });
}
