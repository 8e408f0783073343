import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseEnv } from '#src/env';
import { SECRET_NAMES } from '#src/env-table';
import { PRODUCTION, strongSecret } from '../support/env.ts';
import { ROOT } from '../support/source-tree.ts';

const SECRETS = SECRET_NAMES.filter((name) => name !== 'DATABASE_URL');
const LEGACY_IDS = {
  DEFAULT_TENANT_ID: '00000000-0000-0000-0000-0000000000a1',
  DEFAULT_RESTAURANT_ID: '00000000-0000-0000-0000-0000000000b1',
};

function problemOf(changes: Readonly<Record<string, unknown>>): string {
  try {
    parseEnv({ ...PRODUCTION, ...changes });
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function expectRefused(name: string, value: string): void {
  const problem = problemOf({ [name]: value });
  expect(problem).toContain(name);
  expect(problem).not.toContain(value);
}

const databaseAt = (host: string) => `postgres://owner:k7Qm2Zr9Vt4Xw8Bn@${host}/resto`;
const databaseWith = (password: string) => `postgres://owner:${password}@ep-blue-1.aws.neon.tech/resto`;

it('a production Worker with everything in place serves', () => {
  expect(problemOf({})).toBe('none');
  expect(parseEnv(PRODUCTION).warnings).toEqual([]);
});

it('every setting that opens something is a secret', () => {
  expect([...SECRETS].sort()).toEqual(
    [
      ...['META', 'WA', 'IG', 'MSG'].flatMap((name) => [`${name}_APP_SECRET`, `${name}_APP_SECRET_PREVIOUS`]),
      ...['WA', 'IG', 'MSG'].map((name) => `${name}_API_TOKEN`),
      ...['ACCOUNT_TOKEN_KEY', 'ID_PEPPER', 'META_VERIFY_TOKEN', 'WEBHOOK_SHARED_TOKEN'],
      ...['STT_API_KEY', 'LLM_API_KEY', 'CHARGILY_SECRET_KEY'],
    ].sort(),
  );
});

describe.each(SECRETS)('in production %s', (name) => {
  it.each([
    'dev-app-secret-0123456789abcdef',
    'DEV_0123456789abcdef',
    'test-token-0123456789',
    'test_sk_0123456789abcdef',
    'demo-0123456789abcdef',
    'local-0123456789abcdef',
  ])('is not of a laptop: %s', (value) => {
    expectRefused(name, value);
    expect(problemOf({ [name]: value })).toContain('development secret');
    expect(problemOf({ [name]: value, ENVIRONMENT: 'development' })).toBe('none');
  });

  it.each([
    'change-me-change-me',
    'please CHANGE ME now',
    'changeme123456789',
    'placeholder-0123456789',
    'replace-this-0123456789',
    'an-example-0123456789',
    'your-app-secret-here',
    'your_token_0123456789',
    'xxxx-xxxx-xxxx-xxxx',
    'XXXXXXXXXXXXXXXXXXXXXXXX',
    '<the app secret of Meta>',
    'app-<app secret>-0123456789',
    '{{ META_APP_SECRET }}',
    '$'.concat('{META_APP_SECRET}'),
    '[set in the dashboard]',
    '********************',
    'abcdefghijklm...nop',
    '0000000000000000',
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    'abababababababababab',
    '1234123412341234',
  ])('is not what a form says before it is filled in: %s', (value) => {
    expectRefused(name, value);
  });

  it.each(['k7Qm2Zr9Vt4Xw8B', 'short'])('is not short: %s', (value) => {
    expectRefused(name, value);
  });

  it('is anything that looks drawn at random', () => {
    for (const value of [
      strongSecret('a'),
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      `EAA${'GmPX4ZCpsBAKZCxxxqZBZC'.repeat(4)}`,
      'n4bQgYhMfWWaL+qgxVrQFaO/TxsrC4Is0V1sFbDwCgg=',
    ])
      expect(problemOf({ [name]: value })).toBe('none');
  });
});

describe('in production the database is no one’s laptop', () => {
  it.each([
    'localhost',
    'LOCALHOST.',
    'db.localtest',
    'db.localhost',
    'postgres',
    'db.local',
    'db.test',
    'db.example.com',
    '127.0.0.1',
    '127.1',
    '0.0.0.0',
    '10.0.0.5',
    '172.16.0.5',
    '192.168.1.5',
    '[::1]',
    '[fd00::5]',
  ])('%s is refused', (host) => {
    expectRefused('DATABASE_URL', databaseAt(host));
    expect(problemOf({ DATABASE_URL: databaseAt(host), ENVIRONMENT: 'staging' })).toBe('none');
  });

  it.each(['ep-blue-1.eu-central-1.aws.neon.tech', 'localhost.neon.tech', '10.db.neon.tech', 'latest.db.io'])(
    '%s is not',
    (host) => {
      expect(problemOf({ DATABASE_URL: databaseAt(host) })).toBe('none');
    },
  );

  it.each(['', 'postgres', 'change-me-please', 'owner', 'your-password', 'ownerowner'])(
    'the password “%s” is refused',
    (password) => {
      const username = password === 'ownerowner' ? password : 'owner';
      expectRefused('DATABASE_URL', databaseWith(password).replace('owner:', `${username}:`));
    },
  );

  it('a local Neon endpoint is refused', () => {
    expectRefused('NEON_LOCAL_PROXY', '127.0.0.1:54330');
    expect(problemOf({ NEON_LOCAL_PROXY: '127.0.0.1:54330', ENVIRONMENT: 'development' })).toBe('none');
  });
});

describe.each(['STT_API_URL', 'LLM_API_URL'])('outside development %s, which hears what customers say', (name) => {
  it.each([
    'http://stt.resto.dz/v1',
    'https://127.0.0.1/v1',
    'https://2130706433/v1',
    'https://[::1]/v1',
    'https://localhost/v1',
    'https://stt.internal/v1',
    'https://stt.resto.test/v1',
    'https://stt/v1',
    'https://key@stt.resto.dz/v1',
    'https://stt.resto.dz:8443/v1',
    'https://stt.me.workers.dev/v1',
  ])('is not at %s', (value) => {
    expectRefused(name, value);
    expect(problemOf({ [name]: value, ENVIRONMENT: 'staging' })).toContain(name);
    expect(problemOf({ [name]: value, ENVIRONMENT: 'development' })).toBe('none');
  });

  it('may be any public host, or nowhere', () => {
    expect(problemOf({ [name]: 'https://api.openai.com/v1/audio/transcriptions' })).toBe('none');
    expect(problemOf({ [name]: '' })).toBe('none');
  });
});

it('media of a stand-in for Meta are trusted in development alone', () => {
  const base = { ...PRODUCTION, GRAPH_BASE_URL: 'https://graph.elsewhere.dz' };
  expect(parseEnv({ ...base, ENVIRONMENT: 'development' }).mediaStandIn).toBe('https://graph.elsewhere.dz');
  expect(parseEnv({ ...base, ENVIRONMENT: 'staging' }).mediaStandIn).toBeNull();
  expect(parseEnv(base).mediaStandIn).toBeNull();
  expect(parseEnv({ ...PRODUCTION, ENVIRONMENT: 'development' }).mediaStandIn).toBeNull();
});

describe.each(['GRAPH_BASE_URL', 'INSTAGRAM_BASE_URL'])('in production %s', (name) => {
  it.each(['http://graph.facebook.com', 'http://127.0.0.1:8790', 'https://localhost:8790', 'https://2130706433'])(
    'is not %s',
    (value) => {
      expectRefused(name, value);
      expect(problemOf({ [name]: value, ENVIRONMENT: 'development' })).toBe('none');
    },
  );
});

describe('a missing binding stops the Worker everywhere', () => {
  const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');
  const bound = [...toml.matchAll(/^(?:name|binding) = "([A-Z][A-Z_]+)"/gm)].map(([, name = '']) => name);

  it('and wrangler.toml binds some', () => {
    expect(bound.length).toBeGreaterThan(7);
    expect(problemOf(Object.fromEntries(bound.map((name) => [name, undefined])))).toBe(
      `configuration: ${[...bound].sort(byList).join(' is not bound; ')} is not bound`,
    );
  });

  it.each(bound)('%s', (name) => {
    for (const ENVIRONMENT of ['development', 'staging', 'production']) {
      expect(problemOf({ ENVIRONMENT, [name]: undefined })).toBe(`configuration: ${name} is not bound`);
      expect(problemOf({ ENVIRONMENT, [name]: 'a text' })).toContain(name);
    }
  });
});

describe('what is taken but should not stay so is said once, by name', () => {
  it.each([
    ['a previous secret without an end', { META_APP_SECRET_PREVIOUS: strongSecret('old') }, 'META_APP_SECRET_PREVIOUS'],
    ['a channel’s', { IG_APP_SECRET_PREVIOUS: strongSecret('old') }, 'IG_APP_SECRET_PREVIOUS'],
    ['a weaker signature mode that does nothing', { META_SIGNATURE_REQUIRED: 'warn' }, 'BREAK_GLASS'],
    ['a token in the query', { ALLOW_QUERY_TOKEN: 'true' }, 'ALLOW_QUERY_TOKEN'],
    [
      'the shared token of before',
      { LEGACY_SHARED_ALLOWED: 'true', WEBHOOK_SHARED_TOKEN: strongSecret('shared'), ...LEGACY_IDS },
      'LEGACY_SHARED_ALLOWED',
    ],
  ])('%s', (_what, changes, name) => {
    for (const ENVIRONMENT of ['staging', 'production']) {
      const { warnings } = parseEnv({ ...PRODUCTION, ...changes, ENVIRONMENT });
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toContain(name);
      for (const value of Object.values(changes).filter((text) => text.length > 6))
        expect(warnings[0]).not.toContain(value);
    }
    expect(parseEnv({ ...PRODUCTION, ...changes, ENVIRONMENT: 'development' }).warnings).toEqual([]);
  });

  it('not a previous secret that knows its end, nor a glass that was broken', () => {
    const set = {
      META_APP_SECRET_PREVIOUS: strongSecret('old'),
      META_APP_SECRET_PREVIOUS_UNTIL: '2026-11-23T12:00:00Z',
      META_SIGNATURE_REQUIRED: 'warn',
      META_SIGNATURE_BREAK_GLASS_UNTIL: '2026-11-23T12:00:00Z',
    };
    expect(parseEnv({ ...PRODUCTION, ...set }).warnings).toEqual([]);
  });
});

function byList(left: string, right: string): number {
  const names = Object.keys(PRODUCTION);
  return names.indexOf(left) - names.indexOf(right);
}
