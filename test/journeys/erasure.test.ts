import { createHash, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SECOND } from '../../scripts/db/demo-values.ts';
import { inspectConversation } from '../support/dev.ts';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { Staff } from '../support/staff.ts';
import { until } from '../support/until.ts';
import { type Posted, post, request, textMessage, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

const RUN = String(Date.now()).slice(-6);
const PHONE = `213662${RUN}`;
/** What a customer tells us, a word of its own for each kind. */
const CANARY = {
  name: `نادية زرافة${RUN}`,
  text: `السلام عليكم يا زيتونة${RUN}`,
  address: `12 شارع الببغاء${RUN}`,
  note: `بدون بصل${RUN}`,
};
/** Meta's message ids hold the number too. */
const WORDS = [PHONE, PHONE.slice(3), btoa(PHONE), ...Object.values(CANARY)];
const nadia = new Person({ id: PHONE, name: CANARY.name });
/** Runs the place, and asks what there is to know of an order. */
const salim = new Staff({ id: `213772${RUN}`, name: 'Salim' });
const OTHER_TENANT = `token-of-the-second-tenant-${RUN}`;

const firstMessage = textMessage(PHONE, CANARY.text);
const firstBody = whatsappWebhook([
  whatsappChange({ contacts: [{ profile: { name: CANARY.name }, wa_id: PHONE }], messages: [firstMessage] }),
]);

async function call(
  method: string,
  path: string,
  more: { token?: string; body?: object; confirm?: string } = {},
): Promise<Posted> {
  const { token = 'test-token-ops', body, confirm } = more;
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body && { 'content-type': 'application/json' }),
    ...(confirm !== undefined && { 'x-confirm': confirm }),
  };
  return request(`/v1/admin/customers${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

interface Found {
  readonly customer_id: string;
  readonly erased_at: string | null;
}
async function search(query: {
  user: string;
  channel?: string;
  account_id?: string;
  token?: string;
}): Promise<readonly Found[]> {
  const { token, ...body } = query;
  const answer = await call('POST', '/search', { body: { channel: 'whatsapp', ...body }, ...(token && { token }) });
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return (answer.body as unknown as { customers: readonly Found[] }).customers;
}

/** Rows of any table of Postgres with one of these words in any column. */
async function rowsWith(words: readonly string[]): Promise<readonly string[]> {
  const tables = await rows<{ name: string }>(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'ops')",
  );
  const found = await Promise.all(
    tables.map(({ name }) =>
      rows<{ row: string }>(
        `select '${name} ' || t::text as row from ${name} t where exists (select 1 from unnest($1::text[]) w where strpos(t::text, w) > 0)`,
        [words],
      ),
    ),
  );
  return found.flat().map(({ row }) => row);
}

/** Files of objects and queues on disk. */
function filesWith(words: readonly string[], passOver: readonly string[] = []): readonly string[] {
  const folder = inject('place').stateDir;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.sqlite/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !passOver.some((id) => path.includes(id)))
    .filter((path) => {
      const bytes = readFileSync(path);
      return words.some((word) => bytes.includes(word));
    });
}

/** The conversations of staff: they live on, so what is free in their files, and their logs, may hold old bytes which no query finds. */
async function conversationsOfStaff(): Promise<readonly string[]> {
  const staff = await rows<{ user_id: string }>("select user_id from restaurant_users where channel = 'whatsapp'");
  const found = await Promise.all(staff.map(({ user_id }) => inspectConversation({ user: user_id })));
  return found.map(({ id }) => id);
}

/** All that queries find in these objects. */
function rowsOfObjects(ids: readonly string[]): string {
  const folder = inject('place').stateDir;
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.sqlite') && ids.some((id) => entry.name.includes(id)))
    .map((entry) => {
      const database = new DatabaseSync(join(entry.parentPath, entry.name), { readOnly: true });
      const tables = database
        .prepare("select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'")
        .all();
      const all = tables.map(({ name }) => database.prepare(`select * from "${name}"`).all());
      database.close();
      return JSON.stringify(all);
    })
    .join('\n');
}

beforeAll(async () => {
  await meta.limits({ knownUsersOnly: false });
  await salim.joins('owner');
  await salim.types('!help');
  const hash = createHash('sha256').update(OTHER_TENANT).digest('hex');
  await rows(
    "insert into api_clients (client_name, token_hash, tenant_id, restaurant_id, scopes) values ('other', $1, $2, $3, '[\"erase:execute\"]')",
    [hash, SECOND.tenantId, SECOND.restaurantId],
  );
});

afterAll(() => salim.leaves());

describe('a customer who orders, asks what is known, and asks to be forgotten', () => {
  let id = '';
  let erasedAt: unknown;
  let orderNumber: number;

  it('orders in Arabic, to be delivered', async () => {
    expect((await post(firstBody)).status).toBe(200);
    await nadia.waits();
    await nadia.does([
      'P02 x2',
      'ملاحظة',
      CANARY.note,
      'أطلب',
      'توصيل',
      'الجزائر',
      'حيدرة',
      CANARY.address,
      `0${PHONE.slice(3)}`,
      'نعم',
    ]);
    const [order] = await rows<{ order_number: number }>('select order_number from orders where user_id = $1', [PHONE]);
    expect(order, nadia.text).toBeDefined();
    orderNumber = order?.order_number ?? 0;
    expect(await rowsWith([CANARY.address])).toHaveLength(1);
    expect(filesWith([CANARY.text])).not.toEqual([]);
  });

  it('is known to staff by what they ask, which their conversation does not keep', async () => {
    await salim.types(`!order ${orderNumber}`);
    expect(salim.text).toContain(CANARY.address);
    const { id: theirs } = await inspectConversation({ user: salim.id });
    await until(async () => (rowsOfObjects([theirs]).includes(CANARY.address) ? null : true));
    expect(rowsOfObjects([theirs])).toContain('WA_ADMIN_CONSOLE');
  });

  it.each([PHONE, `+${PHONE}`, `0${PHONE.slice(3)}`, `0${PHONE.slice(3, 6)} ${PHONE.slice(6)}`])(
    'is found by the number %s, on any account and on this one',
    async (user) => {
      const [found] = await search({ user });
      id = found?.customer_id ?? '';
      expect(found).toMatchObject({ account_id: '100000000000001', erased_at: null });
      expect(await search({ user, account_id: '100000000000001' })).toHaveLength(1);
      for (const nobody of [
        { user, account_id: '100000000000002' },
        { user, channel: 'messenger' },
        { user, token: OTHER_TENANT },
      ])
        expect(await search(nobody)).toEqual([]);
    },
  );

  it('reads everything in one document: the order, the address, the talk on both sides', async () => {
    const answer = await call('GET', `/${id}/export`);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      customer: { customer_id: id, phone: PHONE, display_name: CANARY.name },
      orders: [
        {
          order_number: orderNumber,
          user_id: PHONE,
          customer_name: CANARY.name,
          kitchen_note: CANARY.note,
          delivery_address: CANARY.address,
          items: [{ item_code: 'P02', qty: 2 }],
          history: [{ internal_status: 'NEW' }],
        },
      ],
      conversation: {
        user: { phone: PHONE, name: CANARY.name },
        state: { locale: { value: 'ar' } },
        received: expect.arrayContaining([expect.objectContaining({ content: { kind: 'text', text: CANARY.text } })]),
        sent: expect.arrayContaining([
          expect.objectContaining({
            message: expect.objectContaining({ text: expect.stringContaining(CANARY.address) }),
          }),
        ]),
      },
    });
    expect(JSON.stringify(answer.body)).not.toMatch(/hmac/i);
  });

  it('is not erased by mistake, by another tenant, or by nobody’s id', async () => {
    expect((await call('DELETE', `/${id}`)).body).toMatchObject({ code: 'REQ-002' });
    expect((await call('DELETE', `/${id}`, { confirm: randomUUID() })).status).toBe(400);
    expect((await call('DELETE', `/${id}`, { confirm: id, token: 'test-token-admin' })).status).toBe(403);
    const strangers: [string, string, object][] = [
      ['DELETE', `/${id}`, { confirm: id, token: OTHER_TENANT }],
      ['GET', `/${id}/export`, { token: OTHER_TENANT }],
    ];
    for (const [method, path, more] of strangers) expect((await call(method, path, more)).status).toBe(404);
    const nobody = randomUUID();
    expect((await call('DELETE', `/${nobody}`, { confirm: nobody })).status).toBe(404);
    expect((await call('GET', `/${nobody}/export`)).status).toBe(404);
    expect(await rowsWith([CANARY.address])).toHaveLength(1);
  });

  it('is erased, and that answers the same when it is asked again (I13)', async () => {
    const answer = await call('DELETE', `/${id}`, { confirm: id });
    expect(answer.body).toMatchObject({ ok: true, customer_id: id, erased_at: expect.any(String) });
    erasedAt = answer.body?.erased_at;
    expect((await call('DELETE', `/${id}`, { confirm: id })).body).toEqual(answer.body);
  });

  it('cannot be found in any table, in the conversation, on the disk of the objects, or by an export', async () => {
    expect(await rowsWith(WORDS)).toEqual([]);
    const state = await inspectConversation({ user: PHONE });
    expect(Object.keys(state).sort()).toEqual(['alarmAt', 'aliasOf', 'id', 'outbox', 'tombstoneEndsAt']);
    expect(state.outbox).toEqual([]);
    const staff = await conversationsOfStaff();
    for (const word of WORDS) expect(rowsOfObjects(staff)).not.toContain(word);
    expect(
      filesWith(
        WORDS.filter((word) => word !== PHONE.slice(3)),
        staff,
      ),
    ).toEqual([]);
    const exported = await call('GET', `/${id}/export`);
    expect(exported.body).toMatchObject({
      customer: { phone: null, erased_at: expect.any(String) },
      orders: [],
      conversation: null,
    });
    const kept =
      'select status, total_cents, user_id, customer_name, delivery_address from orders where order_number = $1 and business_date = (select max(business_date) from orders) and user_id is null';
    expect(await rows(kept, [orderNumber])).toEqual([
      { status: 'NEW', total_cents: 220_000, user_id: null, customer_name: null, delivery_address: null },
    ]);
  });

  it('is not brought back by the old webhook, nor by a late receipt', async () => {
    const before = (await messagesTo(PHONE)).length;
    expect((await post(firstBody)).status).toBe(200);
    const status = {
      id: 'wamid.LATE',
      status: 'read',
      timestamp: String(Math.floor(Date.now() / 1_000)),
      recipient_id: PHONE,
    };
    expect((await post(whatsappWebhook([whatsappChange({ statuses: [status] })]))).status).toBe(200);
    await sleep(2_000);
    expect(Object.keys(await inspectConversation({ user: PHONE }))).not.toContain('profile');
    expect(await rowsWith(WORDS)).toEqual([]);
    expect(await messagesTo(PHONE)).toHaveLength(before);
  });

  it('is greeted as somebody new when they write again, and is a customer of their own', async () => {
    await nadia.types('panier');
    expect(nadia.text).toContain('panier est vide');
    const living = await until(
      async () => (await search({ user: PHONE })).find((found) => found.erased_at === null),
      60_000,
    );
    expect(living.customer_id).not.toBe(id);
    expect((await call('DELETE', `/${id}`, { confirm: id })).body).toMatchObject({ erased_at: erasedAt });
    expect((await call('GET', `/${living.customer_id}/export`)).body).toMatchObject({
      orders: [],
      messages_received: [{ message_type: 'text' }],
    });
    await nadia.types('menu');
    expect(nadia.text).toContain('Notre menu');
  });

  it('left a trace of what was done, and no word of theirs in any log', async () => {
    const acts = await rows<{ action: string; outcome: string | null }>(
      "select action, payload_json ->> 'outcome' as outcome from admin_audit_log where object_id = $1 order by id",
      [id],
    );
    expect(acts.filter(({ outcome }) => outcome === null).map(({ action }) => action)).toEqual([
      'ADMIN_CUSTOMER_EXPORT',
      ...['ADMIN_CUSTOMER_ERASE', 'ADMIN_CUSTOMER_ERASE'],
      'ADMIN_CUSTOMER_EXPORT',
      'ADMIN_CUSTOMER_ERASE',
    ]);
    const events = await rows(
      "select severity, payload_json from security_events where event_type = 'CUSTOMER_ERASED' and payload_json ->> 'customer_id' = $1",
      [id],
    );
    expect(events).toEqual([{ severity: 'MEDIUM', payload_json: { customer_id: id } }]);
    const log = readFileSync(inject('logFile'), 'utf8');
    for (const word of WORDS) expect(log).not.toContain(word);
  });
});

it('somebody who only wrote is a customer too, can be found and erased', async () => {
  const reader = new Person({ channel: 'instagram', name: `Zebrure${RUN}` });
  await reader.types('menu');
  const found = await until(async () => (await search({ user: reader.id, channel: 'instagram' }))[0], 60_000);
  const answer = await call('DELETE', `/${found.customer_id}`, { confirm: found.customer_id });
  expect(answer.status).toBe(200);
  expect(await rowsWith([reader.id, `Zebrure${RUN}`])).toEqual([]);
  expect(
    Object.keys(await inspectConversation({ user: reader.id, channel: 'instagram', account: '300000000000001' })),
  ).not.toContain('profile');
});
