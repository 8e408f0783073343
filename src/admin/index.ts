import { Hono } from 'hono';
import type { GatewayEnv } from '#src/gateway/gateway-env';
import { orderRoutes } from './orders.routes.ts';

/** The staff door: bearer tokens, one tenant each. */
export function adminRoutes(): Hono<GatewayEnv> {
  const routes = new Hono<GatewayEnv>();
  routes.route('/', orderRoutes());
  return routes;
}
