import { afterAll, describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { type Posted, request } from '../support/webhook.ts';

const ADMIN = 'test-token-admin';
const PATH = '/v1/admin/templates';
const OWN = 'Avec joie, et à bientôt chez nous';

interface Template {
  readonly content: string;
  readonly source: string;
  readonly version: string;
}

async function call(
  method: string,
  path: string,
  input: { body?: object; version?: string; token?: string } = {},
): Promise<Posted> {
  const { body, version, token = ADMIN } = input;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  return request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

const templateOf = (answer: Posted) => (answer.body as unknown as { template: Template }).template;
const read = async (name: string, token?: string) =>
  templateOf(await call('GET', `${PATH}/${name}`, token ? { token } : {}));
const replace = async (name: string, content: string) =>
  call('PUT', `${PATH}/${name}`, { body: { content }, version: (await read(name)).version });

afterAll(async () => {
  await rows("delete from message_templates where template_key in ('THANKS', 'CART_EMPTY') and tenant_id = $1", [
    FIRST.tenantId,
  ]);
});

describe('a restaurant’s own words', () => {
  it('are said with the very next message, to its own customers alone, until they are taken back', async () => {
    const nadia = new Person();
    const samir = new Person({ account: SECOND.accounts[0]?.accountId ?? '', name: 'Samir' });
    const before = (await nadia.types('merci')).text;
    const replaced = await replace('THANKS/fr', OWN);
    expect(replaced.status, JSON.stringify(replaced.body)).toBe(200);
    expect(templateOf(replaced)).toMatchObject({ content: OWN, source: 'tenant' });
    expect((await nadia.types('merci')).text).toBe(OWN);
    expect((await samir.types('merci')).text).not.toBe(OWN);
    const removed = await call('DELETE', `${PATH}/THANKS/fr`, { version: templateOf(replaced).version });
    expect(templateOf(removed).source).toBe('built_in');
    expect((await nadia.types('merci')).text).toBe(before);
  });

  it('in Arabic leave the French as they were', async () => {
    const karim = new Person({ name: 'Karim' });
    await replace('CART_EMPTY/ar', 'لا شيء في السلة بعد');
    expect((await karim.types('السلة')).text).toContain('لا شيء في السلة بعد');
    expect((await karim.types('panier')).text).toContain('Ton panier est vide');
  });
});

describe('the templates of a tenant', () => {
  it('are listed by key, language and source', async () => {
    await replace('THANKS/fr', OWN);
    const listed = await call('GET', `${PATH}?source=tenant&locale=fr`);
    expect(listed.body).toMatchObject({
      ok: true,
      count: 1,
      templates: [{ key: 'THANKS', content: OWN, variables: [] }],
    });
    const other = await call('GET', `${PATH}?name=THANKS`, { token: 'test-token-admin-2' });
    expect(JSON.stringify(other.body)).not.toContain(OWN);
    expect(other.body).toMatchObject({ ok: true, count: 3 });
  });

  it.each([
    ['a name that none has', 'NO_SUCH_KEY/fr', 'x', 'no template'],
    ['a variable that it has not', 'CART/fr', '{{password}}', 'unknown variable password'],
    ['too long a text', 'CART/fr', 'x'.repeat(1_001), 'at most'],
    ['too long a button', 'BUTTON_MENU/fr', 'x'.repeat(21), 'at most 20'],
    ['no text', 'CART/fr', ' ', 'blank'],
  ])('refuse %s', async (_what, name, content, problem) => {
    const answer = await call('PUT', `${PATH}/${name}`, { body: { content }, version: '0' });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body)).toContain(problem);
  });

  it('refuse a language that there is not, a change without its version, and one of an older version', async () => {
    expect((await call('GET', `${PATH}/CART/en`)).status).toBe(404);
    expect((await call('PUT', `${PATH}/CART/fr`, { body: { content: 'x' } })).status).toBe(400);
    const first = await replace('THANKS/fr', OWN);
    expect((await call('PUT', `${PATH}/THANKS/fr`, { body: { content: 'x' }, version: '0' })).status).toBe(412);
    expect((await call('DELETE', `${PATH}/THANKS/fr`, { version: '1' })).status).toBe(412);
    expect(templateOf(await call('GET', `${PATH}/THANKS/fr`))).toEqual(templateOf(first));
  });

  it('are changed under the audit, by name and without the words', async () => {
    await replace('THANKS/fr', OWN);
    const [entry] = await rows(
      "select object_id, payload_json from admin_audit_log where action = 'ADMIN_TEMPLATE_REPLACE' order by id desc limit 1",
    );
    expect(entry).toMatchObject({ object_id: 'THANKS:fr' });
    expect(JSON.stringify(entry)).not.toContain(OWN);
  });
});
