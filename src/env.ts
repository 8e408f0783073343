import { z } from 'zod';
import { SECOND_MS } from '#src/kernel/clock';
import { AppError } from '#src/kernel/errors';
import type { Channel } from '#src/messages/index';

const MIN_SECRET = 16;
const PLACEHOLDER = /change.?me|placeholder|^x+$|^secret$/i;

const secret = z
  .string()
  .trim()
  .min(MIN_SECRET, `must have at least ${MIN_SECRET} characters`)
  .refine((value) => !PLACEHOLDER.test(value), 'is a placeholder');
const optionalSecret = z.preprocess((value) => (value === '' ? undefined : value), secret.optional());
const flag = (byDefault: boolean) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? String(byDefault) : value),
    z.enum(['true', 'false']).transform((value) => value === 'true'),
  );
const whole = (byDefault: number, range: { min: number; max: number }) =>
  z.preprocess(
    (value) => (value === undefined || value === '' ? byDefault : value),
    z.coerce.number().int().min(range.min).max(range.max),
  );
const text = (byDefault: string) =>
  z.preprocess((value) => (value === undefined || value === '' ? byDefault : value), z.string());

const settings = z.object({
  ENVIRONMENT: z.enum(['development', 'staging', 'production']),
  META_APP_SECRET: secret,
  META_APP_SECRET_PREVIOUS: optionalSecret,
  WA_APP_SECRET: optionalSecret,
  IG_APP_SECRET: optionalSecret,
  MSG_APP_SECRET: optionalSecret,
  // The other modes are refused until they do what they promise: a Worker that cannot check less must not pretend to.
  META_SIGNATURE_REQUIRED: z.preprocess(
    (value) => (value === undefined || value === '' ? 'enforce' : value),
    z.enum(['enforce', 'true']),
  ),
  META_VERIFY_TOKEN: z.string().trim().min(1),
  META_VERIFY_ENABLED: flag(true),
  ID_PEPPER: secret,
  ACCOUNT_TOKEN_KEY: secret,
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NEON_LOCAL_PROXY: text(''),
  GRAPH_BASE_URL: z.url(),
  INSTAGRAM_BASE_URL: text(''),
  GRAPH_API_VERSION: z.string().regex(/^v\d+\.\d+$/),
  WA_API_TOKEN: text(''),
  IG_API_TOKEN: text(''),
  MSG_API_TOKEN: text(''),
  OBJECT_LOCATION: text('weur'),
  MAX_IN_FLIGHT: whole(256, { min: 1, max: 10_000 }),
  OUTBOX_MAX_ATTEMPTS: whole(7, { min: 1, max: 50 }),
  OUTBOX_BASE_DELAY_SEC: whole(30, { min: 1, max: 3_600 }),
  OUTBOX_MAX_DELAY_SEC: whole(3_600, { min: 1, max: 86_400 }),
  DELIVERY_ENABLED: flag(false),
});

/** Every setting, typed. docs/flags.md says what each is for. */
export interface Config {
  readonly environment: 'development' | 'staging' | 'production';
  /** By channel, current before previous. */
  readonly appSecrets: Readonly<Record<Channel, readonly string[]>>;
  readonly verifyToken: string;
  readonly verifyEnabled: boolean;
  readonly idPepper: string;
  readonly accountTokenKey: string;
  readonly databaseUrl: string;
  /** `host:port` of a local Neon endpoint, development and tests only. */
  readonly neonLocalProxy: string | null;
  readonly graphBaseUrl: string;
  readonly instagramBaseUrl: string;
  readonly graphVersion: string;
  /** Sends for accounts that have no token of their own. */
  readonly defaultTokens: Readonly<Record<Channel, string>>;
  readonly objectLocation: DurableObjectLocationHint;
  readonly maxInFlight: number;
  readonly outbox: { readonly maxAttempts: number; readonly baseDelayMs: number; readonly maxDelayMs: number };
  readonly deliveryEnabled: boolean;
}

const DEFAULT_INSTAGRAM = 'https://graph.instagram.com';
const DEFAULT_GRAPH = 'https://graph.facebook.com';

/** Throws `NOT_CONFIGURED`, naming every setting that is wrong and never its value. */
export function parseEnv(env: object): Config {
  const parsed = settings.safeParse(env);
  const problems = parsed.success ? productionProblems(parsed.data) : parsed.error.issues.map(describe);
  if (!parsed.success || problems.length > 0) {
    throw new AppError('NOT_CONFIGURED', `configuration: ${problems.join('; ')}`);
  }
  return configOf(parsed.data);
}

function configOf(env: z.infer<typeof settings>): Config {
  const shared = [env.META_APP_SECRET, env.META_APP_SECRET_PREVIOUS];
  const secretsFor = (own: string | undefined) => (own ? [own] : shared).filter((value) => value !== undefined);
  return {
    environment: env.ENVIRONMENT,
    appSecrets: {
      whatsapp: secretsFor(env.WA_APP_SECRET),
      instagram: secretsFor(env.IG_APP_SECRET),
      messenger: secretsFor(env.MSG_APP_SECRET),
    },
    verifyToken: env.META_VERIFY_TOKEN,
    verifyEnabled: env.META_VERIFY_ENABLED,
    idPepper: env.ID_PEPPER,
    accountTokenKey: env.ACCOUNT_TOKEN_KEY,
    databaseUrl: env.DATABASE_URL,
    neonLocalProxy: env.NEON_LOCAL_PROXY || null,
    graphBaseUrl: withoutSlash(env.GRAPH_BASE_URL),
    instagramBaseUrl: withoutSlash(instagramBase(env)),
    graphVersion: env.GRAPH_API_VERSION,
    defaultTokens: { whatsapp: env.WA_API_TOKEN, instagram: env.IG_API_TOKEN, messenger: env.MSG_API_TOKEN },
    objectLocation: env.OBJECT_LOCATION as DurableObjectLocationHint,
    maxInFlight: env.MAX_IN_FLIGHT,
    outbox: {
      maxAttempts: env.OUTBOX_MAX_ATTEMPTS,
      baseDelayMs: env.OUTBOX_BASE_DELAY_SEC * SECOND_MS,
      maxDelayMs: env.OUTBOX_MAX_DELAY_SEC * SECOND_MS,
    },
    deliveryEnabled: env.DELIVERY_ENABLED,
  };
}

/** A Graph stand-in stands in for Instagram too, unless that has its own (decisions.md, Names). */
function instagramBase(env: z.infer<typeof settings>): string {
  if (env.INSTAGRAM_BASE_URL) return env.INSTAGRAM_BASE_URL;
  return withoutSlash(env.GRAPH_BASE_URL) === DEFAULT_GRAPH ? DEFAULT_INSTAGRAM : env.GRAPH_BASE_URL;
}

function productionProblems(env: z.infer<typeof settings>): readonly string[] {
  if (env.ENVIRONMENT !== 'production') return [];
  const secrets = ['META_APP_SECRET', 'META_VERIFY_TOKEN', 'ID_PEPPER', 'ACCOUNT_TOKEN_KEY'] as const;
  return [
    ...(env.NEON_LOCAL_PROXY ? ['NEON_LOCAL_PROXY is for development only'] : []),
    ...secrets.filter((name) => env[name].startsWith('dev-')).map((name) => `${name} is a development secret`),
  ];
}

function describe(issue: { path: PropertyKey[]; code?: string | undefined; message: string }): string {
  return `${issue.path.map(String).join('.')}: ${issue.message}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
