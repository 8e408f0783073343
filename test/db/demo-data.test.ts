import { describe, expect, it } from 'vitest';
import { sha256Hex, unseal } from '#src/kernel/crypto';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { API_CLIENTS, FIRST, GRAPH_TOKEN, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const ACCOUNT_TOKEN_KEY = 'a-key-of-the-tests-0123456789';
const database = await createTestDatabase({ migrated: true });
const apply = () => applyDemoData({ url: database.url, accountTokenKey: ACCOUNT_TOKEN_KEY });
const added = await apply();

const count = async (table: string) => Number((await database.one<{ n: string }>(`select count(*) n from ${table}`)).n);

describe('the demo data', () => {
  it('a second start adds nothing and changes nothing', async () => {
    expect(added).toBeGreaterThan(100);
    const sealed = await database.query('select account_id, access_token_sealed from channel_accounts order by 1');
    expect(await apply()).toBe(0);
    expect(await database.query('select account_id, access_token_sealed from channel_accounts order by 1')).toEqual(
      sealed,
    );
  });

  it('what a developer changed stays, what is missing comes back', async () => {
    await database.query("update menu_items set price_cents = 123400 where item_code = 'P01'");
    await database.query("delete from menu_items where item_code = 'S01'");
    expect(await apply()).toBe(2);
    const items = await database.query(
      "select price_cents from menu_items where restaurant_id = $1 and item_code in ('P01', 'S01') order by item_code",
      [FIRST.restaurantId],
    );
    expect(items).toEqual([{ price_cents: 123_400 }, { price_cents: 45_000 }]);
    await database.query("update menu_items set price_cents = 90000 where item_code = 'P01'");
  });

  it('both chains have their restaurant, in Algiers and in dinars', async () => {
    const rows = await database.query(
      `select t.name as tenant, r.name, r.tenant_id, r.restaurant_id, r.timezone, r.currency
       from restaurants r join tenants t using (tenant_id) order by r.name`,
    );
    const common = { timezone: 'Africa/Algiers', currency: 'DZD' };
    expect(rows).toEqual([
      {
        tenant: 'Default Chain',
        name: 'Branch 1',
        tenant_id: '00000000-0000-0000-0000-000000000001',
        restaurant_id: '00000000-0000-0000-0000-000000000000',
        ...common,
      },
      {
        tenant: 'Second Chain',
        name: 'Branch 2',
        tenant_id: '00000000-0000-0000-0000-000000000002',
        restaurant_id: '00000000-0000-0000-0000-000000000020',
        ...common,
      },
    ]);
  });

  it('every channel account holds the Graph token, sealed and bound to that account', async () => {
    const accounts = await database.query<{ channel: string; account_id: string; access_token_sealed: string }>(
      'select channel, account_id, access_token_sealed from channel_accounts',
    );
    expect(accounts).toHaveLength(6);
    for (const { channel, account_id, access_token_sealed: sealed } of accounts) {
      expect(sealed).not.toContain(GRAPH_TOKEN);
      const context = `${channel}:${account_id}`;
      expect(await unseal({ key: ACCOUNT_TOKEN_KEY, sealed, context })).toBe(GRAPH_TOKEN);
      expect(await unseal({ key: ACCOUNT_TOKEN_KEY, sealed, context: `${channel}:other` })).toBeNull();
    }
  });

  it('API clients are found by the hash of their token, with their scopes', async () => {
    for (const client of API_CLIENTS) {
      const text = 'select tenant_id, restaurant_id, scopes from api_clients where token_hash = $1';
      const { tenantId, restaurantId } = client.owner;
      expect(await database.one(text, [await sha256Hex(client.token)])).toEqual({
        tenant_id: tenantId,
        restaurant_id: restaurantId,
        scopes: client.scopes,
      });
    }
  });

  it('the menu is the contract’s, in both restaurants, in centimes', async () => {
    for (const owner of [FIRST, SECOND]) {
      const items = await database.query(
        'select item_code, label_fr, category_fr, price_cents from menu_items where restaurant_id = $1 order by category_position, position',
        [owner.restaurantId],
      );
      expect(items).toEqual([
        { item_code: 'P01', label_fr: 'Pizza Margherita', category_fr: 'Pizzas', price_cents: 90_000 },
        { item_code: 'P02', label_fr: 'Pizza Pepperoni', category_fr: 'Pizzas', price_cents: 110_000 },
        { item_code: 'B01', label_fr: 'Burger Classic', category_fr: 'Burgers', price_cents: 75_000 },
        { item_code: 'S01', label_fr: 'Salade', category_fr: 'Sides', price_cents: 45_000 },
      ]);
      const options = await database.query(
        'select option_code, item_code, price_delta_cents from menu_item_options where restaurant_id = $1 order by option_code',
        [owner.restaurantId],
      );
      expect(options).toEqual([
        { option_code: 'R01', item_code: 'P01', price_delta_cents: 0 },
        { option_code: 'R02', item_code: 'B01', price_delta_cents: 0 },
        { option_code: 'X01', item_code: 'P01', price_delta_cents: 15_000 },
        { option_code: 'X02', item_code: 'B01', price_delta_cents: 25_000 },
      ]);
    }
  });

  it('zones, fee rules and slots are the contract’s', async () => {
    const zones = await database.query(
      `select commune, fee_base_cents / 100 as fee, min_order_cents / 100 as minimum, eta_min, eta_max, is_active
       from delivery_zones where restaurant_id = $1 order by commune`,
      [FIRST.restaurantId],
    );
    expect(zones).toHaveLength(7);
    expect(zones).toContainEqual({
      commune: 'Hydra',
      fee: 300,
      minimum: 1_500,
      eta_min: 35,
      eta_max: 55,
      is_active: true,
    });
    expect(zones).toContainEqual({
      commune: 'Cheraga',
      fee: 400,
      minimum: 1_500,
      eta_min: 45,
      eta_max: 60,
      is_active: false,
    });
    const rules = await database.query(
      `select start_time, end_time, surcharge_cents, free_delivery_threshold_cents from delivery_fee_rules
       where restaurant_id = $1 order by start_time`,
      [FIRST.restaurantId],
    );
    expect(rules).toEqual([
      { start_time: '11:00:00', end_time: '14:30:00', surcharge_cents: 0, free_delivery_threshold_cents: 400_000 },
      { start_time: '20:00:00', end_time: '23:00:00', surcharge_cents: 10_000, free_delivery_threshold_cents: 500_000 },
    ]);
    expect(await count('delivery_time_slots')).toBe(2 * 3 * 7);
  });

  it('staff, questions, preference, wording and approved templates are there', async () => {
    const staff = await database.query(
      "select user_id, role from restaurant_users where channel = 'whatsapp' order by user_id",
    );
    expect(staff).toEqual([
      { user_id: '213550000001', role: 'owner' },
      { user_id: '213550000002', role: 'admin' },
      { user_id: '213550000003', role: 'support' },
      { user_id: '213550000004', role: 'kitchen' },
      { user_id: '213550000005', role: 'driver' },
      { user_id: 'admin-wa', role: 'admin' },
    ]);
    const questions = await database.query(
      'select locale, count(*)::int n from faq_entries where restaurant_id = $1 group by 1 order by 1',
      [FIRST.restaurantId],
    );
    expect(questions).toEqual([
      { locale: 'ar', n: 1 },
      { locale: 'fr', n: 2 },
    ]);
    expect(await database.one('select tenant_id, phone, locale from customer_preferences')).toEqual({
      tenant_id: FIRST.tenantId,
      phone: 'fixture-track',
      locale: 'ar',
    });
    const override = 'select tenant_id, template_key, locale from message_templates';
    expect(await database.query(override)).toEqual([
      { tenant_id: FIRST.tenantId, template_key: 'CORE_CLARIFY', locale: 'ar' },
    ]);
    expect(await count("whatsapp_templates where status = 'APPROVED'")).toBe(2 * 7 * 2);
  });
});
