import { z } from 'zod';

const minutes = (max: number) => z.int().min(1).max(max);

/**
 * What a restaurant may set of each rule, within what a person could mean: a flood limit below three would pause whoever greets and asks.
 * A parameter that is left out is the one for all.
 */
const PARAMS = {
  IN_FLOOD_30S: z.strictObject({ limit_30s: z.int().min(3).max(1_000), quarantine_minutes: minutes(1_440) }).partial(),
  IN_LONG_TEXT: z.strictObject({ max_len: z.int().min(100).max(4_096) }).partial(),
  CO_HIGH_ORDER_TOTAL: z
    .strictObject({
      threshold_cents: z.int().min(100).max(100_000_000).multipleOf(100),
      confirm_ttl_minutes: minutes(60),
      max_tries: z.int().min(1).max(10),
    })
    .partial(),
  CO_REPEAT_CANCELLED_7D: z
    .strictObject({
      cancel_limit: z.int().min(1).max(100),
      window_days: z.int().min(1).max(90),
      quarantine_minutes: minutes(1_440),
    })
    .partial(),
} as const;

export type RuleKey = keyof typeof PARAMS;
export type RuleParams = Readonly<Record<string, number>>;

export const RULE_KEYS = Object.keys(PARAMS) as [RuleKey, ...RuleKey[]];

/** Whatever any rule has: what an API can say of a body before it knows which rule is meant. */
export const anyRuleParams = z.strictObject({
  ...PARAMS.IN_LONG_TEXT.shape,
  ...PARAMS.CO_HIGH_ORDER_TOTAL.shape,
  ...PARAMS.CO_REPEAT_CANCELLED_7D.shape,
  ...PARAMS.IN_FLOOD_30S.shape,
});

/** What is wrong with the parameters of one rule, by name and never by value. */
export function ruleParamProblems(key: RuleKey, params: RuleParams): readonly string[] {
  const own = Object.keys(PARAMS[key].shape);
  return Object.keys(params)
    .filter((name) => !own.includes(name))
    .map((name) => `params.${name}: is none of ${own.join(', ')}`);
}
