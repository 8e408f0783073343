import { MINUTE_MS } from '#src/kernel/clock';

/** A row of `fraud_rules` as it holds for one restaurant: its own row over the one for all, parameter by parameter. */
export interface FraudRule {
  readonly key: string;
  readonly isActive: boolean;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What holds where no rule says otherwise: `FRAUD_INBOUND_ENABLED`, `FRAUD_FLOOD_LIMIT_30S`, `FRAUD_FLOOD_QUARANTINE_MIN`. */
export interface FloodSettings {
  readonly enabled: boolean;
  readonly limit: number;
  readonly quarantineMs: number;
}

/** What is checked of every message; null is not checked. */
export interface InboundRules {
  readonly flood: { readonly limit: number; readonly quarantineMs: number } | null;
  readonly longText: { readonly maxLength: number } | null;
}

export const FLOOD_RULE = 'IN_FLOOD_30S';
export const LONG_TEXT_RULE = 'IN_LONG_TEXT';
export const NO_RULES: InboundRules = { flood: null, longText: null };

const MAX_TEXT = 1_200;
const MAX_LIMIT = 10_000;
const MAX_QUARANTINE_MINUTES = 7 * 24 * 60;

/** A parameter that makes no sense counts as missing: a slip of the pen in a rule must not silence a restaurant's customers. */
export function inboundRules(rules: readonly FraudRule[], settings: FloodSettings): InboundRules {
  if (!settings.enabled) return NO_RULES;
  const flood = rules.find(({ key }) => key === FLOOD_RULE);
  const longText = rules.find(({ key }) => key === LONG_TEXT_RULE);
  const minutes = wholeOf(flood?.params.quarantine_minutes, MAX_QUARANTINE_MINUTES);
  return {
    flood:
      flood?.isActive === false
        ? null
        : {
            limit: wholeOf(flood?.params.limit_30s, MAX_LIMIT) ?? settings.limit,
            quarantineMs: minutes === null ? settings.quarantineMs : minutes * MINUTE_MS,
          },
    longText:
      longText?.isActive === false ? null : { maxLength: wholeOf(longText?.params.max_len, MAX_LIMIT) ?? MAX_TEXT },
  };
}

function wholeOf(value: unknown, max: number): number | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= max ? value : null;
}
