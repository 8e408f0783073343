import { beforeEach, describe, expect, it } from 'vitest';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });

async function versions(): Promise<readonly [number, number]> {
  const text = 'select catalog_version from restaurants where restaurant_id = $1';
  const rows = [FIRST, SECOND].map((owner) => database.one<{ catalog_version: string }>(text, [owner.restaurantId]));
  const [first, second] = await Promise.all(rows);
  return [Number(first?.catalog_version), Number(second?.catalog_version)];
}

let before: readonly [number, number];
beforeEach(async () => {
  before = await versions();
});

const OF_FIRST = `restaurant_id = '${FIRST.restaurantId}'`;

describe('a change that conversations may show raises the version of its restaurant, and of no other', () => {
  it.each([
    ['a price', `update menu_items set price_cents = 95000 where ${OF_FIRST} and item_code = 'P01'`],
    ['many items in one statement', `update menu_items set active = false where ${OF_FIRST}`],
    ['an item taken off', `delete from menu_items where ${OF_FIRST} and item_code = 'S01'`],
    ['an option', `update menu_item_options set active = false where ${OF_FIRST}`],
    ['a zone', `update delivery_zones set is_active = false where ${OF_FIRST} and commune = 'Hydra'`],
    ['a fee rule', `update delivery_fee_rules set surcharge_cents = 20000 where ${OF_FIRST} and name = 'Soir'`],
    ['a slot', `update delivery_time_slots set capacity = 1 where ${OF_FIRST} and day_of_week = 1`],
    ['how it is paid', `insert into restaurant_payment_config (restaurant_id) values ('${FIRST.restaurantId}')`],
    [
      'a fraud rule of its own',
      `insert into fraud_rules (restaurant_id, rule_key, scope, action) values ('${FIRST.restaurantId}', 'X', 'INBOUND', 'ALLOW')`,
    ],
    ['a member of staff', `delete from restaurant_users where ${OF_FIRST} and role = 'driver'`],
    [
      'a switch of its own',
      `insert into system_flags (restaurant_id, flag_key, flag_value) values ('${FIRST.restaurantId}', 'X', '1')`,
    ],
    ['its opening hours', `update restaurants set opening_hours = '{"weekly": {}}' where ${OF_FIRST}`],
    ['its name', `update restaurants set name = 'Branch One' where ${OF_FIRST}`],
    ['its tenant’s wording', `update message_templates set content = 'x' where tenant_id = '${FIRST.tenantId}'`],
    ['its approved templates', `update whatsapp_templates set status = 'PAUSED' where tenant_id = '${FIRST.tenantId}'`],
  ])('%s', async (_what, statement) => {
    await database.query(statement);
    expect(await versions()).toEqual([before[0] + 1, before[1]]);
  });

  it.each([
    ['the platform’s wording', `insert into message_templates (template_key, locale, content) values ('K', 'fr', 'x')`],
    [
      'a fraud rule for all',
      `update fraud_rules set score = 1 where restaurant_id is null and rule_key = 'IN_FLOOD_30S'`,
    ],
    ['a switch for all', `insert into system_flags (flag_key, flag_value) values ('MAINTENANCE_MODE', 'false')`],
  ])('%s raises all', async (_what, statement) => {
    await database.query(statement);
    expect(await versions()).toEqual([before[0] + 1, before[1] + 1]);
  });

  it.each([
    ['a statement that meets no row', `update menu_items set price_cents = 0 where item_code = 'nothing'`],
    ['an answer to a question', `update faq_entries set answer = 'x'`],
    ['writing the same settings again', `update restaurants set name = name`],
  ])('%s raises none', async (_what, statement) => {
    await database.query(statement);
    expect(await versions()).toEqual(before);
  });
});
