import { describe, expect, it } from 'vitest';
import { clientAuthenticator } from '#src/tenancy/authenticate-client.usecase';
import { type ApiClient, hasScope, isPlausibleToken } from '#src/tenancy/index';

const TOKEN = `rb_live_ab12CD34_${'a'.repeat(43)}_0a1b2c3d`;

function client(changes: Partial<ApiClient> = {}): ApiClient {
  return { clientId: 'c1', name: 'partner', tenantId: 't1', restaurantId: 'r1', scopes: [], ...changes };
}

describe('a scope', () => {
  it.each([
    [['orders:read'], 'orders:read', true],
    [['orders:*'], 'orders:read', true],
    [['*'], 'orders:read', true],
    [['menu:read', 'orders:read'], 'orders:read', true],
    [[], 'orders:read', false],
    [['orders:write'], 'orders:read', false],
    [['orders'], 'orders:read', false],
    [['order:*'], 'orders:read', false],
    [['orders:read:all'], 'orders:read', false],
    [['Orders:Read'], 'orders:read', false],
    [[':*'], 'orders:read', false],
    [[''], 'orders:read', false],
  ])('%j grants %s: %s', (granted, required, expected) => {
    expect(hasScope(granted, required)).toBe(expected);
  });
});

describe('a token', () => {
  it.each([
    ['of our form', TOKEN, true],
    ['with a short secret', TOKEN.replace('aaa', ''), false],
    ['with a checksum in capitals', TOKEN.replace('0a1b', '0A1B'), false],
    ['with something before it', ` ${TOKEN}`, false],
    ['with something behind it', `${TOKEN}\n`, false],
    ['of the demo', 'demo-token', false],
    ['that is empty', '', false],
  ])('%s is worth a look-up in production: %s', (_what, token, expected) => {
    expect(isPlausibleToken(token, 'production')).toBe(expected);
    expect(isPlausibleToken(token, 'staging')).toBe(expected);
  });

  it('of any form is looked up in development, but not one without end', () => {
    expect(isPlausibleToken('demo-token', 'development')).toBe(true);
    expect(isPlausibleToken('', 'development')).toBe(false);
    expect(isPlausibleToken('x'.repeat(201), 'development')).toBe(false);
  });
});

describe('who calls', () => {
  function door(found: ApiClient | null) {
    const asked: string[] = [];
    const state = { now: 0, found };
    const authenticate = clientAuthenticator({
      environment: 'production',
      now: () => state.now,
      findApiClient: async ({ tokenHash }) => {
        asked.push(tokenHash);
        return state.found;
      },
    });
    return { authenticate, asked, state };
  }

  it('is looked up by the hash of the token, never by the token', async () => {
    const { authenticate, asked } = door(client());
    expect(await authenticate(TOKEN)).toEqual(client());
    expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it('is nobody without a look-up when the token cannot be ours', async () => {
    const { authenticate, asked } = door(client());
    expect(await authenticate('demo-token')).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is remembered for less than a minute, so that a revoked token dies', async () => {
    const { authenticate, asked, state } = door(client());
    await authenticate(TOKEN);
    state.found = null;
    expect(await authenticate(TOKEN)).toEqual(client());
    expect(asked).toHaveLength(1);
    state.now = 60_000;
    expect(await authenticate(TOKEN)).toBeNull();
    expect(asked).toHaveLength(2);
  });

  it('is remembered as a stranger too, so that guessing costs one look-up a token', async () => {
    const { authenticate, asked } = door(null);
    expect(await authenticate(TOKEN)).toBeNull();
    expect(await authenticate(TOKEN)).toBeNull();
    expect(asked).toHaveLength(1);
  });
});
