import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '#src/env';
import { ALIASES } from '#src/env-aliases';
import { GROUPS, SETTINGS, type Settings } from '#src/env-table';
import { DROPPED, DUE, KEPT, KEPT_BY_SCRIPTS } from '../../scripts/docs/earlier-names.ts';
import { renderFlags } from '../../scripts/docs/render-flags.ts';
import { PRODUCTION, strongSecret } from '../support/env.ts';
import { ROOT } from '../support/source-tree.ts';

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const NAMES = Object.keys(SETTINGS.shape);
const rows = Object.values(GROUPS).flatMap((settings) => Object.entries(settings));
const example = [...read('.dev.vars.example').matchAll(/^(# )?([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
  ([, comment, name = '', value = '']) => ({ name, value, isComment: comment !== undefined }),
);

it('docs/flags.md is what `npm run docs:flags` writes', () => {
  expect(read('docs/flags.md')).toBe(renderFlags());
});

it('a setting stands in one group, with a sentence that says what it is for', () => {
  expect(rows.map(([name]) => name).sort()).toEqual([...NAMES].sort());
  expect(rows.filter(([, { meaning }]) => !/^[`A-Z].*\.$/.test(meaning)).map(([name]) => name)).toEqual([]);
});

it('.dev.vars.example knows every setting, once, and no other', () => {
  expect(example.map(({ name }) => name).sort()).toEqual([...NAMES].sort());
});

it('a name behind a # in .dev.vars.example has the value that the code gives it', () => {
  const byNpmRunDev = ['GRAPH_BASE_URL', 'NEON_LOCAL_PROXY', 'STT_API_URL', 'CHARGILY_API_URL', 'APP_URL'];
  const defaults = Object.fromEntries(rows.map(([name, { byDefault }]) => [name, byDefault]));
  const quiet = example.filter(({ name, isComment }) => isComment && !byNpmRunDev.includes(name));
  expect(quiet.filter(({ name, value }) => value !== defaults[name])).toEqual([]);
});

describe('a default is what the setting has when nobody sets it', () => {
  const optional = rows.flatMap(([name, { byDefault }]) => (byDefault === null ? [] : [[name, byDefault] as const]));

  it.each(optional)('%s', (name, byDefault) => {
    const unset = Object.fromEntries(Object.entries(PRODUCTION).filter(([other]) => other !== name));
    expect(parseEnv({ ...unset, [name]: byDefault })).toEqual(parseEnv(unset));
  });
});

describe('a setting that is set is told to the code', () => {
  const ID = '00000000-0000-0000-0000-0000000000a1';
  const INSTANT = '2026-11-23T12:00:00Z';
  /** Complete, or it does not compile: one value of each that is not its default. */
  const OTHER: Readonly<Record<keyof Settings, string>> = {
    ENVIRONMENT: 'staging',
    DATABASE_URL: 'postgres://nobody:nothing@db.localtest/other',
    NEON_LOCAL_PROXY: '127.0.0.1:54330',
    ID_PEPPER: strongSecret('other'),
    ACCOUNT_TOKEN_KEY: strongSecret('other'),
    OBJECT_LOCATION: 'eeur',
    MAX_IN_FLIGHT: '3',
    GRAPH_BASE_URL: 'http://127.0.0.1:8790',
    INSTAGRAM_BASE_URL: 'http://127.0.0.1:8791',
    GRAPH_API_VERSION: 'v27.0',
    WA_API_TOKEN: strongSecret('wa'),
    IG_API_TOKEN: strongSecret('ig'),
    MSG_API_TOKEN: strongSecret('msg'),
    META_VERIFY_TOKEN: strongSecret('other'),
    META_VERIFY_ENABLED: 'false',
    META_APP_SECRET: strongSecret('other'),
    META_APP_SECRET_PREVIOUS: strongSecret('old'),
    META_APP_SECRET_PREVIOUS_UNTIL: INSTANT,
    WA_APP_SECRET: strongSecret('wa'),
    WA_APP_SECRET_PREVIOUS: strongSecret('wa'),
    IG_APP_SECRET: strongSecret('ig'),
    IG_APP_SECRET_PREVIOUS: strongSecret('ig'),
    MSG_APP_SECRET: strongSecret('msg'),
    MSG_APP_SECRET_PREVIOUS: strongSecret('msg'),
    META_SIGNATURE_REQUIRED: 'warn',
    META_SIGNATURE_BREAK_GLASS_UNTIL: INSTANT,
    META_REPLAY_WINDOW_SEC: '300',
    ALLOW_QUERY_TOKEN: 'true',
    LEGACY_SHARED_ALLOWED: 'true',
    WEBHOOK_SHARED_TOKEN: strongSecret('other'),
    DEFAULT_TENANT_ID: ID.replace('a1', 'a2'),
    DEFAULT_RESTAURANT_ID: ID.replace('a1', 'a2'),
    ALLOWED_AUDIO_DOMAINS: 'none',
    STT_API_URL: 'http://127.0.0.1:8792/v1/audio/transcriptions',
    STT_API_KEY: strongSecret('stt'),
    STT_MODEL: 'whisper-large-v3',
    LLM_API_URL: 'http://127.0.0.1:8793/v1/chat/completions',
    LLM_API_KEY: strongSecret('llm'),
    LLM_MODEL: 'other-model',
    FRAUD_INBOUND_ENABLED: 'false',
    FRAUD_FLOOD_LIMIT_30S: '3',
    FRAUD_FLOOD_QUARANTINE_MIN: '3',
    OUTBOX_MAX_ATTEMPTS: '3',
    OUTBOX_BASE_DELAY_SEC: '3',
    OUTBOX_MAX_DELAY_SEC: '3',
    PAYMENT_COD_ENABLED: 'false',
    PAYMENT_COD_MAX_AMOUNT: '500000',
    PAYMENT_DEPOSIT_ENABLED: 'false',
    PAYMENT_DEPOSIT_MODE: 'FIXED',
    PAYMENT_DEPOSIT_PERCENTAGE: '50',
    PAYMENT_DEPOSIT_FIXED_CENTS: '50000',
    PAYMENT_DEPOSIT_THRESHOLD: '0',
    PAYMENT_DEPOSIT_TIMEOUT_MIN: '60',
    PAYMENT_TRUST_MIN_ORDERS: '5',
    PAYMENT_TRUST_MIN_SCORE: '80',
    PAYMENT_CIB_ENABLED: 'true',
    ADMIN_WA_CONSOLE_ENABLED: 'true',
    ADMIN_WA_AUDIT_ENABLED: 'false',
    PAYMENT_EDAHABIA_ENABLED: 'true',
    BARIDIMOB_MERCHANT_CODE: '007 99999 0012345678 90',
    CHARGILY_SECRET_KEY: strongSecret('chargily'),
    CHARGILY_API_URL: 'https://pay.chargily.net/test/api/v2',
    APP_URL: 'https://bot.restaurant.dz',
    SUPPORT_ENABLED: 'true',
    FAQ_ENABLED: 'true',
    KITCHEN_ESCALATE_MIN: '7',
    FEEDBACK_ENABLED: 'true',
    FEEDBACK_DELAY_MIN: '7',
    RETENTION_DAYS_INBOUND: '7',
    RETENTION_DAYS_OUTBOX_SENT: '7',
    RETENTION_DAYS_SECURITY: '7',
    RETENTION_DAYS_WORKFLOW_ERRORS: '7',
    RETENTION_DAYS_AUDIT: '7',
    CONVERSATION_TTL_DAYS: '365',
    RETENTION_BATCH_SIZE: '700',
    RETENTION_MAX_ITERATIONS: '7',
    RETENTION_DRY_RUN: 'true',
    ALERT_WEBHOOK_URL: 'https://hooks.other.test/x',
    ALERT_SLO_ENABLED: 'false',
    ALERT_COOLDOWN_SEC: '301',
    SLO_WINDOW_MIN: '16',
    SLO_INBOUND_TO_OUTBOX_P95_MS: '2001',
    SLO_OUTBOX_PENDING_AGE_MAX_SEC: '601',
    SLO_DLQ_RATE_MAX: '0.06',
    SLO_DLQ_COUNT_MAX: '6',
    ALERT_OUTBOX_PENDING_AGE_SEC: '61',
    ALERT_OUTBOX_PENDING_COUNT: '101',
    ALERT_DLQ_COUNT: '11',
    ALERT_ERRORS_PER_HOUR: '51',
    ALERT_AUTH_DENY_PER_HOUR: '101',
    L10N_ENABLED: 'false',
    L10N_STICKY_AR_ENABLED: 'false',
    L10N_STICKY_AR_THRESHOLD: '3',
    L10N_DARIJA_ENABLED: 'true',
    L10N_FALLBACK_LOCALE: 'ar',
    STRICT_AR_OUT: 'false',
    FRAUD_CHECKOUT_ENABLED: 'false',
    FRAUD_HIGH_ORDER_THRESHOLD: '500000',
    FRAUD_CANCEL_LIMIT: '5',
    FRAUD_CANCEL_WINDOW_DAYS: '14',
    DELIVERY_ENABLED: 'true',
    DELIVERY_SLOTS_ENABLED: 'true',
    DELIVERY_ADDRESS_CLARIFY: 'false',
    DELIVERY_ADDRESS_MAX_ATTEMPTS: '2',
    DELIVERY_FEE_MIN_CENTS: '300',
    DELIVERY_DEFAULT_ETA_MIN: '20',
    DELIVERY_DEFAULT_ETA_MAX: '90',
  };
  const base = {
    ...PRODUCTION,
    ENVIRONMENT: 'development',
    META_APP_SECRET_PREVIOUS: strongSecret('before'),
    WEBHOOK_SHARED_TOKEN: strongSecret('shared'),
    CHARGILY_SECRET_KEY: strongSecret('provider'),
    APP_URL: 'https://other.restaurant.dz',
    DEFAULT_TENANT_ID: ID,
    DEFAULT_RESTAURANT_ID: ID,
  };

  it.each(Object.entries(OTHER))('%s', (name, value) => {
    const told = (changes: Readonly<Record<string, string>>) => ({
      ...parseEnv({ ...base, ...changes }),
      warnings: [],
    });
    expect(told({ [name]: value })).not.toEqual(told({}));
  });
});

describe('of the names of the earlier system', () => {
  const due = DUE.flatMap(({ names }) => names);
  const dropped = DROPPED.flatMap(({ names }) => names);
  const all = [...KEPT, ...KEPT_BY_SCRIPTS, ...Object.keys(ALIASES), ...due, ...dropped];

  it('each has one fate', () => {
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
  });

  it('those kept are settings, and the others are not', () => {
    expect(KEPT.filter((name) => !NAMES.includes(name))).toEqual([]);
    expect(all.slice(KEPT.length).filter((name) => NAMES.includes(name))).toEqual([]);
  });

  it('those kept by scripts are read by one and told in docs/operations.md', () => {
    const scripts = read('scripts/backup/backup-settings.ts');
    const told = read('docs/operations.md');
    expect(KEPT_BY_SCRIPTS.filter((name) => !scripts.includes(`env.${name}`) || !told.includes(name))).toEqual([]);
  });
});
