import type { DeliveryDefaults } from '#src/delivery/index';
import type { CheckoutFraudSettings } from '#src/fraud/index';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { AppError } from '#src/kernel/errors';
import type { LanguageSettings } from '#src/locale/index';
import type { Channel } from '#src/messages/index';
import type { PaymentDefaults } from '#src/payments/index';
import { withoutAliases } from './env-aliases.ts';
import { isTestMode, missingBindings, problemsOf, warningsOf } from './env-problems.ts';
import { SETTINGS, type Settings } from './env-table.ts';
import { type WatchConfig, watchOf } from './env-watch.ts';

/** One that webhooks may be signed with. */
export interface AppSecret {
  readonly key: 'current' | 'previous';
  readonly secret: string;
  /** When it stops counting; null: never. */
  readonly until: number | null;
}

/** Every setting of src/env-table.ts, as code wants it. */
export interface Config extends WatchConfig {
  readonly environment: 'development' | 'staging' | 'production';
  /** By channel, current before previous. */
  readonly appSecrets: Readonly<Record<Channel, readonly AppSecret[]>>;
  readonly signatureMode: Settings['META_SIGNATURE_REQUIRED'];
  /** Outside development a mode other than `enforce` holds until then, and a day at most. */
  readonly breakGlassUntil: number | null;
  readonly replayWindowMs: number;
  /** The shared token of before. `allowed` comes with a token and both ids, or the Worker does not serve. */
  readonly legacy: {
    readonly token: string | null;
    readonly allowed: boolean;
    readonly tenantId: string | null;
    readonly restaurantId: string | null;
  };
  readonly allowQueryToken: boolean;
  /** Lower case; empty: no host at all. */
  readonly allowedAudioDomains: readonly string[];
  /** The origin of Meta's stand-in, whose media need no rule; null outside development. */
  readonly mediaStandIn: string | null;
  /** Who writes down voice messages; a null `url`: not this one. */
  readonly stt: { readonly url: string | null; readonly apiKey: string; readonly model: string };
  /** Whom to ask where nothing was understood; a null `url`: nobody. */
  readonly llm: { readonly url: string | null; readonly apiKey: string; readonly model: string };
  readonly checkoutFraud: CheckoutFraudSettings;
  readonly flood: { readonly enabled: boolean; readonly limit: number; readonly quarantineMs: number };
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
  readonly delivery: DeliveryDefaults;
  /** Null: an address is asked for without end. */
  readonly addressTries: number | null;
  readonly payments: PaymentDefaults;
  /** The provider of card payments; null: none. */
  readonly chargily: ChargilyConfig | null;
  readonly supportEnabled: boolean;
  /** Commands of staff, and whether each is written down. */
  readonly console: { readonly enabled: boolean; readonly audits: boolean };
  readonly kitchenPatienceMinutes: number;
  /** Whether customers are asked how an order was, and how long after it has arrived. */
  readonly feedback: { readonly enabled: boolean; readonly delayMinutes: number };
  readonly faqEnabled: boolean;
  readonly languages: LanguageSettings;
  /** What works but should be put right, by name and never by value. */
  readonly warnings: readonly string[];
}

export interface ChargilyConfig {
  readonly secretKey: string;
  /** Both without a slash at their end. */
  readonly apiUrl: string;
  readonly appUrl: string;
  /** Whether its money is real. */
  readonly isLive: boolean;
}

const DEFAULT_INSTAGRAM = 'https://graph.instagram.com';
const DEFAULT_GRAPH = 'https://graph.facebook.com';

/** Throws `NOT_CONFIGURED`, naming every setting and binding that is wrong and never its value. */
export function parseEnv(given: object): Config {
  const { env, warnings, problems: renaming } = withoutAliases(given);
  const parsed = SETTINGS.safeParse(env);
  const found = parsed.success ? problemsOf(parsed.data) : parsed.error.issues.map(describe);
  const problems = [...renaming, ...found, ...missingBindings(env)];
  if (!parsed.success || problems.length > 0) {
    throw new AppError('NOT_CONFIGURED', `configuration: ${problems.join('; ')}`);
  }
  return { ...configOf(parsed.data), warnings: [...warnings, ...warningsOf(parsed.data)] };
}

function configOf(env: Settings): Omit<Config, 'warnings'> {
  return {
    environment: env.ENVIRONMENT,
    appSecrets: appSecretsOf(env),
    signatureMode: env.META_SIGNATURE_REQUIRED,
    breakGlassUntil: env.META_SIGNATURE_BREAK_GLASS_UNTIL,
    replayWindowMs: env.META_REPLAY_WINDOW_SEC * SECOND_MS,
    legacy: {
      token: env.WEBHOOK_SHARED_TOKEN,
      allowed: env.LEGACY_SHARED_ALLOWED,
      tenantId: env.DEFAULT_TENANT_ID,
      restaurantId: env.DEFAULT_RESTAURANT_ID,
    },
    allowQueryToken: env.ALLOW_QUERY_TOKEN,
    allowedAudioDomains: env.ALLOWED_AUDIO_DOMAINS,
    mediaStandIn: env.ENVIRONMENT === 'development' ? standInOf(env.GRAPH_BASE_URL) : null,
    stt: { url: env.STT_API_URL, apiKey: env.STT_API_KEY, model: env.STT_MODEL },
    llm: { url: env.LLM_API_URL, apiKey: env.LLM_API_KEY, model: env.LLM_MODEL },
    checkoutFraud: {
      enabled: env.FRAUD_CHECKOUT_ENABLED,
      thresholdCentimes: env.FRAUD_HIGH_ORDER_THRESHOLD,
      cancelLimit: env.FRAUD_CANCEL_LIMIT,
      windowDays: env.FRAUD_CANCEL_WINDOW_DAYS,
    },
    flood: {
      enabled: env.FRAUD_INBOUND_ENABLED,
      limit: env.FRAUD_FLOOD_LIMIT_30S,
      quarantineMs: env.FRAUD_FLOOD_QUARANTINE_MIN * MINUTE_MS,
    },
    verifyToken: env.META_VERIFY_TOKEN,
    verifyEnabled: env.META_VERIFY_ENABLED,
    idPepper: env.ID_PEPPER,
    accountTokenKey: env.ACCOUNT_TOKEN_KEY,
    databaseUrl: env.DATABASE_URL,
    neonLocalProxy: env.NEON_LOCAL_PROXY,
    graphBaseUrl: withoutSlash(env.GRAPH_BASE_URL),
    instagramBaseUrl: withoutSlash(instagramBase(env)),
    graphVersion: env.GRAPH_API_VERSION,
    defaultTokens: { whatsapp: env.WA_API_TOKEN, instagram: env.IG_API_TOKEN, messenger: env.MSG_API_TOKEN },
    objectLocation: env.OBJECT_LOCATION,
    maxInFlight: env.MAX_IN_FLIGHT,
    outbox: {
      maxAttempts: env.OUTBOX_MAX_ATTEMPTS,
      baseDelayMs: env.OUTBOX_BASE_DELAY_SEC * SECOND_MS,
      maxDelayMs: env.OUTBOX_MAX_DELAY_SEC * SECOND_MS,
    },
    deliveryEnabled: env.DELIVERY_ENABLED,
    delivery: deliveryOf(env),
    addressTries: env.DELIVERY_ADDRESS_CLARIFY ? env.DELIVERY_ADDRESS_MAX_ATTEMPTS : null,
    payments: paymentsOf(env),
    chargily: chargilyOf(env),
    supportEnabled: env.SUPPORT_ENABLED,
    console: { enabled: env.ADMIN_WA_CONSOLE_ENABLED, audits: env.ADMIN_WA_AUDIT_ENABLED },
    kitchenPatienceMinutes: env.KITCHEN_ESCALATE_MIN,
    ...watchOf(env),
    feedback: { enabled: env.FEEDBACK_ENABLED, delayMinutes: env.FEEDBACK_DELAY_MIN },
    faqEnabled: env.FAQ_ENABLED,
    languages: {
      scriptFirst: env.L10N_ENABLED,
      stickyArabic: env.L10N_STICKY_AR_ENABLED,
      stickyThreshold: env.L10N_STICKY_AR_THRESHOLD,
      answersDarija: env.L10N_DARIJA_ENABLED,
      strictArabic: env.STRICT_AR_OUT,
      fallback: env.L10N_FALLBACK_LOCALE,
    },
  };
}

function deliveryOf(env: Settings): DeliveryDefaults {
  const { DELIVERY_DEFAULT_ETA_MIN: min, DELIVERY_DEFAULT_ETA_MAX: max } = env;
  return {
    feeFloorCentimes: env.DELIVERY_FEE_MIN_CENTS,
    etaMinutes: { min, max: Math.max(min, max) },
    offersSlots: env.DELIVERY_SLOTS_ENABLED,
  };
}

function paymentsOf(env: Settings): PaymentDefaults {
  return {
    cash: env.PAYMENT_COD_ENABLED,
    cashCeilingCentimes: env.PAYMENT_COD_MAX_AMOUNT,
    deposits: env.PAYMENT_DEPOSIT_ENABLED,
    depositMode: env.PAYMENT_DEPOSIT_MODE,
    depositPercentage: env.PAYMENT_DEPOSIT_PERCENTAGE,
    depositFixedCentimes: env.PAYMENT_DEPOSIT_FIXED_CENTS,
    depositThresholdCentimes: env.PAYMENT_DEPOSIT_THRESHOLD,
    depositMinutes: env.PAYMENT_DEPOSIT_TIMEOUT_MIN,
    trustMinOrders: env.PAYMENT_TRUST_MIN_ORDERS,
    trustMinScore: env.PAYMENT_TRUST_MIN_SCORE,
    cib: env.PAYMENT_CIB_ENABLED,
    edahabia: env.PAYMENT_EDAHABIA_ENABLED,
    transferCode: env.BARIDIMOB_MERCHANT_CODE,
    hasProvider: chargilyOf(env) !== null,
  };
}

function chargilyOf(env: Settings): ChargilyConfig | null {
  const { CHARGILY_SECRET_KEY: secretKey, CHARGILY_API_URL: apiUrl, APP_URL: appUrl } = env;
  if (secretKey === '' || appUrl === null) return null;
  return { secretKey, apiUrl: withoutSlash(apiUrl), appUrl: withoutSlash(appUrl), isLive: !isTestMode(apiUrl) };
}

/** A channel with an app of its own knows the shared secrets no longer, unless it is told one as its own previous. */
function appSecretsOf(env: Settings): Config['appSecrets'] {
  const secretsFor = (own: { current: string | null; previous: string | null }): readonly AppSecret[] => {
    const previous = own.previous ?? (own.current === null ? env.META_APP_SECRET_PREVIOUS : null);
    return [
      { key: 'current', secret: own.current ?? env.META_APP_SECRET, until: null },
      ...(previous
        ? [{ key: 'previous', secret: previous, until: env.META_APP_SECRET_PREVIOUS_UNTIL } satisfies AppSecret]
        : []),
    ];
  };
  return {
    whatsapp: secretsFor({ current: env.WA_APP_SECRET, previous: env.WA_APP_SECRET_PREVIOUS }),
    instagram: secretsFor({ current: env.IG_APP_SECRET, previous: env.IG_APP_SECRET_PREVIOUS }),
    messenger: secretsFor({ current: env.MSG_APP_SECRET, previous: env.MSG_APP_SECRET_PREVIOUS }),
  };
}

/** A Graph stand-in stands in for Instagram too, unless that has its own (decisions.md, Names). */
function instagramBase(env: Settings): string {
  if (env.INSTAGRAM_BASE_URL) return env.INSTAGRAM_BASE_URL;
  return withoutSlash(env.GRAPH_BASE_URL) === DEFAULT_GRAPH ? DEFAULT_INSTAGRAM : env.GRAPH_BASE_URL;
}

/** Null for Meta's own host, which the rules are for. */
function standInOf(graphBaseUrl: string): string | null {
  const { origin } = new URL(graphBaseUrl);
  return origin === DEFAULT_GRAPH ? null : origin;
}

function describe(issue: { path: PropertyKey[]; code?: string | undefined; message: string }): string {
  return `${issue.path.map(String).join('.')}: ${issue.message}`;
}

function withoutSlash(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}
