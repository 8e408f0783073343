import { describe, expect, it } from 'vitest';
import { parseEnv } from '#src/env';

const SECRET = '0123456789abcdef';
const COMPLETE = {
  ENVIRONMENT: 'production',
  META_APP_SECRET: `app-${SECRET}`,
  META_VERIFY_TOKEN: 'verify',
  ID_PEPPER: `pepper-${SECRET}`,
  ACCOUNT_TOKEN_KEY: `key-${SECRET}`,
  DATABASE_URL: 'postgres://user:pass@db.example.com/resto',
  GRAPH_BASE_URL: 'https://graph.facebook.com',
  GRAPH_API_VERSION: 'v26.0',
};

function problemOf(changes: Readonly<Record<string, string | undefined>>): string {
  try {
    parseEnv({ ...COMPLETE, ...changes });
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('a Worker without every setting does not serve', () => {
  it.each([
    'ENVIRONMENT',
    'META_APP_SECRET',
    'META_VERIFY_TOKEN',
    'ID_PEPPER',
    'ACCOUNT_TOKEN_KEY',
    'DATABASE_URL',
    'GRAPH_BASE_URL',
    'GRAPH_API_VERSION',
  ])('%s', (name) => {
    expect(problemOf({ [name]: undefined })).toContain(name);
    expect(problemOf({ [name]: '' })).toContain(name);
  });

  it.each([
    ['META_APP_SECRET', 'short'],
    ['META_APP_SECRET', 'change-me-change-me'],
    ['META_APP_SECRET', '                '],
    ['META_APP_SECRET_PREVIOUS', 'short'],
    ['META_SIGNATURE_REQUIRED', 'warn'],
    ['META_SIGNATURE_REQUIRED', 'off'],
    ['META_VERIFY_ENABLED', 'yes'],
    ['DATABASE_URL', 'https://db.example.com'],
    ['GRAPH_API_VERSION', '26'],
    ['MAX_IN_FLIGHT', '0'],
    ['MAX_IN_FLIGHT', 'many'],
    ['OUTBOX_MAX_ATTEMPTS', '1.5'],
    ['OUTBOX_BASE_DELAY_SEC', '-1'],
    ['OUTBOX_MAX_DELAY_SEC', '86401'],
    ['DELIVERY_ENABLED', '1'],
  ])('%s=%s is refused by name, and its value is not repeated', (name, value) => {
    const problem = problemOf({ [name]: value });
    expect(problem).toContain(name);
    if (value.length > 5) expect(problem).not.toContain(value.trim() || 'never');
  });

  it.each([
    ['NEON_LOCAL_PROXY', '127.0.0.1:54330'],
    ['META_APP_SECRET', `dev-${SECRET}`],
    ['META_VERIFY_TOKEN', 'dev-verify-token'],
    ['ID_PEPPER', `dev-${SECRET}`],
    ['ACCOUNT_TOKEN_KEY', `dev-${SECRET}`],
  ])('in production %s must not come from a laptop', (name, value) => {
    expect(problemOf({ [name]: value })).toContain(name);
    expect(problemOf({ [name]: value, ENVIRONMENT: 'development' })).toBe('none');
  });
});

describe('what is not set has a default', () => {
  it('for place, load and sending', () => {
    expect(parseEnv(COMPLETE)).toMatchObject({
      objectLocation: 'weur',
      maxInFlight: 256,
      verifyEnabled: true,
      deliveryEnabled: false,
      neonLocalProxy: null,
      graphVersion: 'v26.0',
      outbox: { maxAttempts: 7, baseDelayMs: 30_000, maxDelayMs: 3_600_000 },
      defaultTokens: { whatsapp: '', instagram: '', messenger: '' },
    });
  });

  it('and what is set counts', () => {
    const set = {
      META_SIGNATURE_REQUIRED: 'true',
      META_VERIFY_ENABLED: 'false',
      OBJECT_LOCATION: 'eeur',
      MAX_IN_FLIGHT: '3',
      OUTBOX_MAX_ATTEMPTS: '2',
      OUTBOX_BASE_DELAY_SEC: '1',
      OUTBOX_MAX_DELAY_SEC: '9',
      DELIVERY_ENABLED: 'true',
      WA_API_TOKEN: 'w',
      IG_API_TOKEN: 'i',
      MSG_API_TOKEN: 'm',
    };
    expect(parseEnv({ ...COMPLETE, ...set })).toMatchObject({
      objectLocation: 'eeur',
      maxInFlight: 3,
      verifyEnabled: false,
      deliveryEnabled: true,
      outbox: { maxAttempts: 2, baseDelayMs: 1_000, maxDelayMs: 9_000 },
      defaultTokens: { whatsapp: 'w', instagram: 'i', messenger: 'm' },
    });
  });
});

describe('app secrets', () => {
  it('the current one comes before the previous one', () => {
    const { appSecrets } = parseEnv({ ...COMPLETE, META_APP_SECRET_PREVIOUS: `old-${SECRET}` });
    expect(appSecrets.whatsapp).toEqual([`app-${SECRET}`, `old-${SECRET}`]);
  });

  it('a channel with a secret of its own knows no other', () => {
    const own = { WA_APP_SECRET: `wa-${SECRET}`, IG_APP_SECRET: `ig-${SECRET}`, MSG_APP_SECRET: `msg-${SECRET}` };
    const { appSecrets } = parseEnv({ ...COMPLETE, ...own, META_APP_SECRET_PREVIOUS: `old-${SECRET}` });
    expect(appSecrets).toEqual({
      whatsapp: [`wa-${SECRET}`],
      instagram: [`ig-${SECRET}`],
      messenger: [`msg-${SECRET}`],
    });
  });
});

describe('where Graph is', () => {
  it('Instagram has a host of its own', () => {
    expect(parseEnv(COMPLETE).instagramBaseUrl).toBe('https://graph.instagram.com');
  });

  it('a stand-in for Graph stands in for Instagram too, unless that has its own', () => {
    const stand = { GRAPH_BASE_URL: 'http://127.0.0.1:8790/' };
    expect(parseEnv({ ...COMPLETE, ...stand })).toMatchObject({
      graphBaseUrl: 'http://127.0.0.1:8790',
      instagramBaseUrl: 'http://127.0.0.1:8790',
    });
    const both = { ...stand, INSTAGRAM_BASE_URL: 'http://127.0.0.1:8799' };
    expect(parseEnv({ ...COMPLETE, ...both }).instagramBaseUrl).toBe('http://127.0.0.1:8799');
  });
});
