import { describe, expect, it } from 'vitest';
import { anyRuleParams, RULE_KEYS, ruleParamProblems } from '#src/fraud/index';

describe('the parameters that a restaurant may set', () => {
  it.each([
    ['IN_FLOOD_30S', { limit_30s: 3, quarantine_minutes: 10 }],
    ['IN_LONG_TEXT', { max_len: 500 }],
    ['CO_HIGH_ORDER_TOTAL', { threshold_cents: 2_000_000, confirm_ttl_minutes: 5, max_tries: 2 }],
    ['CO_REPEAT_CANCELLED_7D', { cancel_limit: 2, window_days: 14, quarantine_minutes: 60 }],
  ] as const)('of %s are its own', (key, params) => {
    expect(anyRuleParams.safeParse(params).success).toBe(true);
    for (const other of RULE_KEYS)
      expect(ruleParamProblems(other, params).length > 0, `${key} as ${other}`).toBe(other !== key);
  });

  it('may all be left out', () => {
    expect(anyRuleParams.parse({})).toEqual({});
    for (const key of RULE_KEYS) expect(ruleParamProblems(key, {})).toEqual([]);
  });

  it.each([
    { limit_30s: 2 },
    { limit_30s: 1_001 },
    { quarantine_minutes: 0 },
    { quarantine_minutes: 1_441 },
    { max_len: 99 },
    { threshold_cents: 0 },
    { threshold_cents: 1_050 },
    { threshold_cents: '5000' },
    { max_tries: 11 },
    { window_days: 1.5 },
    { cancel_limit: null },
  ])('%j is none', (params) => {
    expect(anyRuleParams.safeParse(params).success).toBe(false);
  });
});
