import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { actPerformer } from '#src/act-deps';
import { converse, type Facts, initialState, type Reply } from '#src/conversation/index';
import { loadRestaurantSnapshot } from '#src/conversation/restaurant.repository';
import { connect } from '#src/db/index';
import { parseEnv } from '#src/env';
import { consoleLogger } from '#src/kernel/log';
import { listOrders } from '#src/orders/order.repository';
import { paymentDeps } from '#src/payment-deps';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { PRODUCTION } from '../support/env.ts';
import { LANGUAGES } from '../support/languages.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const { tenantId, restaurantId } = FIRST;
const account = { channel: 'whatsapp', accountId: FIRST.accounts[0]?.accountId ?? '' } as const;

const whole = (max: number, min = 0) => fc.integer({ min, max });
const dinars = (max: number, min = 0) => whole(max, min).map((sum) => sum * 100);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });

/** A restaurant's prices, delivery rules and terms, a customer's past, and what is ordered how and when. */
const situations = fc.record({
  prices: fc.tuple(dinars(4_000, 1), dinars(4_000, 1), dinars(4_000, 1), dinars(4_000, 1), dinars(500)),
  lines: fc.array(fc.record({ item: whole(3), quantity: whole(6, 1), cheese: fc.boolean() }), {
    minLength: 1,
    maxLength: 4,
  }),
  mode: fc.constantFrom('sur place', 'à emporter', 'livraison'),
  hour: whole(23),
  fee: dinars(900),
  surcharge: dinars(300),
  freeFrom: maybe(dinars(9_000, 1)),
  terms: fc.record({
    cod_enabled: maybe(fc.boolean()),
    cod_max_amount: maybe(dinars(20_000)),
    deposit_enabled: maybe(fc.boolean()),
    deposit_mode: maybe(fc.constantFrom('PERCENTAGE', 'FIXED')),
    deposit_percentage: maybe(whole(100)),
    deposit_fixed: maybe(dinars(5_000)),
    deposit_threshold: maybe(dinars(6_000)),
  }),
  profile: fc.record({ completed: whole(5), score: whole(100), requires: fc.boolean(), blacklisted: fc.boolean() }),
});
type Situation = typeof situations extends fc.Arbitrary<infer Value> ? Value : never;

const env = {
  ...PRODUCTION,
  DELIVERY_ENABLED: 'true',
  BARIDIMOB_MERCHANT_CODE: '007 99999',
  FRAUD_CHECKOUT_ENABLED: 'false',
};
const config = parseEnv(env);
const CODES = ['P01', 'P02', 'B01', 'S01'];

async function prepare(situation: Situation, hmac: string): Promise<void> {
  const { prices, fee, surcharge, freeFrom, terms, profile } = situation;
  for (const [index, code] of CODES.entries())
    await database.query('update menu_items set price_cents = $2 where restaurant_id = $3 and item_code = $1', [
      code,
      prices[index],
      restaurantId,
    ]);
  await database.query(
    "update menu_item_options set price_delta_cents = $1 where restaurant_id = $2 and option_code = 'X01'",
    [prices[4], restaurantId],
  );
  await database.query('update delivery_zones set fee_base_cents = $1, min_order_cents = 0 where restaurant_id = $2', [
    fee,
    restaurantId,
  ]);
  await database.query(
    'update delivery_fee_rules set surcharge_cents = $1, free_delivery_threshold_cents = $2 where restaurant_id = $3',
    [surcharge, freeFrom, restaurantId],
  );
  await database.query('delete from restaurant_payment_config');
  const columns = Object.keys(terms);
  const places = columns.map((_column, index) => `$${index + 2}`).join(', ');
  await database.query(
    `insert into restaurant_payment_config (restaurant_id, ${columns.join(', ')}) values ($1, ${places})`,
    [restaurantId, ...Object.values(terms)],
  );
  const { customer_id } = await database.one<{ customer_id: string }>(
    'insert into customers (tenant_id, channel, account_id, user_key_hmac) values ($1, $2, $3, $4) returning customer_id',
    [tenantId, account.channel, account.accountId, hmac],
  );
  await database.query(
    'insert into customer_payment_profiles (tenant_id, customer_id, completed_orders, trust_score, requires_deposit, soft_blacklisted) values ($1, $2, $3, $4, $5, $6)',
    [tenantId, customer_id, profile.completed, profile.score, profile.requires, profile.blacklisted],
  );
}

/** The talk with its real acts on the real database, without the network in between. */
async function ordered(situation: Situation, key: string): Promise<{ recap: string; confirmation: string }> {
  const start = Date.UTC(2026, 10, 23, situation.hour, 10);
  let now = start;
  const clock = { now: () => now };
  const restaurant = await loadRestaurantSnapshot(db, { restaurantId, now });
  if (!restaurant) throw new Error('no restaurant');
  const payments = paymentDeps({ db, clock, config, tell: async () => {} });
  const hashUserKey = async () => key;
  const perform = actPerformer({
    db,
    clock,
    log: consoleLogger,
    hashUserKey,
    config,
    payments,
    support: { open: unneeded, append: unneeded, rate: unneeded },
    faq: { ask: unneeded },
    listen: null,
    advise: null,
    runConsole: async () => ({ text: '', options: [], isRefused: false }),
  });
  const user = { key, phone: '213555000001' };
  const profile = { tenantId, restaurantId, ...account, user, lastInboundAt: 0, nextOutboxId: 1, purgeAt: null };
  const facts = (): Facts => ({
    now,
    newId: randomUUID(),
    restaurant,
    user,
    deliveryEnabled: true,
    addressTries: null,
    languages: LANGUAGES,
    hearsVoice: false,
    hasAdviser: false,
  });
  let state = initialState('fr');
  const replies: Reply[] = [];
  const says = async (text: string) => {
    now += 1_000;
    let turn = converse(state, { kind: 'event', content: { kind: 'text', text }, at: now }, facts());
    replies.push(...turn.replies);
    while (turn.act) {
      const by = { profile, locale: 'fr', conversationId: key, correlationId: key, eventId: null } as const;
      turn = converse(turn.state, { kind: 'outcome', outcome: await perform(turn.act, by) }, facts());
      replies.push(...turn.replies);
    }
    state = turn.state;
  };
  for (const { item, quantity, cheese } of situation.lines)
    await says(`${CODES[item]} x${quantity}${cheese && item === 0 ? ' +X01' : ''}`);
  const how = {
    'sur place': ['table 4'],
    'à emporter': ['maintenant'],
    livraison: ['Alger', 'Hydra', 'cité 20 août bt 3', '0555 12 34 56'],
  };
  for (const line of ['commander', situation.mode, ...how[situation.mode as keyof typeof how]]) await says(line);
  const recap = replies.at(-1)?.message.text ?? '';
  await says('oui');
  return { recap, confirmation: replies.at(-1)?.message.text ?? '' };
}

const unneeded = () => Promise.reject(new Error('nobody is called here'));

/** Centimes behind a word; null where the text does not say. */
function sumAfter(text: string, words: RegExp): number | null {
  const match = new RegExp(`${words.source}\\s*:?\\s*([\\d ]+) DA`).exec(text);
  return match?.[1] === undefined ? null : Number(match[1].replaceAll(' ', '')) * 100;
}

it('what the recap, the confirmation, the order, the payment and the admin view say adds up, in whole dinars', async () => {
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(situations, async (situation) => {
      const key = randomUUID().replaceAll('-', '').repeat(2);
      await prepare(situation, key);
      const { recap, confirmation } = await ordered(situation, key);
      expect(recap).toContain('Tu confirmes');
      expect(confirmation).toContain('🎉');
      const order = await database.one<Record<string, number>>(
        'select * from orders where conversation_object_id = $1',
        [key],
      );
      const items = await database.one<{ sum: number }>(
        'select sum(line_total_cents)::int as sum from order_items where order_id = $1',
        [order.order_id],
      );
      const intent = await database.one<Record<string, number>>('select * from payment_intents where order_id = $1', [
        order.order_id,
      ]);
      const { total_cents = 0, delivery_fee_cents = 0 } = order;
      const { deposit_amount = 0, cod_amount = 0, total_amount } = intent;
      const due = total_cents + delivery_fee_cents;
      expect(items.sum).toBe(total_cents);
      expect([total_amount, deposit_amount + cod_amount]).toEqual([due, due]);
      expect([sumAfter(recap, /Total/), sumAfter(confirmation, /Total/)]).toEqual([due, due]);
      const ahead = sumAfter(recap, /(?:Acompte|À payer d’avance)/);
      expect(ahead ?? 0).toBe(deposit_amount);
      expect(deposit_amount > 0 && cod_amount > 0 ? sumAfter(recap, /Reste/) : cod_amount).toBe(cod_amount);
      expect(sumAfter(confirmation, /(?:acompte de|Paie)/) ?? 0).toBe(deposit_amount);
      for (const sum of [total_cents, delivery_fee_cents, due, deposit_amount, cod_amount]) expect(sum % 100).toBe(0);
      const whose = { tenantId, statuses: [], from: 0, to: null, limit: 500, withTimeline: false };
      const shown = (await listOrders(db, whose)).find(({ order_id }) => order_id === String(order.order_id));
      expect(shown).toMatchObject({
        total_cents,
        delivery_fee_cents,
        total_payable_cents: due,
        payment: { total_cents: due, deposit_cents: deposit_amount, cash_cents: cod_amount },
      });
      seen.add(deposit_amount === 0 ? 'cash' : cod_amount === 0 ? 'ahead' : 'deposit');
      await database.query('truncate orders, customers, order_counters cascade');
    }),
    { numRuns: 60 },
  );
  expect([...seen].sort()).toEqual(['ahead', 'cash', 'deposit']);
}, 120_000);
