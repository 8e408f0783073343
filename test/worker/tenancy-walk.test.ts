import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { request } from '../support/webhook.ts';

/** Every call of the API with a token of the other tenant that may do everything (invariant I10). */
interface Entry {
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}
interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const stranger = randomUUID();
const nadia = new Person();
/** Everything by which tenant 1's customer could be named. */
let ids: readonly string[] = [];
let walks: readonly { readonly method: string; readonly path: string; readonly body: object }[] = [];

beforeAll(async () => {
  await rows(
    `insert into api_clients (client_name, token_hash, tenant_id, restaurant_id, scopes) values ($1, $2, $3, $4, '["*"]')`,
    [`stranger ${stranger}`, createHash('sha256').update(stranger).digest('hex'), SECOND.tenantId, SECOND.restaurantId],
  );
  await nadia.does(['P01 x1', 'commander', 'sur place', 'table 3', 'oui']);
  const [order] = await until(async () => {
    const found = await rows<Record<string, string>>(
      'select order_id, customer_id, conversation_object_id from orders where user_id = $1 and customer_id is not null',
      [nadia.id],
    );
    return found.length > 0 ? found : null;
  });
  ids = Object.values(order ?? {});
  const document = (await request('/v1/openapi.json')).body as { paths: Record<string, Record<string, Entry>> };
  walks = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { security }]) => security.some(({ token }) => token && token[0] !== 'inbound:write'))
      .map(([method, { requestBody }]) => {
        const schema = requestBody?.content['application/json']?.schema;
        return { method: method.toUpperCase(), path, body: schema ? (fitting(schema) as object) : {} };
      }),
  );
}, 60_000);

/** The least that such a body must have: what a stranger asks for is refused for whose it is, and not for how it is asked. */
function fitting({ type, enum: closed, pattern, minimum = 0, properties = {}, required = [] }: Schema): unknown {
  if (closed) return closed[0];
  if (type === 'object')
    return Object.fromEntries(required.map((name) => [name, fitting(properties[name] ?? { type: 'string' })]));
  if (type === 'string') return ['x', '12:00'].find((text) => new RegExp(pattern ?? '').test(text)) ?? '';
  if (type === 'array') return [];
  return type === 'boolean' ? false : minimum;
}

async function ask(
  method: string,
  path: string,
  { id = '', fields = {} }: { id?: string; fields?: object } = {},
): Promise<{ status: number; text: string }> {
  const headers = {
    authorization: `Bearer ${stranger}`,
    'content-type': 'application/json',
    'x-confirm': id,
    'x-tenant-id': FIRST.tenantId,
    'x-restaurant-id': FIRST.restaurantId,
  };
  const body = JSON.stringify(id === '' ? { channel: 'whatsapp', user: nadia.id } : fields);
  const answer = await request(path, { method, headers, ...(['POST', 'PUT'].includes(method) && { body }) });
  return { status: answer.status, text: JSON.stringify(answer.body) };
}

it('finds no trace of a customer of the other tenant', async () => {
  expect(ids).toHaveLength(3);
  for (const { method, path } of walks.filter((walk) => !walk.path.includes('{'))) {
    const { status, text } = await ask(method, path);
    expect(status, `${method} ${path}`).toBeLessThan(500);
    for (const id of [...ids, nadia.id]) expect(text, `${method} ${path}`).not.toContain(id);
  }
});

it('is told 404 for every id of the other tenant, and changes nothing', async () => {
  const named = walks.filter((walk) => walk.path.includes('{'));
  expect(named.length).toBeGreaterThan(0);
  for (const { method, path, body: fields } of named) {
    for (const id of ids) {
      const { status, text } = await ask(method, path.replace(/\{\w+\}/, id), { id, fields });
      expect(status, `${method} ${path} ${id}: ${text}`).toBe(404);
    }
  }
  expect(await rows('select 1 from orders where user_id = $1', [nadia.id])).toHaveLength(1);
  await nadia.types('panier');
});
