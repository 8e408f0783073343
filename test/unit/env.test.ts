import { describe, expect, it } from 'vitest';
import { parseEnv } from '#src/env';
import { PRODUCTION, strongSecret } from '../support/env.ts';

function problemOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    parseEnv({ ...PRODUCTION, ...changes });
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
    ['WA_APP_SECRET_PREVIOUS', 'short'],
    ['META_APP_SECRET_PREVIOUS_UNTIL', 'tomorrow'],
    ['META_APP_SECRET_PREVIOUS_UNTIL', '2026-11-23'],
    ['META_SIGNATURE_REQUIRED', 'maybe'],
    ['META_SIGNATURE_BREAK_GLASS_UNTIL', '1795435200'],
    ['META_REPLAY_WINDOW_SEC', '691201'],
    ['META_REPLAY_WINDOW_SEC', '0'],
    ['WEBHOOK_SHARED_TOKEN', 'short'],
    ['LEGACY_SHARED_ALLOWED', 'yes'],
    ['LEGACY_SHARED_ALLOWED', 'true'],
    ['DEFAULT_TENANT_ID', 'restaurant'],
    ['DEFAULT_RESTAURANT_ID', 'restaurant'],
    ['ALLOW_QUERY_TOKEN', 'on'],
    ['ALLOWED_AUDIO_DOMAINS', 'cdn.fbsbx.com,'],
    ['ALLOWED_AUDIO_DOMAINS', 'https://cdn.fbsbx.com'],
    ['ALLOWED_AUDIO_DOMAINS', '*.fbsbx.com'],
    ['ALLOWED_AUDIO_DOMAINS', '127.0.0.1'],
    ['ALLOWED_AUDIO_DOMAINS', 'localhost'],
    ['ALLOWED_AUDIO_DOMAINS', 'none,cdn.fbsbx.com'],
    ['FRAUD_INBOUND_ENABLED', 'yes'],
    ['FRAUD_FLOOD_LIMIT_30S', '0'],
    ['FRAUD_FLOOD_QUARANTINE_MIN', '1441'],
    ['META_VERIFY_ENABLED', 'yes'],
    ['DATABASE_URL', 'https://db.example.com'],
    ['NEON_LOCAL_PROXY', 'somewhere'],
    ['INSTAGRAM_BASE_URL', 'graph.instagram.com'],
    ['OBJECT_LOCATION', 'mars'],
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
});

describe('what is not set has a default', () => {
  it('for place, load and sending', () => {
    expect(parseEnv(PRODUCTION)).toMatchObject({
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
      WA_API_TOKEN: strongSecret('w'),
      IG_API_TOKEN: ` ${strongSecret('i')}\n`,
      MSG_API_TOKEN: strongSecret('m'),
    };
    expect(parseEnv({ ...PRODUCTION, ...set })).toMatchObject({
      objectLocation: 'eeur',
      maxInFlight: 3,
      verifyEnabled: false,
      deliveryEnabled: true,
      outbox: { maxAttempts: 2, baseDelayMs: 1_000, maxDelayMs: 9_000 },
      defaultTokens: {
        whatsapp: strongSecret('w'),
        instagram: strongSecret('i'),
        messenger: strongSecret('m'),
      },
    });
  });
});

describe('how a value may be written', () => {
  it('the threshold of sticky Arabic as text, which means 2; out of range it is refused', () => {
    const threshold = (value: string) =>
      parseEnv({ ...PRODUCTION, L10N_STICKY_AR_THRESHOLD: value }).languages.stickyThreshold;
    expect(['', 'two', '2 messages', '5'].map(threshold)).toEqual([2, 2, 2, 5]);
    for (const value of ['0', '-1', '1.5', '1001'])
      expect(problemOf({ L10N_STICKY_AR_THRESHOLD: value })).toContain('L10N_STICKY_AR_THRESHOLD');
  });

  it('with blanks around it, as secrets are when they come from a pipe', () => {
    const padded = Object.fromEntries(
      Object.entries(PRODUCTION).map(([name, value]) => [name, typeof value === 'string' ? ` ${value}\n` : value]),
    );
    expect(parseEnv(padded)).toEqual(parseEnv(PRODUCTION));
  });

  it('as a number or a boolean, as wrangler.toml may say it', () => {
    const set = { MAX_IN_FLIGHT: 3, DELIVERY_ENABLED: true, ALLOW_QUERY_TOKEN: false };
    expect(parseEnv({ ...PRODUCTION, ...set })).toMatchObject({ maxInFlight: 3, deliveryEnabled: true });
    expect(problemOf({ MAX_IN_FLIGHT: true })).toContain('MAX_IN_FLIGHT');
  });
});

describe('app secrets', () => {
  const OLD = { META_APP_SECRET_PREVIOUS: strongSecret('old') };
  const current = (secret: string) => ({ key: 'current', secret: strongSecret(secret), until: null });
  const previous = (secret: string) => ({ ...current(secret), key: 'previous' });
  const of = (changes: Readonly<Record<string, string>>) => parseEnv({ ...PRODUCTION, ...changes }).appSecrets;

  it('the current one comes before the previous one', () => {
    expect(of(OLD).whatsapp).toEqual([current('app'), previous('old')]);
  });

  it('a channel with a secret of its own knows no other', () => {
    const own = {
      WA_APP_SECRET: strongSecret('wa'),
      IG_APP_SECRET: strongSecret('ig'),
      MSG_APP_SECRET: strongSecret('msg'),
    };
    expect(of({ ...own, ...OLD })).toEqual({
      whatsapp: [current('wa')],
      instagram: [current('ig')],
      messenger: [current('msg')],
    });
  });

  it.each(['WA', 'IG', 'MSG'])('%s rotates its own like the shared one', (name) => {
    const channel = { WA: 'whatsapp', IG: 'instagram', MSG: 'messenger' }[name] as 'whatsapp';
    const own = { [`${name}_APP_SECRET`]: strongSecret('own'), [`${name}_APP_SECRET_PREVIOUS`]: strongSecret('was') };
    expect(of({ ...own, ...OLD })[channel]).toEqual([current('own'), previous('was')]);
  });

  it('a channel that gives up its own app takes the shared secret, and its own of before for a while', () => {
    expect(of({ ...OLD, WA_APP_SECRET_PREVIOUS: strongSecret('was') }).whatsapp).toEqual([
      current('app'),
      previous('was'),
    ]);
  });

  it('previous ones end together', () => {
    const until = '2026-11-23T13:00:00+01:00';
    const secrets = of({ ...OLD, META_APP_SECRET_PREVIOUS_UNTIL: until, IG_APP_SECRET_PREVIOUS: strongSecret('was') });
    const end = Date.parse('2026-11-23T12:00:00Z');
    expect(secrets.whatsapp).toEqual([current('app'), { ...previous('old'), until: end }]);
    expect(secrets.instagram).toEqual([current('app'), { ...previous('was'), until: end }]);
  });
});

describe('the gate', () => {
  const TENANT = '00000000-0000-0000-0000-0000000000A1';
  const RESTAURANT = '00000000-0000-0000-0000-0000000000b1';

  it('is shut where nothing is said', () => {
    expect(parseEnv(PRODUCTION)).toMatchObject({
      signatureMode: 'enforce',
      breakGlassUntil: null,
      replayWindowMs: 691_200_000,
      legacy: { token: null, allowed: false, tenantId: null, restaurantId: null },
      allowQueryToken: false,
      allowedAudioDomains: ['cdn.fbsbx.com', 'lookaside.fbsbx.com', 'mmg.whatsapp.net', 'graph.facebook.com'],
      flood: { enabled: true, limit: 6, quarantineMs: 600_000 },
      warnings: [],
    });
  });

  it('and opens as far as is said', () => {
    const set = {
      META_SIGNATURE_BREAK_GLASS_UNTIL: '2026-11-23T12:00:00Z',
      META_REPLAY_WINDOW_SEC: '300',
      WEBHOOK_SHARED_TOKEN: strongSecret('shared'),
      LEGACY_SHARED_ALLOWED: 'true',
      DEFAULT_TENANT_ID: TENANT,
      DEFAULT_RESTAURANT_ID: RESTAURANT,
      ALLOW_QUERY_TOKEN: 'true',
      ALLOWED_AUDIO_DOMAINS: ' Media.Example.com , voice.example.org',
      FRAUD_INBOUND_ENABLED: 'false',
      FRAUD_FLOOD_LIMIT_30S: '3',
      FRAUD_FLOOD_QUARANTINE_MIN: '2',
    };
    expect(parseEnv({ ...PRODUCTION, ...set })).toMatchObject({
      breakGlassUntil: Date.parse('2026-11-23T12:00:00Z'),
      replayWindowMs: 300_000,
      legacy: {
        token: strongSecret('shared'),
        allowed: true,
        tenantId: TENANT.toLowerCase(),
        restaurantId: RESTAURANT,
      },
      allowQueryToken: true,
      allowedAudioDomains: ['media.example.com', 'voice.example.org'],
      flood: { enabled: false, limit: 3, quarantineMs: 120_000 },
    });
  });

  it.each([
    ['enforce', 'enforce'],
    ['true', 'enforce'],
    ['', 'enforce'],
    ['warn', 'warn'],
    ['off', 'off'],
    ['false', 'off'],
  ])('META_SIGNATURE_REQUIRED=%s means %s', (value, mode) => {
    expect(parseEnv({ ...PRODUCTION, META_SIGNATURE_REQUIRED: value }).signatureMode).toBe(mode);
  });

  it('no host at all is a word of its own, nothing said is not', () => {
    expect(parseEnv({ ...PRODUCTION, ALLOWED_AUDIO_DOMAINS: 'none' }).allowedAudioDomains).toEqual([]);
    expect(parseEnv({ ...PRODUCTION, ALLOWED_AUDIO_DOMAINS: '' }).allowedAudioDomains).toHaveLength(4);
  });

  it.each(['WEBHOOK_SHARED_TOKEN', 'DEFAULT_TENANT_ID', 'DEFAULT_RESTAURANT_ID'])(
    'the shared token of before is not allowed without %s',
    (missing) => {
      const whole = {
        LEGACY_SHARED_ALLOWED: 'true',
        WEBHOOK_SHARED_TOKEN: strongSecret('shared'),
        DEFAULT_TENANT_ID: TENANT,
        DEFAULT_RESTAURANT_ID: RESTAURANT,
      };
      expect(problemOf(whole)).toBe('none');
      expect(problemOf({ ...whole, [missing]: '' })).toContain(missing);
    },
  );
});

describe('a name of the earlier system', () => {
  it.each([
    ['LEGACY_SHARED_TOKEN_ENABLED', 'LEGACY_SHARED_ALLOWED', 'false', 'true'],
    ['SIGNATURE_VALIDATION_MODE', 'META_SIGNATURE_REQUIRED', 'warn', 'off'],
    ['RATE_LIMIT_PER_30S', 'FRAUD_FLOOD_LIMIT_30S', '4', '5'],
    ['RL_MAX_PER_30S', 'FRAUD_FLOOD_LIMIT_30S', '4', '5'],
    ['RL_ENABLED', 'FRAUD_INBOUND_ENABLED', 'false', 'true'],
  ])('%s is read as %s, with a warning', (alias, name, value, other) => {
    const { warnings, ...config } = parseEnv({ ...PRODUCTION, [alias]: value });
    const { warnings: others, ...same } = parseEnv({ ...PRODUCTION, [name]: value });
    expect(config).toEqual(same);
    expect(warnings).toEqual([`${alias} is an old name of ${name}`, ...others]);
    expect(problemOf({ [alias]: value, [name]: value })).toBe('none');
    expect(problemOf({ [alias]: value, [name]: other })).toContain(`${alias} and ${name}`);
    expect(parseEnv({ ...PRODUCTION, [alias]: '' }).warnings).toEqual([]);
  });

  it('may say the same in another word', () => {
    const both = { SIGNATURE_VALIDATION_MODE: 'enforce', META_SIGNATURE_REQUIRED: 'true' };
    expect(problemOf(both)).toBe('none');
  });

  it('may not contradict another one', () => {
    expect(problemOf({ RATE_LIMIT_PER_30S: '4', RL_MAX_PER_30S: '5' })).toContain('RL_MAX_PER_30S');
  });

  it('is held to the rules of the new one', () => {
    expect(problemOf({ RL_MAX_PER_30S: 'many' })).toContain('FRAUD_FLOOD_LIMIT_30S');
  });
});

describe('where Graph is', () => {
  it('Instagram has a host of its own', () => {
    expect(parseEnv(PRODUCTION).instagramBaseUrl).toBe('https://graph.instagram.com');
  });

  it('a stand-in for Graph stands in for Instagram too, unless that has its own', () => {
    const stand = { ENVIRONMENT: 'development', GRAPH_BASE_URL: 'http://127.0.0.1:8790/' };
    expect(parseEnv({ ...PRODUCTION, ...stand })).toMatchObject({
      graphBaseUrl: 'http://127.0.0.1:8790',
      instagramBaseUrl: 'http://127.0.0.1:8790',
    });
    const both = { ...stand, INSTAGRAM_BASE_URL: 'http://127.0.0.1:8799' };
    expect(parseEnv({ ...PRODUCTION, ...both }).instagramBaseUrl).toBe('http://127.0.0.1:8799');
  });
});
