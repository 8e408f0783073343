import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { MARGHERITA, orderRequest } from '../support/order-request.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

type Answer = Readonly<Record<string, unknown>>;

/** The settings of the Worker, as they are when nobody has changed them and there is an account for transfers. */
const DEFAULTS = {
  cod_enabled: true,
  cod_max_cents: 1_000_000,
  deposit_enabled: true,
  deposit_mode: 'PERCENTAGE',
  deposit_percentage: 30,
  deposit_fixed_cents: 0,
  deposit_threshold_cents: 300_000,
  deposit_minutes: 30,
  trust_min_orders: 3,
  trust_min_score: 70,
  transfer_code: '007 99999',
  provider: false,
  cib_enabled: false,
  edahabia_enabled: false,
};
const CUSTOMER = 'hmac-of-a-customer';
const NOW = '2026-11-23T12:00:00.000Z';
const LATER = '2026-11-23T12:31:00.000Z';

/** Pizzas of 1 050 DA. */
const pizzas = (qty: number) => ({ lines: [{ ...MARGHERITA, qty, line_total_cents: 105_000 * qty }] });

async function ask<Result>(text: string, values: readonly unknown[]): Promise<Result> {
  return (await database.one<{ answer: Result }>(`select ${text} as answer`, values)).answer;
}

const terms = (due: number, defaults: object = {}, mode = 'a_emporter') =>
  ask<Answer>('payment_terms_for($1)', [
    JSON.stringify({
      tenant_id: FIRST.tenantId,
      restaurant_id: FIRST.restaurantId,
      channel: 'whatsapp',
      account_id: FIRST.accounts[0]?.accountId,
      user_key_hmac: CUSTOMER,
      service_mode: mode,
      due_cents: due,
      defaults: { ...DEFAULTS, ...defaults },
      now: NOW,
    }),
  ]);

const place = (deposit: number, changes: Readonly<Record<string, unknown>> = {}, defaults: object = {}) =>
  ask<Answer>('place_order($1)', [
    JSON.stringify(
      orderRequest({
        checkout_id: randomUUID(),
        now: NOW,
        ...pizzas(4),
        payment: { defaults: { ...DEFAULTS, ...defaults }, deposit_cents: deposit },
        ...changes,
      }),
    ),
  ]);

const confirm = (order: unknown, amount: number, reference: string, at = NOW) =>
  ask<Answer>("confirm_deposit($1, $2, $3, 'transfer', $4, 'staff', $5)", [
    FIRST.tenantId,
    order,
    amount,
    reference,
    at,
  ]);

const expire = (intent: unknown, at: string) => ask<boolean>('expire_payment($1, $2)', [intent, at]);
const noShow = (order: unknown) => ask<Answer>("mark_no_show($1, $2, 'staff', $3)", [FIRST.tenantId, order, NOW]);
const intentOf = (order: unknown) =>
  database.one<Record<string, unknown>>('select * from payment_intents where order_id = $1', [order]);
const orderOf = (order: unknown) =>
  database.one<Record<string, unknown>>('select * from orders where order_id = $1', [order]);
const told = async (order: unknown) =>
  (
    await database.query<{ template: string }>(
      'select template from outbound_requests where order_id = $1 order by request_id',
      [order],
    )
  ).map(({ template }) => template);

const move = async (order: unknown, ...statuses: readonly string[]) => {
  for (const status of statuses)
    await database.query('update orders set status = $2 where order_id = $1', [order, status]);
};
const TAKEN = ['ACCEPTED', 'IN_PROGRESS', 'READY', 'DONE'];

const profile = (changes: string) =>
  database.query(
    `update customer_payment_profiles p set ${changes} from customers c where c.customer_id = p.customer_id and c.user_key_hmac = $1`,
    [CUSTOMER],
  );
const profileOf = () =>
  database.one<Record<string, unknown>>(
    'select p.* from customer_payment_profiles p join customers c using (customer_id) where c.user_key_hmac = $1',
    [CUSTOMER],
  );
const config = (columns: string, values: string) =>
  database.query(`insert into restaurant_payment_config (restaurant_id, ${columns}) values ($1, ${values})`, [
    FIRST.restaurantId,
  ]);

beforeEach(async () => {
  await database.query('truncate orders, order_counters, customers, security_events, payment_events cascade');
  await database.query('delete from restaurant_payment_config');
});

describe('what is paid ahead', () => {
  it('is nothing for a small order, and 30 % of a larger one, in whole dinars', async () => {
    expect(await terms(299_900)).toMatchObject({
      outcome: 'ok',
      method: 'COD',
      deposit_cents: 0,
      reason: 'below_threshold',
    });
    expect(await terms(301_500)).toMatchObject({
      method: 'DEPOSIT_COD',
      deposit_cents: 90_400,
      cash_cents: 211_100,
      minutes: 30,
      transfer_code: '007 99999',
      online: false,
    });
  });

  it('is nothing at the table', async () => {
    expect(await terms(5_000_000, {}, 'sur_place')).toMatchObject({
      method: 'COD',
      deposit_cents: 0,
      reason: 'at_table',
    });
  });

  it('is a fixed sum where the restaurant says so, and never more than the order', async () => {
    await config('deposit_mode, deposit_fixed, deposit_threshold', "'FIXED', 50000, 0");
    expect(await terms(400_000)).toMatchObject({ deposit_cents: 50_000, cash_cents: 350_000 });
    expect(await terms(40_000)).toMatchObject({ method: 'BARIDIMOB', deposit_cents: 40_000, cash_cents: 0 });
  });

  it('is what the restaurant leaves open as the settings say it', async () => {
    await config('deposit_percentage', '50');
    expect(await terms(400_000)).toMatchObject({ deposit_cents: 200_000 });
    expect(await terms(299_900)).toMatchObject({ deposit_cents: 0 });
  });

  it('rises where the cash would be above the ceiling', async () => {
    expect(await terms(2_000_000)).toMatchObject({
      deposit_cents: 1_000_000,
      cash_cents: 1_000_000,
      reason: 'cash_ceiling',
    });
    expect(await terms(1_400_000)).toMatchObject({ deposit_cents: 420_000, reason: 'standard_deposit' });
  });

  it('is everything above the ceiling without deposits, and a person’s affair without a way to pay it', async () => {
    const off = { deposit_enabled: false };
    expect(await terms(900_000, off)).toMatchObject({ method: 'COD', deposit_cents: 0 });
    expect(await terms(1_100_000, off)).toMatchObject({ method: 'BARIDIMOB', deposit_cents: 1_100_000, cash_cents: 0 });
    expect(await terms(1_100_000, { ...off, transfer_code: '' })).toEqual({
      outcome: 'blocked',
      reason: 'cash_ceiling',
    });
  });

  it('is everything where cash is off; with every way off it is plain cash', async () => {
    expect(await terms(90_000, { cod_enabled: false })).toMatchObject({ method: 'BARIDIMOB', deposit_cents: 90_000 });
    const off = { cod_enabled: false, deposit_enabled: false, transfer_code: '' };
    expect(await terms(90_000, off)).toMatchObject({ method: 'COD', deposit_cents: 0 });
  });

  it('goes by card where a provider is set up and a card is taken', async () => {
    const card = { transfer_code: '', provider: true };
    expect(await terms(400_000, card)).toMatchObject({ method: 'COD', deposit_cents: 0 });
    expect(await terms(400_000, { ...card, cib_enabled: true })).toMatchObject({
      online: true,
      deposit_cents: 120_000,
    });
    expect(await terms(400_000, { ...card, edahabia_enabled: true, cod_enabled: false })).toMatchObject({
      method: 'EDAHABIA',
      online: true,
      transfer_code: null,
    });
  });

  it('is nothing for who is trusted, unless the ceiling or a rule about them wants it', async () => {
    await place(0, pizzas(1));
    await profile('completed_orders = 3, trust_score = 70');
    expect(await terms(400_000)).toMatchObject({ deposit_cents: 0, reason: 'trusted_customer' });
    expect(await terms(1_200_000)).toMatchObject({ deposit_cents: 200_000, reason: 'cash_ceiling' });
    await profile('requires_deposit = true');
    expect(await terms(100_000)).toMatchObject({ deposit_cents: 30_000, reason: 'requires_deposit' });
  });

  it('is everything for who is blocked, as long as that lasts', async () => {
    await place(0, pizzas(1));
    await profile("soft_blacklisted = true, blacklist_until = '2026-11-24T00:00:00Z'");
    expect(await terms(100_000)).toMatchObject({ deposit_cents: 100_000, reason: 'blacklisted' });
    expect(await terms(100_000, { transfer_code: '' })).toEqual({ outcome: 'blocked', reason: 'blacklisted' });
    await profile("blacklist_until = '2026-11-23T11:00:00Z'");
    expect(await terms(100_000)).toMatchObject({ deposit_cents: 0 });
  });

  it('is known of no other tenant’s restaurant', async () => {
    const other = { tenant_id: randomUUID(), restaurant_id: FIRST.restaurantId, due_cents: 1, now: NOW };
    expect(await database.query('select payment_terms_for($1) as answer', [JSON.stringify(other)])).toEqual([
      { answer: null },
    ]);
  });
});

describe('an order', () => {
  it('goes back to the customer where other terms hold than those that were said', async () => {
    expect(await place(0)).toMatchObject({ outcome: 'payment_changed', terms: { deposit_cents: 126_000 } });
    expect(await database.query('select 1 from orders')).toEqual([]);
  });

  it('has one intent, with its history, and says how it is paid', async () => {
    const { order_id: id, payment } = await place(126_000);
    const { intent_id } = await intentOf(id);
    expect(payment).toEqual({
      intent_id,
      method: 'DEPOSIT_COD',
      deposit_cents: 126_000,
      cash_cents: 294_000,
      reason: 'standard_deposit',
      minutes: 30,
      transfer_code: '007 99999',
      online: false,
    });
    expect(await orderOf(id)).toMatchObject({
      payment_mode: 'DEPOSIT_COD',
      payment_status: 'DEPOSIT_REQUESTED',
      payment_intent_id: intent_id,
    });
    const history = await database.query('select from_status, to_status from payment_history order by id');
    expect(history).toEqual([
      { from_status: null, to_status: 'PENDING' },
      { from_status: 'PENDING', to_status: 'DEPOSIT_REQUESTED' },
    ]);
    expect(await profileOf()).toMatchObject({ total_orders: 1, trust_score: 50 });
  });

  it('of a caller that says nothing of payment is paid in cash', async () => {
    const { order_id: id } = await place(0, { payment: null });
    expect(await intentOf(id)).toMatchObject({ method: 'COD', status: 'CONFIRMED', cod_amount: 420_000 });
  });

  it('is not placed for who may not pay in cash and has no other way', async () => {
    expect(await place(0, pizzas(10), { deposit_enabled: false, transfer_code: '' })).toEqual({
      outcome: 'payment_blocked',
      reason: 'cash_ceiling',
    });
  });
});

describe('a deposit', () => {
  it('that came accepts the order, and is told in one message', async () => {
    const { order_id: id } = await place(126_000);
    expect(await confirm(id, 126_000, 'R-1')).toMatchObject({
      outcome: 'confirmed',
      replayed: false,
      order_status: 'ACCEPTED',
      status: 'DEPOSIT_PAID',
    });
    expect(await confirm(id, 126_000, 'R-1')).toMatchObject({ outcome: 'confirmed', replayed: true });
    expect(await intentOf(id)).toMatchObject({
      deposit_paid: 126_000,
      cod_amount: 294_000,
      expires_at: null,
      external_ref: 'R-1',
    });
    expect(await told(id)).toEqual(['PAYMENT_DEPOSIT_CONFIRMED']);
  });

  it('of too little, of too much, or with a number that has paid another order changes nothing', async () => {
    const { order_id: first } = await place(126_000);
    const { order_id: second } = await place(126_000);
    await confirm(first, 126_000, 'R-1');
    expect(await confirm(second, 125_900, 'R-2')).toEqual({ outcome: 'too_little', deposit_cents: 126_000 });
    expect(await confirm(second, 1_260_000, 'R-2')).toEqual({ outcome: 'too_much', total_cents: 420_000 });
    expect(await confirm(second, 126_000, 'R-1')).toEqual({ outcome: 'reference_used' });
    expect(await intentOf(second)).toMatchObject({ status: 'DEPOSIT_REQUESTED', deposit_paid: 0 });
  });

  it('is not asked of a cash order, nor by another tenant', async () => {
    const { order_id: id } = await place(0, pizzas(1));
    expect(await confirm(id, 30_000, 'R-1')).toEqual({ outcome: 'nothing_due' });
    expect(await ask("confirm_deposit($1, $2, 1, 'transfer', 'R', 'staff', now())", [randomUUID(), id])).toEqual({
      outcome: 'not_found',
    });
  });

  it('that does not come cancels the order when its time is over, once, and is told once', async () => {
    const { order_id: id } = await place(126_000);
    const { intent_id: intent } = await intentOf(id);
    expect(await expire(intent, NOW)).toBe(false);
    expect(await ask('(select array_agg(o.order_id) from overdue_payments($1, 10) o)', [LATER])).toEqual([id]);
    expect(await expire(intent, LATER)).toBe(true);
    expect(await expire(intent, LATER)).toBe(false);
    expect(await orderOf(id)).toMatchObject({ status: 'CANCELLED', payment_status: 'CANCELLED' });
    expect(await told(id)).toEqual(['PAYMENT_EXPIRED']);
  });

  it('that comes too late is kept to be given back, and is refunded once', async () => {
    const { order_id: id } = await place(126_000);
    const { intent_id: intent } = await intentOf(id);
    await expire(intent, LATER);
    expect(await confirm(id, 126_000, 'R-1', LATER)).toMatchObject({
      outcome: 'late',
      status: 'CANCELLED',
      deposit_paid_cents: 126_000,
    });
    expect(await database.query("select 1 from security_events where event_type = 'PAYMENT_LATE'")).toHaveLength(1);
    const refund = (amount: number) =>
      ask<Answer>("refund_deposit($1, $2, $3, 'R-9', 'staff', $4)", [FIRST.tenantId, id, amount, LATER]);
    expect(await refund(200_000)).toEqual({ outcome: 'too_much', paid_cents: 126_000 });
    expect(await refund(126_000)).toMatchObject({ outcome: 'refunded', replayed: false, status: 'REFUNDED' });
    expect(await refund(126_000)).toMatchObject({ outcome: 'refunded', replayed: true });
  });

  it('is not waited for once staff have accepted the order without it', async () => {
    const { order_id: id } = await place(126_000);
    const { intent_id: intent } = await intentOf(id);
    await move(id, 'ACCEPTED');
    expect(await expire(intent, LATER)).toBe(false);
    await move(id, 'IN_PROGRESS', 'READY', 'DONE');
    expect(await intentOf(id)).toMatchObject({ status: 'COMPLETED', cod_collected: 420_000 });
  });

  it('that comes while the kitchen is at it moves the order neither on nor back', async () => {
    const { order_id: id } = await place(126_000);
    await move(id, 'ACCEPTED', 'IN_PROGRESS');
    expect(await confirm(id, 126_000, 'R-1')).toMatchObject({ outcome: 'confirmed', order_status: 'IN_PROGRESS' });
  });

  it('of an order that staff cancel is to be given back', async () => {
    const { order_id: id } = await place(126_000);
    await confirm(id, 126_000, 'R-1');
    await move(id, 'CANCELLED');
    expect(await intentOf(id)).toMatchObject({ status: 'CANCELLED', deposit_paid: 126_000 });
    const [last] = await database.query('select reason, amount from payment_history order by id desc limit 1');
    expect(last).toEqual({ reason: 'refund_due', amount: 126_000 });
  });
});

describe('what is handed over', () => {
  it('collects the cash, completes the payment, and is remembered of the customer', async () => {
    const { order_id: id } = await place(126_000);
    await confirm(id, 126_000, 'R-1');
    await move(id, ...TAKEN.slice(1));
    expect(await intentOf(id)).toMatchObject({ status: 'COMPLETED', cod_collected: 294_000 });
    expect(await orderOf(id)).toMatchObject({ payment_status: 'COMPLETED' });
    expect(await profileOf()).toMatchObject({ completed_orders: 1, trust_score: 55 });
    const history = await database.query<{ to_status: string }>('select to_status from payment_history order by id');
    expect(history.map((row) => row.to_status).slice(-3)).toEqual(['DEPOSIT_PAID', 'COLLECTED', 'COMPLETED']);
  });

  it('four times makes a trusted customer', async () => {
    for (let order = 0; order < 4; order++) await move((await place(0, pizzas(1))).order_id, ...TAKEN);
    expect(await terms(400_000)).toMatchObject({ deposit_cents: 0, reason: 'trusted_customer' });
  });
});

describe('nobody at the door', () => {
  it('once asks for deposits, twice for everything, for a month', async () => {
    const { order_id: first } = await place(0, pizzas(1));
    await move(first, 'ACCEPTED', 'IN_PROGRESS', 'READY');
    expect(await noShow(first)).toMatchObject({
      outcome: 'noted',
      trust_score: 30,
      no_show_count: 1,
      blacklisted: false,
    });
    expect(await noShow(first)).toMatchObject({ outcome: 'noted', replayed: true, no_show_count: 1 });
    expect(await orderOf(first)).toMatchObject({ status: 'CANCELLED', payment_status: 'NO_SHOW' });
    const { order_id: second } = await place(31_500, pizzas(1));
    expect(await noShow(second)).toMatchObject({ trust_score: 10, no_show_count: 2, blacklisted: true });
    expect(await terms(100_000)).toMatchObject({ deposit_cents: 100_000, reason: 'blacklisted' });
    expect(await profileOf()).toMatchObject({
      blacklist_reason: 'AUTO_NOSHOW_LIMIT',
      blacklist_until: new Date('2026-12-23T12:00:00Z'),
    });
    expect(await database.query("select 1 from security_events where event_type = 'ORDER_NO_SHOW'")).toHaveLength(2);
  });

  it('is not said of an order that was handed over, nor of another tenant’s', async () => {
    const { order_id: id } = await place(0, pizzas(1));
    expect(await ask("mark_no_show($1, $2, 'staff', now())", [randomUUID(), id])).toEqual({ outcome: 'not_found' });
    await move(id, ...TAKEN);
    expect(await noShow(id)).toEqual({ outcome: 'refused', status: 'DONE' });
  });
});

describe('a customer who takes an order back', () => {
  it('loses five points; what the restaurant cancels costs none', async () => {
    const { order_id: kept } = await place(0, pizzas(1));
    await move(kept, 'CANCELLED');
    expect(await profileOf()).toMatchObject({ trust_score: 50, cancelled_orders: 0 });
    const checkout = randomUUID();
    await place(0, { ...pizzas(1), checkout_id: checkout });
    await ask('cancel_own_order($1, $2, $3)', [FIRST.tenantId, FIRST.restaurantId, checkout]);
    expect(await profileOf()).toMatchObject({ trust_score: 45, cancelled_orders: 1 });
  });
});

describe('a page of the payment provider', () => {
  const card = { transfer_code: '', provider: true, edahabia_enabled: true };
  const ordered = async () => {
    const { order_id: id } = await place(126_000, {}, card);
    const { intent_id: intent } = await intentOf(id);
    await ask("keep_checkout($1, 'chargily', $2, 126000, 'https://pay.test/1', $3)", [intent, `page-${intent}`, NOW]);
    return { id, intent, page: `page-${intent}` };
  };
  const settle = (event: string | null, page: { page: string; intent: unknown }, says: object = {}) =>
    ask<Answer>("settle_checkout('chargily', $1, $2, false, $3)", [
      event,
      JSON.stringify({
        id: page.page,
        status: 'paid',
        amount_cents: 126_000,
        currency: 'dzd',
        is_live: false,
        intent_id: page.intent,
        ...says,
      }),
      NOW,
    ]);

  it('is one for each payment, also when two were made at once', async () => {
    const { intent } = await ordered();
    const second = await ask("keep_checkout($1, 'chargily', 'another', 126000, 'https://pay.test/2', $2)", [
      intent,
      LATER,
    ]);
    expect(second).toBe('https://pay.test/1');
    expect(await ask('checkout_to_pay($1, $2, $3)', [FIRST.tenantId, intent, NOW])).toMatchObject({
      url: 'https://pay.test/1',
      amount_cents: 126_000,
    });
    expect(
      await database.query('select checkout_to_pay($1, $2, $3) as answer', [FIRST.tenantId, intent, LATER]),
    ).toEqual([{ answer: null }]);
  });

  it('that was paid pays the deposit, once for each event', async () => {
    const page = await ordered();
    expect(await settle('e1', page)).toMatchObject({ outcome: 'confirmed', replayed: false });
    expect(await settle('e1', page)).toEqual({ outcome: 'duplicate' });
    expect(await settle('e2', page)).toMatchObject({ outcome: 'confirmed', replayed: true });
    expect(await intentOf(page.id)).toMatchObject({
      status: 'DEPOSIT_PAID',
      external_provider: 'chargily',
      external_ref: page.page,
    });
    expect(await told(page.id)).toEqual(['PAYMENT_DEPOSIT_CONFIRMED']);
  });

  it('credits nothing where amount, currency, mode or payment are others', async () => {
    const page = await ordered();
    const wrong = [{ amount_cents: 12_600 }, { currency: 'eur' }, { is_live: true }, { intent_id: randomUUID() }];
    for (const [index, says] of wrong.entries())
      expect(await settle(`e${index}`, page, says)).toMatchObject({ outcome: 'mismatch' });
    expect(await intentOf(page.id)).toMatchObject({ status: 'DEPOSIT_REQUESTED', deposit_paid: 0 });
    expect(await database.query("select 1 from security_events where event_type = 'PAYMENT_MISMATCH'")).toHaveLength(1);
  });

  it('that failed makes room for another', async () => {
    const page = await ordered();
    expect(await settle('e1', page, { status: 'failed' })).toMatchObject({ outcome: 'unpaid' });
    expect(await ask('checkout_to_pay($1, $2, $3)', [FIRST.tenantId, page.intent, NOW])).toMatchObject({ url: null });
  });

  it('that we do not know changes nothing', async () => {
    expect(await settle('e1', { page: 'nobody', intent: null })).toMatchObject({ outcome: 'unknown' });
  });

  it('paid after staff have confirmed a transfer is money to be given back', async () => {
    const page = await ordered();
    await confirm(page.id, 126_000, 'R-1');
    expect(await settle('e1', page)).toMatchObject({ outcome: 'late' });
    expect(await database.query("select 1 from security_events where event_type = 'PAYMENT_LATE'")).toHaveLength(1);
  });
});

describe('the note that a customer pays with', () => {
  it('is kept with the order; too small a one is not', async () => {
    const checkout = randomUUID();
    const { order_id: id } = await place(0, { ...pizzas(1), checkout_id: checkout });
    const note = (cents: number) =>
      ask<Answer>('note_change_for($1, $2, $3, $4)', [FIRST.tenantId, FIRST.restaurantId, checkout, cents]);
    expect(await note(100_000)).toEqual({ outcome: 'too_little', cash_cents: 105_000 });
    expect(await note(200_000)).toEqual({ outcome: 'noted', order_number: 1, cash_cents: 105_000 });
    expect(await orderOf(id)).toMatchObject({ change_for_cents: 200_000 });
    await note(105_000);
    expect(await orderOf(id)).toMatchObject({ change_for_cents: null });
    await move(id, ...TAKEN);
    expect(await note(200_000)).toEqual({ outcome: 'none' });
  });
});

describe('a customer who says that it is paid', () => {
  it('is written down once, and hears how it stands', async () => {
    const checkout = randomUUID();
    const { order_id: id } = await place(126_000, { checkout_id: checkout });
    const claim = () =>
      ask<Answer>('ask_payment($1, $2, $3, true, $4)', [FIRST.tenantId, FIRST.restaurantId, checkout, NOW]);
    expect(await claim()).toMatchObject({ outcome: 'waiting', deposit_cents: 126_000, minutes: 30 });
    await claim();
    expect(await database.query("select 1 from payment_history where reason = 'customer_says_paid'")).toHaveLength(1);
    await confirm(id, 126_000, 'R-1');
    expect(await claim()).toMatchObject({ outcome: 'paid' });
  });
});

describe('staff', () => {
  it('block a customer for some days, and unblock', async () => {
    await place(0, pizzas(1));
    const { customer_id: id } = await profileOf();
    const set = (reason: string | null, until: string | null) =>
      ask<Answer>('set_blacklist($1, $2, $3, $4)', [FIRST.tenantId, id, reason, until]);
    expect(await set('insultes', '2036-01-01T00:00:00Z')).toMatchObject({ level: 'BLACKLISTED', trust_score: 0 });
    expect(await set(null, null)).toMatchObject({ level: 'MEDIUM', trust_score: 30, blacklisted: false });
    expect(await ask('set_blacklist($1, $2, null, null)', [randomUUID(), id])).toBeNull();
    const events = await database.query<{ event_type: string }>('select event_type from security_events order by id');
    expect(events.map((row) => row.event_type)).toEqual(['CUSTOMER_BLACKLISTED', 'CUSTOMER_UNBLOCKED']);
  });
});
