import { beforeEach, describe, expect, it } from 'vitest';
import { loadRestaurantSnapshot } from '#src/conversation/restaurant.repository';
import { connect } from '#src/db/index';
import { inboundRules } from '#src/fraud/index';
import { MINUTE_MS } from '#src/kernel/clock';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const SETTINGS = { enabled: true, limit: 99, quarantineMs: 99 * MINUTE_MS };
const snapshotOf = (owner: { restaurantId: string }) =>
  loadRestaurantSnapshot(db, { restaurantId: owner.restaurantId, now: Date.now() });
const rulesOf = async (owner: { restaurantId: string }) =>
  inboundRules((await snapshotOf(owner))?.fraudRules ?? [], SETTINGS);

async function ownRule(key: string, rule: { params?: object; isActive?: boolean; action?: string }): Promise<void> {
  const { params = {}, isActive = true, action = 'QUARANTINE' } = rule;
  await database.query(
    `insert into fraud_rules (restaurant_id, rule_key, scope, action, params_json, is_active) values ($1, $2, 'INBOUND', $3, $4, $5)`,
    [FIRST.restaurantId, key, action, params, isActive],
  );
}

describe('the flood rules that a turn sees', () => {
  beforeEach(async () => {
    await database.query('delete from fraud_rules where restaurant_id is not null');
    await database.query('update fraud_rules set is_active = true');
  });

  it('are those for all, as the first system had them: 6 in 30 seconds, 10 minutes, 1 200 characters', async () => {
    const seeded = { flood: { limit: 6, quarantineMs: 10 * MINUTE_MS }, longText: { maxLength: 1_200 } };
    expect(await rulesOf(FIRST)).toEqual(seeded);
    expect(await rulesOf(SECOND)).toEqual(seeded);
  });

  it('are a restaurant’s own where it has one, parameter by parameter, and nobody else’s', async () => {
    await ownRule('IN_FLOOD_30S', { params: { limit_30s: 20 } });
    expect((await rulesOf(FIRST)).flood).toEqual({ limit: 20, quarantineMs: 10 * MINUTE_MS });
    expect((await rulesOf(SECOND)).flood).toEqual({ limit: 6, quarantineMs: 10 * MINUTE_MS });
  });

  it.each([
    ['switched off', { isActive: false }],
    ['that allows', { action: 'ALLOW' }],
  ])('are none for a restaurant with a rule %s, and stay for the others', async (_what, rule) => {
    await ownRule('IN_LONG_TEXT', rule);
    expect((await rulesOf(FIRST)).longText).toBeNull();
    expect((await rulesOf(SECOND)).longText).toEqual({ maxLength: 1_200 });
  });

  it('that are switched off for all hold for a restaurant that has switched its own on', async () => {
    await database.query("update fraud_rules set is_active = false where rule_key = 'IN_FLOOD_30S'");
    await ownRule('IN_FLOOD_30S', {});
    expect((await rulesOf(FIRST)).flood).toEqual({ limit: 6, quarantineMs: 10 * MINUTE_MS });
    expect((await rulesOf(SECOND)).flood).toBeNull();
  });

  it('are those of the settings when there is no row at all', async () => {
    await database.query("delete from fraud_rules where rule_key = 'IN_FLOOD_30S'");
    expect((await rulesOf(FIRST)).flood).toEqual({ limit: 99, quarantineMs: 99 * MINUTE_MS });
    expect((await snapshotOf(FIRST))?.fraudRules.map(({ key }) => key)).toEqual(['IN_LONG_TEXT']);
  });
});

it('staff are those of the restaurant, and of no other', async () => {
  const staff = await snapshotOf(FIRST);
  expect(staff?.staff).toContainEqual({ channel: 'whatsapp', userId: '213550000001' });
  expect((await snapshotOf(SECOND))?.staff).toEqual([]);
});
