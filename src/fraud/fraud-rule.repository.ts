import { sql } from 'drizzle-orm';
import type { Database } from '#src/db/index';
import type { RuleKey, RuleParams } from './index.ts';

/** A rule as it holds for one restaurant. */
export interface FraudRuleRow extends Record<string, unknown> {
  readonly key: string;
  readonly scope: 'INBOUND' | 'CHECKOUT';
  readonly action: string;
  /** The restaurant's own over those for all, as whoever judges a message or an order reads them. */
  readonly params: Readonly<Record<string, unknown>>;
  readonly is_active: boolean;
  /** Whether the restaurant has a row of its own. */
  readonly is_own: boolean;
}

interface Whose {
  readonly tenantId: string;
  readonly restaurantId: string;
}

export async function listFraudRules(
  db: Database,
  { tenantId, restaurantId }: Whose,
): Promise<readonly FraudRuleRow[]> {
  const { rows } = await db.execute<FraudRuleRow>(sql`
    select k.rule_key as key, coalesce(own.scope, every.scope) as scope, coalesce(own.action, every.action) as action,
      coalesce(every.params_json, '{}') || coalesce(own.params_json, '{}') as params,
      coalesce(own.is_active, every.is_active) and coalesce(own.action, every.action) <> 'ALLOW' as is_active,
      own.rule_id is not null as is_own
    from restaurants r
    cross join lateral (select distinct f.rule_key from fraud_rules f
      where f.restaurant_id is null or f.restaurant_id = r.restaurant_id) k
    left join fraud_rules every on every.restaurant_id is null and every.rule_key = k.rule_key
    left join fraud_rules own on own.restaurant_id = r.restaurant_id and own.rule_key = k.rule_key
    where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid
    order by scope desc, key
  `);
  return rows;
}

/** The restaurant's own row, in the place of the one it had; what the rule does stays what it does for all. False: no such rule or restaurant. */
export async function saveFraudRule(
  db: Database,
  change: Whose & { readonly key: RuleKey; readonly isActive: boolean; readonly params: RuleParams },
): Promise<boolean> {
  const { tenantId, restaurantId, key, isActive, params } = change;
  const { rows } = await db.execute(sql`
    insert into fraud_rules (restaurant_id, rule_key, scope, action, score, params_json, is_active)
    select r.restaurant_id, every.rule_key, every.scope, every.action, every.score, ${JSON.stringify(params)}::jsonb, ${isActive}
    from restaurants r
    join fraud_rules every on every.restaurant_id is null and every.rule_key = ${key}
    where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid
    on conflict on constraint fraud_rules_key do update set scope = excluded.scope, action = excluded.action,
      score = excluded.score, params_json = excluded.params_json, is_active = excluded.is_active
    returning rule_id
  `);
  return rows.length > 0;
}

/** False: the restaurant had none of its own. */
export async function removeFraudRule(db: Database, what: Whose & { readonly key: RuleKey }): Promise<boolean> {
  const { tenantId, restaurantId, key } = what;
  const { rows } = await db.execute(sql`
    delete from fraud_rules f using restaurants r
    where r.tenant_id = ${tenantId}::uuid and r.restaurant_id = ${restaurantId}::uuid
      and f.restaurant_id = r.restaurant_id and f.rule_key = ${key}
    returning f.rule_id
  `);
  return rows.length > 0;
}
