import { Hono } from 'hono';
import { sha256Base64 } from '#src/kernel/crypto';
import { docsPage, PAGE_STYLE } from './docs-page.ts';
import type { GatewayEnv } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { openApiDocument } from './openapi.ts';
import type { Operation } from './operation.ts';
import { guardQuery } from './query-guard.ts';
import type { RouteDoc } from './route-doc.ts';

export const DOCS_ROUTES: readonly RouteDoc[] = [
  {
    method: 'GET',
    path: '/v1/openapi.json',
    id: 'readOpenApi',
    summary: 'This document.',
    access: 'open',
    answers: { 200: { description: 'OpenAPI 3.1.' } },
  },
  {
    method: 'GET',
    path: '/docs',
    id: 'readDocs',
    summary: 'This document, to read.',
    access: 'open',
    answers: { 200: { description: 'A page.' } },
    contentType: 'text/html',
  },
];

/** What the API offers, for machines and for people. The same for everybody: it holds no secret. */
export function docsRoutes(input: { operations: readonly Operation[]; routes: readonly RouteDoc[] }): Hono<GatewayEnv> {
  const document = openApiDocument(input);
  const routes = new Hono<GatewayEnv>();
  routes.get('/v1/openapi.json', (c) => {
    guardQuery(new URL(c.req.url), []);
    return c.json(document);
  });
  routes.get('/docs', async (c) => {
    guardQuery(new URL(c.req.url), []);
    const policy = `default-src 'none'; style-src 'sha256-${await sha256Base64(PAGE_STYLE)}'; frame-ancestors 'none'`;
    return c.html(docsPage(document), 200, { 'content-security-policy': policy });
  });
  for (const { path } of DOCS_ROUTES) {
    routes.all(path, () => {
      throw new HttpError('method_not_allowed', { headers: { allow: 'GET, HEAD' } });
    });
  }
  return routes;
}
