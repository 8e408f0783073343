import { describe, expect, it } from 'vitest';
import { type FraudRule, inboundRules, NO_RULES } from '#src/fraud/index';
import { MINUTE_MS } from '#src/kernel/clock';

const SETTINGS = { enabled: true, limit: 8, quarantineMs: 3 * MINUTE_MS };
const OF_SETTINGS = { flood: { limit: 8, quarantineMs: 3 * MINUTE_MS }, longText: { maxLength: 1_200 } };

const rule = (key: string, params: FraudRule['params'] = {}, isActive = true): FraudRule => ({ key, isActive, params });

describe('what is checked of every message', () => {
  it('is what the rules say', () => {
    const rules = [
      rule('IN_FLOOD_30S', { limit_30s: 20, quarantine_minutes: 2 }),
      rule('IN_LONG_TEXT', { max_len: 500 }),
    ];
    expect(inboundRules(rules, SETTINGS)).toEqual({
      flood: { limit: 20, quarantineMs: 2 * MINUTE_MS },
      longText: { maxLength: 500 },
    });
  });

  it('is what the settings say where no rule does', () => {
    expect(inboundRules([], SETTINGS)).toEqual(OF_SETTINGS);
  });

  it.each<[string, FraudRule, object]>([
    ['the flood rule', rule('IN_FLOOD_30S', {}, false), { ...OF_SETTINGS, flood: null }],
    ['the rule about long texts', rule('IN_LONG_TEXT', {}, false), { ...OF_SETTINGS, longText: null }],
    ['a rule of another name', rule('IN_SOMETHING', {}, false), OF_SETTINGS],
  ])('is less when %s is switched off', (_what, off, expected) => {
    expect(inboundRules([off], SETTINGS)).toEqual(expected);
  });

  it.each([0, -1, 1.5, '6', null, {}, Number.NaN, 1e9])(
    'takes no parameter that makes no sense: %j',
    (value: unknown) => {
      const params = { limit_30s: value, quarantine_minutes: value, max_len: value };
      expect(inboundRules([rule('IN_FLOOD_30S', params), rule('IN_LONG_TEXT', params)], SETTINGS)).toEqual(OF_SETTINGS);
    },
  );

  it('is nothing with FRAUD_INBOUND_ENABLED=false', () => {
    expect(inboundRules([rule('IN_FLOOD_30S')], { ...SETTINGS, enabled: false })).toEqual(NO_RULES);
  });
});
