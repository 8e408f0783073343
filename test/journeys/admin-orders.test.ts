import { beforeAll, describe, expect, inject, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '#src/kernel/clock';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { type Posted, request } from '../support/webhook.ts';

const ADMIN = 'test-token-admin';
const ADMIN_2 = 'test-token-admin-2';
const nadia = new Person();
const samir = new Person({ account: SECOND.accounts[0]?.accountId ?? '', name: 'Samir' });

interface Listed {
  readonly ok: boolean;
  readonly count: number;
  readonly filters: Readonly<Record<string, unknown>>;
  readonly orders: readonly Readonly<Record<string, unknown>>[];
}

async function ask(query = '', token = ADMIN, headers: Record<string, string> = {}): Promise<Posted> {
  return request(`/v1/admin/orders${query}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
}

async function list(query = '', token = ADMIN): Promise<Listed> {
  const answer = await ask(query, token);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body as unknown as Listed;
}

const customersOf = ({ orders }: Listed) => orders.map(({ user_id }) => user_id);

beforeAll(async () => {
  await nadia.does([
    'P02 x2, P01 x1 +X01',
    'commander',
    'livraison',
    'Alger, Hydra, 12 rue des Pins, 0555 12 34 56',
    'oui',
  ]);
  // Branch 2 may be closed: then the order is for the opening.
  await samir.does(['S01 x1', 'commander', 'à emporter']);
  await samir.taps(':');
  await samir.types('oui');
  await rows("update orders set status = 'ACCEPTED' where user_id = $1", [nadia.id]);
  await rows("update orders set status = 'IN_PROGRESS' where user_id = $1", [nadia.id]);
});

describe('GET /v1/admin/orders', () => {
  it('shows an order as it was placed, line by line', async () => {
    const order = (await list()).orders.find(({ user_id }) => user_id === nadia.id);
    expect(order).toMatchObject({
      status: 'IN_PROGRESS',
      customer_status: 'PREPARING',
      service_mode: 'livraison',
      delivery_wilaya: 'Alger',
      delivery_commune: 'Hydra',
      total_cents: 325_000,
      timeline: [],
      items: [
        { item_code: 'P02', qty: 2, line_total_cents: 220_000 },
        { item_code: 'P01', qty: 1, unit_price_cents: 105_000, options: [{ option_code: 'X01' }] },
      ],
    });
  });

  it.each(['PREPARING', 'preparing', 'IN_PROGRESS'])('filters by status %s', async (status) => {
    const listed = await list(`?status=${status}`);
    expect(customersOf(listed)).toContain(nadia.id);
    expect(new Set(listed.orders.map((order) => order.status))).toEqual(new Set(['IN_PROGRESS']));
    expect(listed.filters).toMatchObject({ status, statuses: ['IN_PROGRESS'] });
  });

  it('shows none with a status that it does not have', async () => {
    expect(customersOf(await list('?status=CANCELLED'))).not.toContain(nadia.id);
  });

  it('filters by date from and to, in either spelling', async () => {
    const at = (ms: number) => encodeURIComponent(new Date(Date.now() + ms).toISOString());
    for (const names of [
      ['date_from', 'date_to'],
      ['from', 'to'],
    ]) {
      const [from, to] = names;
      expect(customersOf(await list(`?${from}=${at(-HOUR_MS)}&${to}=${at(HOUR_MS)}`))).toContain(nadia.id);
      expect(customersOf(await list(`?${from}=${at(HOUR_MS)}`))).not.toContain(nadia.id);
      expect(customersOf(await list(`?${from}=${at(-2 * DAY_MS)}&${to}=${at(-DAY_MS)}`))).not.toContain(nadia.id);
    }
  });

  it('shows no more than the limit, the newest first', async () => {
    const all = await list('?limit=500');
    expect(all.count).toBeGreaterThanOrEqual(1);
    const times = all.orders.map((order) => String(order.created_at));
    expect(times).toEqual([...times].sort().reverse());
    const one = await list('?limit=1');
    expect(one).toMatchObject({ count: 1, filters: { limit: 1 } });
    expect(one.orders[0]?.order_id).toBe(all.orders[0]?.order_id);
  });

  it('tells the whole way of an order with include_timeline', async () => {
    const order = (await list('?include_timeline=true')).orders.find(({ user_id }) => user_id === nadia.id);
    expect(order?.timeline).toMatchObject([
      { internal_status: 'NEW' },
      { internal_status: 'ACCEPTED', customer_status: 'CONFIRMED' },
      { internal_status: 'IN_PROGRESS', customer_status: 'PREPARING' },
    ]);
  });

  it('is a spreadsheet with export=csv', async () => {
    const answer = await ask('?export=csv&status=PREPARING');
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toContain('orders.csv');
    const text = await csv('?export=csv&status=PREPARING');
    const [head, ...lines] = text.trimEnd().split('\r\n');
    expect(head).toBe(
      'order_id,status,customer_status,service_mode,total_cents,created_at,delivery_wilaya,delivery_commune,delivery_eta_min,delivery_eta_max',
    );
    expect(lines.some((line) => line.includes(',IN_PROGRESS,PREPARING,livraison,325000,'))).toBe(true);
    expect(text).not.toContain(nadia.id);
  });

  it.each([
    ['?limit=0', 'limit'],
    ['?limit=501', 'limit'],
    ['?status=NOPE', 'status'],
    ['?date_from=yesterday', 'date_from'],
    ['?to=32/13/2026', 'to: is no date'],
    ['?export=pdf', 'export'],
    ['?tenant_id=00000000-0000-0000-0000-000000000002', 'unknown query parameter'],
  ])('refuses %s and says what is wrong', async (query, name) => {
    const answer = await ask(query);
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
    expect(JSON.stringify(answer.body?.details)).toContain(name);
  });

  it('needs a token that may read', async () => {
    expect((await request('/v1/admin/orders')).body).toMatchObject({ code: 'SEC-002' });
    const without = await ask('', 'test-token-inbound');
    expect([without.status, without.body?.code]).toEqual([403, 'SEC-004']);
  });
});

describe('a tenant', () => {
  it('sees its own orders and never those of another, in any form', async () => {
    expect(customersOf(await list('?limit=500'))).not.toContain(samir.id);
    expect(customersOf(await list('?limit=500', ADMIN_2))).toContain(samir.id);
    expect(customersOf(await list('?limit=500&include_timeline=true', ADMIN_2))).not.toContain(nadia.id);
    expect(await csv('?export=csv', ADMIN_2)).not.toContain('325000');
  });

  it('cannot name itself: headers that say another one change nothing', async () => {
    const headers = { 'x-tenant-id': SECOND.tenantId, 'x-restaurant-id': SECOND.restaurantId, tenant: SECOND.tenantId };
    const answer = await ask('?limit=500', ADMIN, headers);
    expect(customersOf(answer.body as unknown as Listed)).not.toContain(samir.id);
  });

  it('is decided by the account that was written to, whatever the message says', async () => {
    const lina = new Person();
    await lina.sends({
      kind: 'raw',
      body: forgedBody(lina.id, { tenant_id: SECOND.tenantId, restaurant_id: SECOND.restaurantId }),
    });
    await lina.waits();
    await lina.does(['commander', 'sur place', 'table 1', 'oui']);
    expect(await rows('select tenant_id, restaurant_id from orders where user_id = $1', [lina.id])).toEqual([
      { tenant_id: FIRST.tenantId, restaurant_id: FIRST.restaurantId },
    ]);
  });

  it('has its own conversation with a customer whom another tenant knows too', async () => {
    const here = new Person();
    const elsewhere = new Person({ id: here.id, account: SECOND.accounts[0]?.accountId ?? '' });
    await here.types('P01 x2');
    await elsewhere.sends({ kind: 'text', text: 'panier' });
    await elsewhere.waits();
    const second = await elsewhere.waits();
    expect(second.text).toContain('panier est vide');
  });
});

async function csv(query: string, token = ADMIN): Promise<string> {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${inject('workerUrl')}/v1/admin/orders${query}`, { headers })).text();
}

/** A webhook of the first tenant's account that names the second tenant wherever there is room for it. */
function forgedBody(from: string, claim: Readonly<Record<string, string>>): object {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const message = {
    from,
    id: `wamid.FORGED${from}`,
    timestamp,
    type: 'text',
    text: { body: 'P01 x1', ...claim },
    ...claim,
  };
  const metadata = { display_phone_number: '213555999999', phone_number_id: FIRST.accounts[0]?.accountId, ...claim };
  const value = { messaging_product: 'whatsapp', metadata, messages: [message], ...claim };
  const entry = { id: FIRST.wabaId, changes: [{ field: 'messages', value, ...claim }], ...claim };
  return { object: 'whatsapp_business_account', entry: [entry], ...claim };
}
