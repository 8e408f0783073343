import { afterAll, expect, it } from 'vitest';
import { HOUR_MS } from '#src/kernel/clock';
import { SECOND } from '../../scripts/db/demo-values.ts';
import { runCron } from '../support/dev.ts';
import { messagesTo } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

const PATH = '/v1/admin/approved-templates';
const APPROVED = { name: 'order_status_confirmed', language: 'fr', variables: ['number', 'total'] };

async function call(
  method: string,
  path: string,
  input: { body?: object; version?: string; token?: string } = {},
): Promise<Posted> {
  const { body, version, token = 'test-token-admin' } = input;
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body) headers['content-type'] = 'application/json';
  if (version !== undefined) headers['if-match'] = `"${version}"`;
  return request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

const put = (body: object, version = '0') => call('PUT', `${PATH}/ORDER_PLACED/fr`, { body, version });

afterAll(async () => {
  await rows("delete from approved_templates where template_key <> 'STAFF_NEW_ORDER'");
});

it('an order that is told after the window has closed is told by the approved template, with its own values', async () => {
  for (const wrong of [
    { ...APPROVED, variables: ['password'] },
    { ...APPROVED, name: 'Not A Name' },
    { ...APPROVED, language: 'french' },
  ])
    expect((await put(wrong)).status).toBe(400);
  const saved = await put(APPROVED);
  expect(saved.body, JSON.stringify(saved.body)).toMatchObject({
    ok: true,
    template: { ...APPROVED, status: 'APPROVED' },
  });
  expect((await put(APPROVED)).status).toBe(412);
  expect((await call('GET', PATH, { token: 'test-token-admin-2' })).body).toMatchObject({ count: 0 });

  const nadia = new Person();
  const samir = new Person({ account: SECOND.accounts[0]?.accountId ?? '', name: 'Samir' });
  // What they wrote yesterday, Meta brings today.
  const at = Date.now() - 25 * HOUR_MS;
  for (const text of ['P01 x1', 'commander', 'sur place', 'table 3', 'oui'])
    await nadia.sends({ kind: 'text', text, at });
  for (const text of ['S01 x1', 'commander', 'sur place', 'table 3', 'oui'])
    await samir.sends({ kind: 'text', text, at });
  const [sent, ...others] = await until(async () => {
    const messages = await messagesTo(nadia.id);
    return messages.length > 0 ? messages : null;
  });
  expect(others).toEqual([]);
  const [order] = await rows<{ order_number: number }>('select order_number from orders where user_id = $1', [
    nadia.id,
  ]);
  expect(sent?.body).toMatchObject({
    type: 'template',
    template: {
      name: 'order_status_confirmed',
      language: { code: 'fr' },
      components: [{ parameters: [{ text: String(order?.order_number) }, { text: '900 DA' }] }],
    },
  });
  expect(await messagesTo(samir.id)).toEqual([]);
});

it('what becomes of an order is told by the approved template too, and by nothing where there is none', async () => {
  const template = { name: 'order_status_ready', language: 'fr', variables: ['order_id', 'eta'] };
  expect(await call('PUT', `${PATH}/WA_ORDER_STATUS_READY/fr`, { body: template, version: '0' })).toMatchObject({
    status: 200,
  });
  const lina = new Person({ name: 'Lina' });
  const at = Date.now() - 25 * HOUR_MS;
  for (const text of ['P01 x1', 'commander', 'sur place', 'table 3', 'oui'])
    await lina.sends({ kind: 'text', text, at });
  const [order] = await until(async () => {
    const found = await rows<{ order_id: string; order_number: number }>('select * from orders where user_id = $1', [
      lina.id,
    ]);
    return found.length > 0 ? found : null;
  });
  const told = async () =>
    (await messagesTo(lina.id)).map(({ body }) => body).filter(({ type }) => type === 'template');
  await rows("update orders set status = 'READY' where order_id = $1", [order?.order_id]);
  await runCron('* * * * *');
  const messages = await until(async () => {
    const found = (await told()).filter((body) => JSON.stringify(body).includes('order_status_ready'));
    return found.length > 0 ? found : null;
  });
  expect(messages).toMatchObject([
    {
      template: {
        name: 'order_status_ready',
        components: [{ parameters: [{ text: String(order?.order_number) }, {}] }],
      },
    },
  ]);
});
