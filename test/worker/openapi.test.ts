import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { router } from '#src/gateway/app';
import { anyAddress, type Posted, request } from '../support/webhook.ts';

interface Schema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
}
interface Entry {
  readonly operationId: string;
  readonly parameters?: readonly Parameter[];
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, object>>;
}

const OPERATIONS_TOKEN = 'test-token-ops';
/** Two tokens share the work, so that neither comes near its limit. */
const RUNS = 12;
let document: Record<string, unknown> = {};
let paths: Readonly<Record<string, Readonly<Record<string, Entry>>>> = {};
const entries = () =>
  Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, entry]) => ({ path, method: method.toUpperCase(), entry })),
  );

beforeAll(async () => {
  const answer = await request('/v1/openapi.json');
  expect(answer.status).toBe(200);
  const body = answer.body as typeof document & { paths: typeof paths };
  document = body;
  paths = body.paths;
});

describe('the OpenAPI document', () => {
  it('names exactly the routes that the router has', () => {
    const routed = router.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`);
    const documented = entries().map(({ path, method }) => `${method} ${path}`);
    expect(documented.sort()).toEqual([...new Set(routed)].sort());
  });

  it('is one that others can read: OpenAPI 3.1 by its own schema', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    expect(errors ?? []).toEqual([]);
    expect(valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('gives every operation an id of its own', () => {
    const ids = entries().map(({ entry }) => entry.operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('can be read as a page that runs nothing', async () => {
    const response = await fetch(`${inject('workerUrl')}/docs`);
    const page = await response.text();
    expect(response.status).toBe(200);
    for (const { path, entry } of entries()) expect(page, path).toContain(`id="${entry.operationId}"`);
    expect(page).not.toContain('<script');
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+'/);
  });
});

describe('every operation with a token', () => {
  const guarded = () =>
    entries().filter(({ entry }) =>
      entry.security.some(({ token }) => token !== undefined && token[0] !== 'inbound:write'),
    );

  it('is refused without one, with the same body for every reason (I1)', async () => {
    for (const { path, method } of guarded()) {
      const bodies = new Set<string>();
      for (const authorization of [
        undefined,
        'Bearer nobody',
        'bearer test-token-ops',
        'Bearer  test-token-ops',
        'Basic eA==',
      ]) {
        const headers = { ...(authorization && { authorization }), 'content-type': 'application/json' };
        const answer = await request(path.replace('{id}', crypto.randomUUID()), { method, headers });
        expect([answer.status, answer.body?.code], `${method} ${path} ${authorization}`).toEqual([401, 'SEC-002']);
        bodies.add(JSON.stringify(answer.body));
      }
      expect(bodies.size).toBe(1);
    }
  });

  it('is refused to a token with every scope but the one it needs (I5)', async () => {
    for (const { path, method, entry } of guarded()) {
      const [scope = ''] = entry.security[0]?.token ?? [];
      const token = scope.startsWith('admin:') ? 'test-token-customer' : 'test-token-admin';
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const answer = await request(path.replace('{id}', crypto.randomUUID()), { method, headers });
      expect([answer.status, answer.body?.code], `${method} ${path}`).toEqual([403, 'SEC-004']);
    }
  });

  it('answers whatever it is asked with one of the answers that it documents, and never fails', async () => {
    for (const { path, method, entry } of guarded()) {
      await fc.assert(
        fc.asyncProperty(callTo({ path, method, entry }), async ({ url, init }) => {
          const answer = await request(url, init);
          expect(Object.keys(entry.responses), `${method} ${url}: ${answer.status}`).toContain(String(answer.status));
          expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(500);
          if (answer.status >= 400) expectErrorShape(answer);
        }),
        { numRuns: RUNS },
      );
    }
  }, 90_000);
});

function expectErrorShape(answer: Posted): void {
  expect(answer.body).toMatchObject({
    error: expect.any(String),
    code: expect.stringMatching(/^(REQ|SEC|SYS)-\d{3}$/),
  });
  expect(JSON.stringify(answer.body)).not.toMatch(/select |insert |postgres|drizzle|at [A-Za-z]+ \(/i);
}

const hostile = fc.constantFrom(
  '',
  '-1',
  '0',
  '1e9',
  '1000000',
  'abc',
  "' or 1=1 --",
  '%00',
  '../x',
  '\u202e',
  'x'.repeat(300),
  '2026-11-22',
  'csv',
  'NEW',
);
const anyText = fc.oneof(hostile, fc.string({ unit: 'grapheme', maxLength: 40 }));
const ids = fc.oneof(
  fc.uuid(),
  fc.constantFrom('0', 'x', '00000000-0000-0000-0000-000000000000', 'A'.repeat(1_000)),
  anyText.filter((text) => text !== ''),
);

/** A call that the document allows for, filled with what people and attackers send. */
function callTo(target: {
  path: string;
  method: string;
  entry: Entry;
}): fc.Arbitrary<{ url: string; init: RequestInit }> {
  const { path, method, entry } = target;
  const named = (place: Parameter['in']) => (entry.parameters ?? []).filter((parameter) => parameter.in === place);
  const query = fc.record(Object.fromEntries(named('query').map(({ name }) => [name, anyText])), { requiredKeys: [] });
  const headers = fc.record(
    Object.fromEntries(
      named('header').map(({ name }) => [name, fc.constantFrom('"0"', 'W/"x"', 'x', 'key-0000-fuzz')]),
    ),
    { requiredKeys: [] },
  );
  const schema = entry.requestBody?.content['application/json']?.schema;
  const body = schema ? fc.oneof(valueFrom(schema), fc.jsonValue()) : fc.constant(undefined);
  return fc.record({ id: ids, query, headers, body }).map(({ id, query, headers, body }) => {
    const search = new URLSearchParams(query as Record<string, string>).toString();
    const token = {
      authorization: `Bearer ${OPERATIONS_TOKEN}`,
      'content-type': 'application/json',
      'cf-connecting-ip': anyAddress(),
    };
    const init = {
      method,
      headers: { ...token, ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    };
    return { url: `${path.replace('{id}', encodeURIComponent(id))}${search && `?${search}`}`, init };
  });
}

/** Something like the schema: most fields there, some of them of another kind. */
function valueFrom(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.enum) return fc.oneof(fc.constantFrom(...schema.enum), anyText);
  if (schema.properties) {
    const fields = Object.entries(schema.properties).map(([name, field]) => [name, valueFrom(field)] as const);
    return fc.record({ ...Object.fromEntries(fields), tenant_id: fc.uuid() }, { requiredKeys: [] });
  }
  const [type] = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const fitting = type === 'integer' || type === 'number' ? fc.integer() : type === 'boolean' ? fc.boolean() : anyText;
  return fc.oneof({ weight: 4, arbitrary: fitting }, fc.jsonValue());
}
