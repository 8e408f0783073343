import { parseArgs } from 'node:util';
import { isGrantable, SCOPES } from '../../src/tenancy/index.ts';
import { TokenError } from './token-error.ts';

export type TokenCommand =
  | ({ readonly kind: 'create'; readonly client: NewClient } & TokenTerms)
  | ({ readonly kind: 'rotate'; readonly client: string; readonly overlapHours: number } & TokenTerms)
  | { readonly kind: 'revoke'; readonly client: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'help' };

export interface NewClient {
  readonly name: string;
  readonly restaurantId: string;
  readonly scopes: readonly string[];
  readonly replyAccount: { readonly channel: string; readonly accountId: string } | null;
}

interface TokenTerms {
  readonly days: number;
  readonly environment: string;
}

const ENVIRONMENTS = ['development', 'staging', 'production'];
const DEFAULT_DAYS = 90;
const MAX_DAYS = 365;
const DEFAULT_OVERLAP_HOURS = 24;
const MAX_OVERLAP_HOURS = 7 * 24;

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const LOOKUP_ID = /^[0-9a-z]{8}$/;
const NAME = /^[^\p{C}\p{Zl}\p{Zp}]{1,80}$/u;
const ACCOUNT = /^(whatsapp|instagram|messenger):([\w.-]{1,64})$/;

const CREATE = ['name', 'restaurant', 'scopes', 'days', 'reply-account', 'env'];
const ROTATE = ['overlap-hours', 'days', 'env'];

export const USAGE = `npm run token -- create --name <text> --restaurant <id> --scopes <a,b> [--days ${DEFAULT_DAYS}] [--reply-account <channel:id>] [--env <name>]
npm run token -- rotate <client id or lookup id> [--overlap-hours ${DEFAULT_OVERLAP_HOURS}] [--days ${DEFAULT_DAYS}] [--env <name>]
npm run token -- revoke <client id or lookup id>
npm run token -- list

Scopes (also <prefix>:* and *):
${Object.entries(SCOPES)
  .map(([scope, meaning]) => `  ${scope.padEnd(16)}${meaning}`)
  .join('\n')}

The database is DATABASE_URL, or the local stack's.`;

type Values = Readonly<Record<string, string | undefined>>;

/** `environment`: what a token is for unless `--env` says otherwise. */
export function readArguments(args: readonly string[], environment: string): TokenCommand {
  const [kind, ...rest] = args;
  switch (kind) {
    case 'create': {
      const { values } = parse(rest, { options: CREATE, places: 0 });
      return { kind, client: newClient(values), ...terms(values, environment) };
    }
    case 'rotate': {
      const { values, places } = parse(rest, { options: ROTATE, places: 1 });
      const hours = { option: 'overlap-hours', fallback: DEFAULT_OVERLAP_HOURS, min: 0, max: MAX_OVERLAP_HOURS };
      return { kind, client: reference(places[0]), overlapHours: whole(values, hours), ...terms(values, environment) };
    }
    case 'revoke':
      return { kind, client: reference(parse(rest, { options: [], places: 1 }).places[0]) };
    case 'list':
      parse(rest, { options: [], places: 0 });
      return { kind };
    case 'help':
    case '--help':
      return { kind: 'help' };
    default:
      throw new TokenError(`create, rotate, revoke or list?\n\n${USAGE}`);
  }
}

function parse(
  args: readonly string[],
  expected: { options: readonly string[]; places: number },
): { values: Values; places: readonly string[] } {
  const options = Object.fromEntries(expected.options.map((name) => [name, { type: 'string' as const }]));
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    if (positionals.length > expected.places)
      throw new TokenError('too many arguments: a value with spaces needs quotes');
    return { values: values as Values, places: positionals };
  } catch (error) {
    throw error instanceof TokenError ? error : new TokenError(firstSentence(error));
  }
}

function newClient(values: Values): NewClient {
  const name = values.name?.trim() ?? '';
  if (!NAME.test(name)) throw new TokenError('--name: one line of 1 to 80 characters, by which people know the client');
  const restaurantId = values.restaurant ?? '';
  if (!UUID.test(restaurantId)) throw new TokenError('--restaurant: the id of a restaurant (a UUID)');
  return {
    name,
    restaurantId: restaurantId.toLowerCase(),
    scopes: scopesIn(values.scopes ?? ''),
    replyAccount: accountIn(values['reply-account']),
  };
}

function scopesIn(text: string): readonly string[] {
  const scopes = [...new Set(text.split(',').map((scope) => scope.trim()))].filter((scope) => scope !== '');
  const unknown = scopes.filter((scope) => !isGrantable(scope));
  const known = `known are ${Object.keys(SCOPES).join(', ')}, <prefix>:* and *`;
  if (unknown.length > 0) throw new TokenError(`--scopes: ${unknown.join(', ')} unknown; ${known}`);
  if (scopes.length === 0) throw new TokenError(`--scopes: at least one; ${known}`);
  return scopes;
}

function accountIn(text: string | undefined): NewClient['replyAccount'] {
  if (text === undefined) return null;
  const [, channel, accountId] = ACCOUNT.exec(text) ?? [];
  if (!channel || !accountId)
    throw new TokenError('--reply-account: <channel>:<account id>, as whatsapp:100000000000001');
  return { channel, accountId };
}

function terms(values: Values, environment: string): TokenTerms {
  const days = { option: 'days', fallback: DEFAULT_DAYS, min: 1, max: MAX_DAYS };
  const of = values.env ?? environment;
  if (!ENVIRONMENTS.includes(of)) throw new TokenError(`--env: one of ${ENVIRONMENTS.join(', ')}`);
  return { days: whole(values, days), environment: of };
}

function whole(values: Values, of: { option: string; fallback: number; min: number; max: number }): number {
  const text = values[of.option] ?? String(of.fallback);
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number >= of.min && number <= of.max)) throw new TokenError(`--${of.option}: ${of.min} to ${of.max}`);
  return number;
}

/** Whoever pastes a token in here must not see it again in an error. */
function reference(text: string | undefined): string {
  const name = text ?? '';
  if (UUID.test(name)) return name.toLowerCase();
  if (LOOKUP_ID.test(name)) return name;
  throw new TokenError(
    'which client? Its client id or the lookup id of its token (not the token): npm run token -- list',
  );
}

function firstSentence(error: unknown): string {
  return error instanceof Error ? (error.message.split(/\.\s|\n/)[0] ?? '') : String(error);
}
