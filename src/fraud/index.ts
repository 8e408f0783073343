export type { CheckoutFraudSettings } from './checkout-fraud.ts';
export {
  assessFlood,
  type InboundGuard,
  isQuarantineOver,
  OPEN_GUARD,
  type Quarantine,
  type Verdict,
} from './flood.ts';
export { type FloodSettings, type FraudRule, type InboundRules, inboundRules, NO_RULES } from './inbound-rules.ts';
export { anyRuleParams, RULE_KEYS, type RuleKey, type RuleParams, ruleParamProblems } from './rule-params.ts';
