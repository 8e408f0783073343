import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { chargily } from '../support/chargily.ts';
import { runCron } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

/** As .dev.vars.example has it. */
const SECRET = 'dev-chargily-secret-0123456789';
const WEBHOOK = '/v1/payments/chargily';
/** Four pizzas: 3 600 DA, of which 30 % are 1 080 DA. */
const PICKUP = ['P01 x4', 'commander', 'à emporter', 'maintenant'];
const FRENCH_ADDRESS = ['commander', 'livraison', 'Alger', 'Hydra', 'cité 20 août bâtiment 3', '0555 12 34 56'];

interface OrderRow {
  readonly order_id: string;
  readonly order_number: number;
  readonly customer_id: string;
  readonly status: string;
  readonly payment_status: string;
  readonly payment_mode: string;
  readonly change_for_cents: number | null;
}

const orderOf = async ({ id }: Person): Promise<OrderRow> => {
  const [order] = await rows<OrderRow & Record<string, unknown>>(
    'select * from orders where user_id = $1 order by created_at desc limit 1',
    [id],
  );
  if (!order) throw new Error('no order');
  return order;
};
const intentOf = async (person: Person) => {
  const { order_id } = await orderOf(person);
  const [intent] = await rows<Record<string, unknown>>('select * from payment_intents where order_id = $1', [order_id]);
  return intent;
};

function api(method: string, path: string, body?: object, token = 'test-token-admin'): Promise<Posted> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

const deposit = (order: string, amount: number, reference: string, token?: string) =>
  api('POST', `/v1/admin/orders/${order}/deposit`, { amount_cents: amount, reference }, token);

async function moves(person: Person, statuses: readonly string[]): Promise<void> {
  const { order_id } = await orderOf(person);
  for (const status of statuses) {
    const moved = await api('POST', `/v1/admin/orders/${order_id}/status`, { status });
    expect(moved.status, JSON.stringify(moved.body)).toBe(200);
  }
}

/** What was sent to somebody, when the last of it holds these words. */
async function hears(person: Person, words: string | RegExp): Promise<string> {
  return until(async () => {
    const last = (await person.received()).at(-1)?.text ?? '';
    return last.match(words) ? last : null;
  }, 20_000);
}

const settings = (changes: object) =>
  api('PUT', '/v1/admin/payments/settings', {
    ...Object.fromEntries(
      [
        ...[
          'cod_enabled',
          'cod_max_cents',
          'deposit_enabled',
          'deposit_mode',
          'deposit_percentage',
          'deposit_fixed_cents',
        ],
        ...['deposit_threshold_cents', 'deposit_minutes', 'trust_min_orders', 'trust_min_score', 'cib_enabled'],
        ...['edahabia_enabled', 'baridimob_enabled', 'baridimob_account'],
      ].map((name) => [name, null]),
    ),
    ...changes,
  });

beforeEach(() => chargily.reset());
afterEach(async () => {
  await meta.clock(0);
  await rows('delete from restaurant_payment_config where restaurant_id = $1', [FIRST.restaurantId]);
});
afterAll(() => meta.clock(0));

describe('a deposit paid by transfer', () => {
  it('is asked for with the order, claimed by the customer, confirmed by staff, and told once', async () => {
    const nadia = new Person();
    await nadia.does(PICKUP);
    expect(nadia.text).toContain('Acompte : 1 080 DA');
    await nadia.types('oui');
    expect(nadia.text).toContain('🎉');
    expect(nadia.text).toContain('Un acompte de 1 080 DA est demandé');
    expect(nadia.text).toContain('007 99999');
    expect(await orderOf(nadia)).toMatchObject({
      status: 'NEW',
      payment_mode: 'DEPOSIT_COD',
      payment_status: 'DEPOSIT_REQUESTED',
    });
    await nadia.types('j’ai payé');
    expect(nadia.text).toContain('vérifie ton paiement');

    const { order_id, order_number } = await orderOf(nadia);
    const before = (await nadia.received()).length;
    expect((await deposit(order_id, 100_000, 'R-1')).body).toMatchObject({
      details: ['amount_cents: the deposit is 108000'],
    });
    expect((await deposit(order_id, 108_000, 'R-1', 'test-token-admin-2')).status).toBe(404);
    const [first, again] = [await deposit(order_id, 108_000, 'R-1'), await deposit(order_id, 108_000, 'R-1')];
    expect(first.body).toMatchObject({
      ok: true,
      payment: {
        order_number,
        status: 'DEPOSIT_PAID',
        order_status: 'ACCEPTED',
        cash_cents: 252_000,
        reference: 'R-1',
      },
    });
    expect(again.body).toEqual(first.body);
    expect(await hears(nadia, 'bien reçu')).toContain('Il reste 2 520 DA');
    await runCron('* * * * *');
    expect(await nadia.received()).toHaveLength(before + 1);

    await moves(nadia, ['IN_PROGRESS', 'READY', 'DONE']);
    expect(await intentOf(nadia)).toMatchObject({ status: 'COMPLETED', cod_collected: 252_000 });
    const { orders = [] } = (await api('GET', '/v1/admin/orders?limit=500')).body ?? {};
    const shown = (orders as { order_id: string }[]).find((order) => order.order_id === order_id);
    expect(shown).toMatchObject({
      total_payable_cents: 360_000,
      payment: { status: 'COMPLETED', deposit_paid_cents: 108_000 },
    });
  });

  it('is owed back when the order is cancelled, and written down when it is given back', async () => {
    const samir = new Person();
    await samir.does([...PICKUP, 'oui']);
    const { order_id } = await orderOf(samir);
    await deposit(order_id, 108_000, 'R-2');
    const refund = () =>
      api('POST', `/v1/admin/orders/${order_id}/refund`, { amount_cents: 108_000, reference: 'B-2' });
    expect((await refund()).status).toBe(400);
    await moves(samir, ['CANCELLED']);
    expect((await refund()).body).toMatchObject({ payment: { status: 'REFUNDED' } });
    expect((await refund()).status).toBe(200);
  });
});

describe('a deposit that does not come', () => {
  it('cancels the order when its time is over: one message, and the next order can be placed', async () => {
    const lyes = new Person({ channel: 'messenger', name: 'Lyes' });
    await lyes.does([...PICKUP, 'oui']);
    const before = (await lyes.received()).length;
    await meta.clock(29 * MINUTE_MS);
    await runCron('* * * * *');
    expect(await orderOf(lyes)).toMatchObject({ status: 'NEW' });
    await meta.clock(31 * MINUTE_MS);
    await runCron('* * * * *');
    expect(await orderOf(lyes)).toMatchObject({ status: 'CANCELLED', payment_status: 'CANCELLED' });
    await hears(lyes, 'Le temps pour payer est passé');
    await runCron('* * * * *');
    expect(await lyes.received()).toHaveLength(before + 1);
    const { order_id } = await orderOf(lyes);
    expect((await deposit(order_id, 108_000, 'R-3')).body).toMatchObject({
      payment: { status: 'CANCELLED', deposit_paid_cents: 108_000 },
    });
    expect(
      await rows('select 1 from security_events where event_type = $1 and payload_json ->> $2 = $3', [
        'PAYMENT_LATE',
        'order_id',
        order_id,
      ]),
    ).toHaveLength(1);
  });
});

describe('a deposit paid by card', () => {
  async function ordering(person: Person): Promise<string> {
    await settings({ baridimob_enabled: false });
    await person.does([...PICKUP, 'oui']);
    const [page] = await chargily.checkouts();
    expect(person.text).toContain(page?.checkout_url);
    return page?.id ?? '';
  }

  it('is credited for what the provider says when it is asked, once, however often it is told', async () => {
    const meriem = new Person({ channel: 'instagram', name: 'Meriem' });
    const page = await ordering(meriem);
    const intent = await intentOf(meriem);
    expect(await chargily.checkouts()).toMatchObject([
      { amount: 1_080, locale: 'fr', metadata: { intent_id: intent?.intent_id } },
    ]);
    await meriem.taps('Payer');
    expect(await chargily.checkouts()).toHaveLength(1);
    const before = (await meriem.received()).length;
    expect(await chargily.settle({ id: page, status: 'paid', event: `e-${page}`, times: 3 })).toEqual([200, 200, 200]);
    expect(await intentOf(meriem)).toMatchObject({ status: 'DEPOSIT_PAID', deposit_paid: 108_000, external_ref: page });
    expect(await orderOf(meriem)).toMatchObject({ status: 'ACCEPTED' });
    await hears(meriem, 'bien reçu');
    await runCron('* * * * *');
    expect(await meriem.received()).toHaveLength(before + 1);
  });

  it('is not credited for a webhook that claims what the provider does not say, nor for another sum', async () => {
    const walid = new Person();
    const page = await ordering(walid);
    expect(await chargily.settle({ id: page, claim: 'paid' })).toEqual([200]);
    expect(await intentOf(walid)).toMatchObject({ status: 'DEPOSIT_REQUESTED', deposit_paid: 0 });
    expect(await chargily.settle({ id: page, status: 'paid', amount: 108 })).toEqual([200]);
    expect(await intentOf(walid)).toMatchObject({ status: 'DEPOSIT_REQUESTED', deposit_paid: 0 });
    const { order_id } = await orderOf(walid);
    expect(
      await rows('select 1 from security_events where event_type = $1 and payload_json ->> $2 = $3', [
        'PAYMENT_MISMATCH',
        'order_id',
        order_id,
      ]),
    ).toHaveLength(1);
  });

  it('is found by the customer’s word, or before the order expires, when the webhook got lost', async () => {
    const amel = new Person();
    const first = await ordering(amel);
    await chargily.settle({ id: first, status: 'paid', webhook: false });
    await amel.types('payé');
    expect(amel.text).toContain('bien arrivé');

    const rafik = new Person();
    await chargily.reset();
    const second = await ordering(rafik);
    await chargily.settle({ id: second, status: 'paid', webhook: false });
    await meta.clock(31 * MINUTE_MS);
    await runCron('* * * * *');
    expect(await orderOf(rafik)).toMatchObject({ status: 'ACCEPTED', payment_status: 'DEPOSIT_PAID' });
  });

  it('is told again by the provider while it does not answer us', async () => {
    const hania = new Person();
    const page = await ordering(hania);
    await chargily.settle({ id: page, status: 'paid', webhook: false });
    await chargily.faults(1);
    expect(await chargily.settle({ id: page })).toEqual([503]);
    expect(await chargily.settle({ id: page })).toEqual([200]);
    expect(await intentOf(hania)).toMatchObject({ status: 'DEPOSIT_PAID' });
  });

  it('without the provider the order is placed all the same, and the page comes later', async () => {
    const yanis = new Person();
    await settings({ baridimob_enabled: false });
    await yanis.does(PICKUP);
    await chargily.faults(1);
    await yanis.types('oui');
    expect(yanis.text).toContain('Le lien n’est pas encore prêt');
    await yanis.taps('Payer');
    expect(yanis.text).toContain((await chargily.checkouts())[0]?.checkout_url);
  });

  it('a failed try makes room for another', async () => {
    const dina = new Person();
    const page = await ordering(dina);
    expect(await chargily.settle({ id: page, status: 'failed' })).toEqual([200]);
    await dina.types('payer');
    const pages = await chargily.checkouts();
    expect(pages).toHaveLength(2);
    expect(dina.text).toContain(pages[1]?.checkout_url);
  });
});

describe('a customer in quarantine', () => {
  it('has paid when the provider says so, and hears it', async () => {
    const ryad = new Person();
    await settings({ baridimob_enabled: false });
    await ryad.does([...PICKUP, 'oui']);
    const rule = '/v1/admin/fraud/rules/IN_FLOOD_30S';
    const before = (await api('GET', '/v1/admin/fraud/rules')).body?.rules as { key: string; params: object }[];
    const params = before.find(({ key }) => key === 'IN_FLOOD_30S')?.params;
    await api('PUT', rule, { is_active: true, params: { ...params, limit_30s: 6 } });
    for (let message = 0; message < 8; message++) await ryad.sends({ kind: 'text', text: `encore ${message}` });
    await hears(ryad, 'Beaucoup de messages');
    expect(await chargily.settle({ status: 'paid' })).toEqual([200]);
    expect(await orderOf(ryad)).toMatchObject({ status: 'ACCEPTED', payment_status: 'DEPOSIT_PAID' });
    await hears(ryad, 'bien reçu');
    await api('PUT', rule, { is_active: true, params });
  });
});

describe('a webhook about a payment', () => {
  const event = JSON.stringify({ id: randomUUID(), type: 'checkout.paid', data: { id: '01unknown' } });
  const post = (body: string, signature: string | null, type = 'application/json') =>
    request(WEBHOOK, {
      method: 'POST',
      body,
      headers: { 'content-type': type, ...(signature !== null && { signature }) },
    });
  const sign = (body: string, secret = SECRET) => createHmac('sha256', secret).update(body).digest('hex');

  it('is taken when it is signed over its very bytes, also in a language of its own', async () => {
    expect((await post(event, sign(event))).status).toBe(200);
    const spaced = `${event.replaceAll('":', '" : ')}\n`;
    expect((await post(spaced, sign(spaced))).status).toBe(200);
    expect((await post(spaced, sign(event))).status).toBe(401);
  });

  it.each([
    ['nothing', null],
    ['another secret', sign(event, 'another-secret-0123456789')],
    ['capitals', sign(event).toUpperCase()],
    ['a prefix', `sha256=${sign(event)}`],
    ['too little', sign(event).slice(2)],
  ])('is refused when it is signed with %s', async (_what, signature) => {
    const { status, body } = await post(event, signature);
    expect([status, body?.code]).toEqual([401, 'SEC-003']);
  });

  it('that is no event of ours is taken and ignored; what is no JSON is refused', async () => {
    const other = JSON.stringify({ id: '1', type: 'payout.paid', data: { id: '1' } });
    expect((await post(other, sign(other))).status).toBe(200);
    expect((await post('{', sign('{'))).status).toBe(400);
    expect((await post(event, sign(event), 'text/plain')).status).toBe(415);
    expect((await request(WEBHOOK)).status).toBe(405);
  });

  it('leads the customer who has paid back to the conversation', async () => {
    const page = await request('/v1/payments/return?checkout_id=01abc');
    expect(page.status).toBe(200);
    expect((await request('/v1/payments/return?other=1')).status).toBe(400);
  });
});

describe('who is trusted, and who is not', () => {
  it('four orders that were taken spare the deposit', async () => {
    const fatima = new Person();
    for (let order = 0; order < 4; order++) {
      await meta.clock((order + 1) * MINUTE_MS);
      await fatima.does(['P01 x1', 'commander', '> Sur place', 'table 3', '> Confirmer']);
      await rows("update orders set status = 'DONE' where user_id = $1 and status = 'NEW'", [fatima.id]);
      await runCron('* * * * *');
      await fatima.waits();
    }
    const { customer_id } = await orderOf(fatima);
    expect((await api('GET', `/v1/admin/customers/${customer_id}/trust`)).body).toMatchObject({
      customer: { level: 'TRUSTED', trust_score: 70, completed_orders: 4 },
    });
    await meta.clock(20 * MINUTE_MS);
    await fatima.does(['P01 x4', 'commander', 'à emporter', 'maintenant']);
    const recap = fatima.text;
    expect(recap).not.toContain('Acompte');
    expect(recap).toContain('Paiement au retrait');
  }, 120_000);

  it('a customer who left two orders behind pays everything ahead, until staff say otherwise', async () => {
    const karim = new Person();
    await karim.does(['P01 x1', 'commander', 'à emporter', 'maintenant', 'oui']);
    const left = async () => {
      const { order_id } = await orderOf(karim);
      return api('POST', `/v1/admin/orders/${order_id}/no-show`);
    };
    expect((await left()).body).toMatchObject({ trust_score: 30, no_show_count: 1, blacklisted: false });
    await hears(karim, 'annulée');
    await karim.waits();
    await meta.clock(5 * MINUTE_MS);
    await karim.does(['P01 x1', 'commander', 'à emporter', 'maintenant']);
    expect(karim.text).toContain('Acompte : 270 DA');
    await karim.types('oui');
    expect((await left()).body).toMatchObject({ trust_score: 10, no_show_count: 2, blacklisted: true });
    await karim.waits();
    await meta.clock(10 * MINUTE_MS);
    await karim.does(['P01 x1', 'commander', 'à emporter', 'maintenant']);
    expect(karim.text).toContain('À payer d’avance : 900 DA');
    expect(karim.text).toContain('Cette fois la commande se paie en entier');
    const { customer_id } = await orderOf(karim);
    expect((await api('DELETE', `/v1/admin/customers/${customer_id}/blacklist`)).body).toMatchObject({
      customer: { blacklisted: false, trust_score: 30 },
    });
    await karim.types('oui');
    expect(karim.text).toContain('se paie autrement');
    expect(karim.text).toContain('Acompte : 270 DA');
  }, 120_000);

  it('staff block by hand, and where nothing can be paid ahead the order is refused', async () => {
    const sofiane = new Person();
    await sofiane.does(['P01 x1', 'commander', 'à emporter', 'maintenant', 'oui']);
    const { customer_id } = await orderOf(sofiane);
    const blocked = await api('PUT', `/v1/admin/customers/${customer_id}/blacklist`, { reason: 'insultes', days: 3 });
    expect(blocked.body).toMatchObject({ customer: { level: 'BLACKLISTED', blacklist_reason: 'insultes' } });
    await settings({ baridimob_enabled: false, cib_enabled: false, edahabia_enabled: false });
    await sofiane.does(['P01 x1', 'commander', 'à emporter', 'maintenant']);
    expect(sofiane.text).toContain('Écris au restaurant');
    expect(sofiane.text).not.toContain('Tu confirmes');
  });
});

describe('cash at the door', () => {
  it('the courier is told which note the change is for; what is handed over is collected', async () => {
    const leila = new Person();
    await leila.does(['P01 x2', ...FRENCH_ADDRESS, 'oui']);
    expect(leila.text).toMatch(/Tu paies 2 \d00 DA à la livraison/);
    await leila.types('monnaie de 5000');
    expect(leila.text).toContain('tu paies avec 5 000 DA');
    expect(await orderOf(leila)).toMatchObject({ payment_mode: 'COD', change_for_cents: 500_000 });
    await moves(leila, ['ACCEPTED', 'IN_PROGRESS', 'READY', 'OUT_FOR_DELIVERY', 'DELIVERED']);
    expect(await orderOf(leila)).toMatchObject({ payment_status: 'COMPLETED' });
  });
});
