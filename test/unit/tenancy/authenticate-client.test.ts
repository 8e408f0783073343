import { describe, expect, it } from 'vitest';
import { clientAuthenticator } from '#src/tenancy/authenticate-client.usecase';
import { type ApiClient, mintToken, TOKEN_BYTES } from '#src/tenancy/index';

const TOKEN = tokenOf(0);

/** One of many, each another. */
function tokenOf(index: number, environment = 'production'): string {
  const bytes = new Uint8Array(TOKEN_BYTES);
  new DataView(bytes.buffer).setUint32(TOKEN_BYTES - 4, index);
  return mintToken({ environment, bytes }).text;
}

function client(changes: Partial<ApiClient> = {}): ApiClient {
  return { clientId: 'c1', name: 'partner', tenantId: 't1', restaurantId: 'r1', scopes: [], accounts: {}, ...changes };
}

function door(found: ApiClient | null, environment = 'production') {
  const asked: string[] = [];
  const state = { now: 0, found };
  const authenticate = clientAuthenticator({
    environment,
    now: () => state.now,
    findApiClient: async ({ tokenHash }) => {
      asked.push(tokenHash);
      return state.found;
    },
  });
  return { authenticate, asked, state };
}

describe('who calls', () => {
  it('is looked up by the hash of the token, never by the token', async () => {
    const { authenticate, asked } = door(client());
    expect(await authenticate(TOKEN)).toEqual(client());
    expect(asked).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
  });

  it.each([
    ['a wrong checksum (I3)', `${TOKEN.slice(0, -8)}00000000`],
    ['another environment (I1)', tokenOf(0, 'staging')],
    ['no form at all', 'test-token-admin'],
    ['nothing in it', ''],
    ['a line end behind it (I2)', `${TOKEN}\n`],
  ])('is nobody, and the database is not asked, with a token of %s', async (_what, token) => {
    const { authenticate, asked } = door(client());
    expect(await authenticate(token)).toBeNull();
    expect(asked).toEqual([]);
  });

  it('may come with a demo token in development', async () => {
    const { authenticate, asked } = door(client(), 'development');
    expect(await authenticate('test-token-admin')).toEqual(client());
    expect(asked).toHaveLength(1);
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

  it('is a stranger for less than a minute, so that a new token works soon', async () => {
    const { authenticate, state } = door(null);
    expect(await authenticate(TOKEN)).toBeNull();
    state.found = client();
    state.now = 60_000;
    expect(await authenticate(TOKEN)).toEqual(client());
  });

  it('is still remembered after a flood of unknown tokens (I16)', async () => {
    const { authenticate, asked, state } = door(client());
    await authenticate(TOKEN);
    state.found = null;
    for (let index = 1; index <= 3_000; index++) expect(await authenticate(tokenOf(index))).toBeNull();
    const before = asked.length;
    expect(await authenticate(TOKEN)).toEqual(client());
    expect(asked).toHaveLength(before);
  });

  it('is not remembered as a stranger when the database could not be asked', async () => {
    let fails = true;
    const authenticate = clientAuthenticator({
      environment: 'production',
      now: () => 0,
      findApiClient: async () => {
        if (fails) throw new Error('database unavailable');
        return client();
      },
    });
    await expect(authenticate(TOKEN)).rejects.toThrow('database unavailable');
    fails = false;
    expect(await authenticate(TOKEN)).toEqual(client());
  });
});
