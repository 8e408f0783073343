import { afterAll, describe, expect, it } from 'vitest';
import { SECOND_MS } from '#src/kernel/clock';
import { runCron } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

let offset = 0;

async function clockGoesOn(seconds: number): Promise<void> {
  offset += seconds * SECOND_MS;
  await meta.clock(offset);
}

afterAll(() => meta.clock(0));

async function orderIdOf({ id }: Person): Promise<string> {
  const [order] = await rows<{ order_id: string }>('select order_id from orders where user_id = $1', [id]);
  return order?.order_id ?? '';
}

async function ordered(person: Person): Promise<string> {
  await person.does(['P01 x1', 'commander', 'sur place', 'table 3', 'oui']);
  return orderIdOf(person);
}

/** All that was sent, when there is as much as that. */
async function received(person: Person, count: number): Promise<readonly string[]> {
  return until(async () => {
    const texts = (await person.received()).map(({ text }) => text);
    return texts.length >= count ? texts : null;
  }, 20_000);
}

function move(order: string, status: string, token = 'test-token-admin'): Promise<Posted> {
  return request(`/v1/admin/orders/${order}/status`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ status }),
  });
}

describe('an order that goes on', () => {
  it('by plain SQL, READY twice: exactly four messages, in order, thirty seconds apart', async () => {
    const nadia = new Person();
    const order = await ordered(nadia);
    const before = (await nadia.received()).length;
    for (const status of ['ACCEPTED', 'IN_PROGRESS', 'READY', 'READY', 'DONE'])
      await rows('update orders set status = $2 where order_id = $1', [order, status]);
    await runCron('* * * * *');
    await received(nadia, before + 1);
    for (let message = 2; message <= 4; message++) {
      await clockGoesOn(31);
      await received(nadia, before + message);
    }
    await clockGoesOn(120);
    await runCron('* * * * *');
    const texts = (await received(nadia, before + 4)).slice(before);
    const said = ['confirmée', 'prépare', 'prête', 'arrivée'];
    expect(texts).toEqual(said.map((word) => expect.stringContaining(word)));
    expect(await rows('select 1 from outbound_requests where order_id = $1', [order])).toHaveLength(4);
    expect(
      await rows("select 1 from outbound_requests where order_id = $1 and status <> 'HANDED_OVER'", [order]),
    ).toEqual([]);
  });

  it('by the API is told at once, on Messenger, in the language that was chosen, in the tenant’s own words', async () => {
    const yacine = new Person({ channel: 'messenger', name: 'Yacine' });
    await yacine.types('LANG AR');
    const order = await ordered(yacine);
    const headers = { authorization: 'Bearer test-token-admin', 'content-type': 'application/json', 'if-match': '"0"' };
    const path = '/v1/admin/templates/WA_ORDER_STATUS_CONFIRMED/ar';
    const saved = await request(path, {
      method: 'PUT',
      headers,
      body: JSON.stringify({ content: 'طلبك {{order_id}} في الطريق إلى المطبخ' }),
    });
    expect(saved.status).toBe(200);
    const before = (await yacine.received()).length;
    expect(await move(order, 'ACCEPTED')).toMatchObject({
      status: 200,
      body: { ok: true, order: { status: 'ACCEPTED', previous_status: 'NEW', customer_status: 'CONFIRMED' } },
    });
    const texts = await received(yacine, before + 1);
    expect(texts.at(-1)).toContain('في الطريق إلى المطبخ');
    const { version } = (saved.body as unknown as { template: { version: string } }).template;
    await request(path, { method: 'DELETE', headers: { ...headers, 'if-match': `"${version}"` } });
  });

  it('moves only as orders do, and only by its own tenant', async () => {
    const lina = new Person({ channel: 'instagram', name: 'Lina' });
    const order = await ordered(lina);
    expect(await move(order, 'READY')).toMatchObject({ status: 400, body: { code: 'REQ-002' } });
    expect(await move(order, 'COOKED')).toMatchObject({ status: 400 });
    expect(await move(order, 'ACCEPTED', 'test-token-admin-2')).toMatchObject({ status: 404 });
    expect(await rows('select status from orders where order_id = $1', [order])).toEqual([{ status: 'NEW' }]);
  });
});

describe('an order that its customer takes back', () => {
  it('is cancelled while nobody has accepted it, and said once', async () => {
    const sami = new Person({ name: 'Sami' });
    const order = await ordered(sami);
    await sami.does(['annuler', '> Oui, annuler']);
    expect(sami.text).toContain('est annulée');
    expect(await rows('select status from orders where order_id = $1', [order])).toEqual([{ status: 'CANCELLED' }]);
    expect(await rows('select 1 from outbound_requests where order_id = $1', [order])).toEqual([]);
  });

  it('stays once the kitchen has it', async () => {
    const adel = new Person({ name: 'عادل' });
    await adel.types('السلام عليكم');
    const order = await ordered(adel);
    await rows("update orders set status = 'ACCEPTED' where order_id = $1", [order]);
    await adel.does(['إلغاء', 'نعم']);
    expect(adel.text).toContain('فات وقت الإلغاء');
  });
});
