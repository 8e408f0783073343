import { checkOutsideUrl } from '#src/security/index';
import { isPlaceholder, weaknessOf } from './env-kinds.ts';
import { SECRET_NAMES, type Settings } from './env-table.ts';

/** Everything that wrangler.toml binds. */
const BINDINGS = [
  'CONVERSATIONS',
  'RESTAURANTS',
  'ACCOUNTS',
  'OUTBOUND_QUEUE',
  'JOURNAL_QUEUE',
  'DEAD_LETTER_QUEUE',
  'IP_LIMIT',
  'TOKEN_LIMIT',
] as const satisfies readonly (keyof Env)[];
const OF_DEVELOPMENT = /^(?:dev|test|demo|local)[-_]/i;
/** Names that no public host has, bare names and private addresses; and the example hosts of documentation. */
const LOCAL_HOST =
  /^(?:[^.]*|.*\.(?:localhost|localtest|local|test|example)|(?:.*\.)?example\.(?:com|net|org)|(?:0|10|127|169\.254|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d+)+|\[.*\])$/;
const NOT_PUBLIC = 'is no https:// address of a public host';
const MIN_DATABASE_PASSWORD = 12;

/** What no single value can say of itself. Each names its setting, never the value. */
export function problemsOf(env: Settings): readonly string[] {
  return [
    ...legacyProblems(env),
    ...serviceProblems(env),
    ...(env.ENVIRONMENT === 'production' ? productionProblems(env) : []),
  ];
}

export function missingBindings(env: Readonly<Record<string, unknown>>): readonly string[] {
  return BINDINGS.filter((name) => !isBinding(env[name])).map((name) => `${name} is not bound`);
}

/** What is taken as it is, and should not stay so. */
export function warningsOf(env: Settings): readonly string[] {
  if (env.ENVIRONMENT === 'development') return [];
  const { META_SIGNATURE_REQUIRED: mode, META_SIGNATURE_BREAK_GLASS_UNTIL: until } = env;
  const previous = SECRET_NAMES.filter((name) => name.endsWith('_PREVIOUS') && env[name] !== null);
  const hasEnd = env.META_APP_SECRET_PREVIOUS_UNTIL !== null;
  return [
    ...(mode !== 'enforce' && until === null
      ? ['META_SIGNATURE_REQUIRED has no effect without META_SIGNATURE_BREAK_GLASS_UNTIL']
      : []),
    ...previous.filter(() => !hasEnd).map((name) => `${name} counts until it is removed`),
    ...(env.CHARGILY_SECRET_KEY !== '' && env.APP_URL === null
      ? ['CHARGILY_SECRET_KEY has no effect without APP_URL']
      : []),
    ...(env.LEGACY_SHARED_ALLOWED ? ['LEGACY_SHARED_ALLOWED is on'] : []),
    ...(env.ALLOW_QUERY_TOKEN ? ['ALLOW_QUERY_TOKEN is on'] : []),
  ];
}

function legacyProblems(env: Settings): readonly string[] {
  if (!env.LEGACY_SHARED_ALLOWED) return [];
  const needed = ['WEBHOOK_SHARED_TOKEN', 'DEFAULT_TENANT_ID', 'DEFAULT_RESTAURANT_ID'] as const;
  return needed.filter((name) => !env[name]).map((name) => `LEGACY_SHARED_ALLOWED needs ${name}`);
}

/** What customers say, or what they pay, goes there, so it passes the guard that a customer's own address does. */
function serviceProblems(env: Settings): readonly string[] {
  if (env.ENVIRONMENT === 'development') return [];
  return (['STT_API_URL', 'LLM_API_URL', 'CHARGILY_API_URL', 'APP_URL'] as const)
    .filter((name) => !isPublic(env[name]))
    .map((name) => `${name} ${NOT_PUBLIC}`);
}

function isPublic(value: string | null): boolean {
  if (value === null) return true;
  const { hostname } = new URL(value);
  return checkOutsideUrl(value, [hostname]).ok && !isLocal(hostname);
}

/** A deployment that somebody started with what lies in the repository, or with half of it filled in. */
function productionProblems(env: Settings): readonly string[] {
  const named = (name: keyof Settings, problem: string | null) => (problem === null ? [] : [`${name} ${problem}`]);
  return [
    ...(env.NEON_LOCAL_PROXY === null ? [] : ['NEON_LOCAL_PROXY is for development only']),
    ...SECRET_NAMES.filter((name) => name !== 'DATABASE_URL').flatMap((name) => named(name, secretProblem(env[name]))),
    ...named('DATABASE_URL', databaseProblem(new URL(env.DATABASE_URL))),
    ...(env.CHARGILY_SECRET_KEY !== '' && isTestMode(env.CHARGILY_API_URL)
      ? ['CHARGILY_API_URL is the test mode, in which nobody pays']
      : []),
    ...named('GRAPH_BASE_URL', graphProblem(env.GRAPH_BASE_URL)),
    ...named('INSTAGRAM_BASE_URL', graphProblem(env.INSTAGRAM_BASE_URL)),
  ];
}

/** By its address alone a payment provider's play money is told from real money (reference/algeria.md §4.1). */
export function isTestMode(apiUrl: string): boolean {
  return new URL(apiUrl).pathname.split('/').includes('test');
}

function secretProblem(value: unknown): string | null {
  if (typeof value !== 'string' || value === '') return null;
  return OF_DEVELOPMENT.test(value) ? 'is a development secret' : weaknessOf(value);
}

function databaseProblem({ hostname, username, password }: URL): string | null {
  if (isLocal(hostname)) return 'is a development database';
  if (isPlaceholder(password)) return 'has a placeholder for a password';
  return password.length < MIN_DATABASE_PASSWORD || password === username ? 'has a weak password' : null;
}

function graphProblem(value: string | null): string | null {
  if (value === null) return null;
  const { protocol, hostname } = new URL(value);
  return protocol !== 'https:' || isLocal(hostname) ? NOT_PUBLIC : null;
}

function isLocal(hostname: string): boolean {
  return LOCAL_HOST.test(hostname.toLowerCase().replace(/(?<!\.)\.+$/, ''));
}

/** A text of that name is a variable that somebody set by mistake. */
function isBinding(value: unknown): boolean {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
