import { SETTINGS, type Settings } from './env-table.ts';

/** Names of the earlier system that are still read, with a warning. */
export const ALIASES: Readonly<Record<string, keyof Settings>> = {
  LEGACY_SHARED_TOKEN_ENABLED: 'LEGACY_SHARED_ALLOWED',
  SIGNATURE_VALIDATION_MODE: 'META_SIGNATURE_REQUIRED',
  RATE_LIMIT_PER_30S: 'FRAUD_FLOOD_LIMIT_30S',
  RL_MAX_PER_30S: 'FRAUD_FLOOD_LIMIT_30S',
  RL_ENABLED: 'FRAUD_INBOUND_ENABLED',
};

interface Renamed {
  readonly env: Readonly<Record<string, unknown>>;
  readonly warnings: readonly string[];
  readonly problems: readonly string[];
}

/** What the new names would hold if nobody had ever used the old ones. */
export function withoutAliases(given: object): Renamed {
  const env: Record<string, unknown> = { ...given };
  const warnings: string[] = [];
  const problems: string[] = [];
  for (const [alias, name] of Object.entries(ALIASES)) {
    const value = env[alias];
    if (value === undefined || value === '') continue;
    warnings.push(`${alias} is an old name of ${name}`);
    if (env[name] === undefined || env[name] === '') env[name] = value;
    else if (!saysTheSame(name, env[name], value)) problems.push(`${alias} and ${name} say different things`);
  }
  return { env, warnings, problems };
}

/** `true` and `enforce` are one word for a signature mode. */
function saysTheSame(name: keyof Settings, one: unknown, other: unknown): boolean {
  const schema = SETTINGS.shape[name];
  const [left, right] = [schema.safeParse(one), schema.safeParse(other)];
  return one === other || (left.success && right.success && left.data === right.data);
}
