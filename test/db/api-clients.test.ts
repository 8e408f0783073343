import { randomBytes, randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { sha256Hex } from '#src/kernel/crypto';
import { findApiClient } from '#src/tenancy/api-client.repository';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const NOW = Date.parse('2026-11-02T10:00:00Z');

const at = (offsetMs: number) => new Date(NOW + offsetMs).toISOString();
const hash = () => randomBytes(32).toString('hex');

interface Added {
  readonly id: string;
  readonly tokenHash: string;
}

async function addClient(columns: Readonly<Record<string, unknown>> = {}): Promise<Added> {
  const row = {
    client_id: randomUUID(),
    client_name: 'a partner',
    token_hash: hash(),
    tenant_id: FIRST.tenantId,
    restaurant_id: FIRST.restaurantId,
    scopes: '["inbound:write"]',
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`).join(', ');
  await database.query(`insert into api_clients (${names.join(', ')}) values (${places})`, Object.values(row));
  return { id: row.client_id, tokenHash: row.token_hash };
}

const find = (tokenHash: string, now = NOW) => findApiClient(db, { tokenHash, now });

async function lastUse(id: string): Promise<number | null> {
  const text = 'select last_used_at as at from api_clients where client_id = $1';
  return (await database.one<{ at: Date | null }>(text, [id])).at?.getTime() ?? null;
}

describe('a client is found by the hash of its token', () => {
  it('with all that it may do and all that it speaks for', async () => {
    const { id, tokenHash } = await addClient({ scopes: '["inbound:write", "delivery:*"]' });
    expect(await find(tokenHash)).toEqual({
      clientId: id,
      name: 'a partner',
      tenantId: FIRST.tenantId,
      restaurantId: FIRST.restaurantId,
      scopes: ['inbound:write', 'delivery:*'],
      accounts: Object.fromEntries(FIRST.accounts.map(({ channel, accountId }) => [channel, accountId])),
    });
  });

  it.each([
    ['nobody has', {}, hash(), false],
    ['of a revoked client', { is_active: false }, null, false],
    ['that has just expired', { expires_at: at(0) }, null, false],
    ['that expires in a moment', { expires_at: at(1) }, null, true],
    ['that never expires', { expires_at: null }, null, true],
  ])('a token %s', async (_what, columns, other, isFound) => {
    const { tokenHash } = await addClient(columns);
    expect((await find(other ?? tokenHash)) !== null).toBe(isFound);
  });

  it.each([
    ['while the overlap lasts', { previous_token_expires_at: at(1) }, true],
    ['not after it', { previous_token_expires_at: at(0) }, false],
    ['not when its end is unknown', { previous_token_expires_at: null }, false],
    ['not when the client was revoked', { previous_token_expires_at: at(1), is_active: false }, false],
    ['not when the client has expired', { previous_token_expires_at: at(1), expires_at: at(0) }, false],
  ])('or by the one before it, %s', async (_when, columns, isFound) => {
    const previous = hash();
    await addClient({ previous_token_hash: previous, ...columns });
    expect((await find(previous)) !== null).toBe(isFound);
  });

  it('is not found by the token itself, nor by a part of the hash', async () => {
    const { tokenHash } = await addClient();
    for (const wrong of [tokenHash.slice(1), tokenHash.toUpperCase(), '%', '']) expect(await find(wrong)).toBeNull();
  });

  it('the demo clients are', async () => {
    const client = await find(await sha256Hex('test-token-admin-2'));
    expect(client).toMatchObject({ tenantId: SECOND.tenantId, scopes: ['admin:read', 'admin:write'] });
  });
});

describe('the account that a client’s messages use', () => {
  const [whatsapp] = FIRST.accounts;
  const accountsOf = async (columns: Readonly<Record<string, unknown>> = {}) => {
    const { tokenHash } = await addClient(columns);
    return (await find(tokenHash))?.accounts;
  };
  const addAccount = (accountId: string, owner = FIRST) =>
    database.query(
      "insert into channel_accounts (channel, account_id, tenant_id, restaurant_id) values ('whatsapp', $1, $2, $3)",
      [accountId, owner.tenantId, owner.restaurantId],
    );

  beforeEach(async () => {
    await database.query("delete from channel_accounts where account_id in ('extra')");
    await database.query('update channel_accounts set is_active = true');
  });

  it('is the one that its row names, though there are several', async () => {
    await addAccount('extra');
    expect(await accountsOf({ reply_channel: 'whatsapp', reply_account_id: 'extra' })).toMatchObject({
      whatsapp: 'extra',
      messenger: '400000000000001',
    });
  });

  it('is the restaurant’s only one when the row names none, and nobody’s when there are several', async () => {
    expect(await accountsOf()).toMatchObject({ whatsapp: whatsapp?.accountId });
    await addAccount('extra');
    expect(await accountsOf()).toEqual({ instagram: '300000000000001', messenger: '400000000000001' });
  });

  it('is none that was switched off, named or not', async () => {
    await database.query("update channel_accounts set is_active = false where channel = 'whatsapp'");
    await database.query("update channel_accounts set is_active = false where channel = 'instagram'");
    const named = { reply_channel: 'whatsapp', reply_account_id: whatsapp?.accountId };
    for (const columns of [{}, named]) expect(await accountsOf(columns)).toEqual({ messenger: '400000000000001' });
  });

  it('is never another tenant’s, even when the row names it', async () => {
    const named = { reply_channel: 'whatsapp', reply_account_id: SECOND.accounts[0]?.accountId };
    expect(await accountsOf(named)).toEqual({ instagram: '300000000000001', messenger: '400000000000001' });
  });
});

describe('when a client was last seen', () => {
  it('is noted by the look-up, once an hour', async () => {
    const { id, tokenHash } = await addClient();
    expect(await lastUse(id)).toBeNull();
    await find(tokenHash);
    expect(await lastUse(id)).toBe(NOW);
    await find(tokenHash, NOW + HOUR_MS - 1);
    expect(await lastUse(id)).toBe(NOW);
    await find(tokenHash, NOW + HOUR_MS);
    expect(await lastUse(id)).toBe(NOW + HOUR_MS);
  });

  it('is not noted for a token that is refused', async () => {
    const { id, tokenHash } = await addClient({ expires_at: at(0) });
    await find(tokenHash);
    expect(await lastUse(id)).toBeNull();
  });

  it('is written once by many calls at once, and everyone is answered', async () => {
    const { id, tokenHash } = await addClient();
    const writes = "select xmin::text as version from api_clients where client_id = '".concat(id, "'");
    const found = await Promise.all(Array.from({ length: 12 }, (_none, index) => find(tokenHash, NOW + index)));
    expect(found.map((client) => client?.clientId)).toEqual(Array.from({ length: 12 }, () => id));
    const { version } = await database.one<{ version: string }>(writes);
    await find(tokenHash, NOW + MINUTE_MS);
    expect((await database.one<{ version: string }>(writes)).version).toBe(version);
    expect((await lastUse(id)) ?? 0).toBeGreaterThanOrEqual(NOW);
    expect(await changesOf(id)).toHaveLength(1);
  });

  it('does not wait for somebody who is changing the client', async () => {
    const { id, tokenHash } = await addClient();
    await database.query('begin');
    await database.query('update api_clients set client_name = client_name where client_id = $1', [id]);
    const found = await find(tokenHash).finally(() => database.query('rollback'));
    expect(found?.clientId).toBe(id);
    expect(await lastUse(id)).toBeNull();
  });
});

const changesOf = (id: string) =>
  database.query<Readonly<Record<string, unknown>>>(
    'select * from api_clients_audit where client_id = $1 order by audit_id',
    [id],
  );

describe('every change of a client leaves a trace', () => {
  it('who came, with what right', async () => {
    const { id } = await addClient({ token_lookup_id: 'abcd0001', expires_at: at(HOUR_MS) });
    expect(await changesOf(id)).toEqual([
      expect.objectContaining({
        client_name: 'a partner',
        tenant_id: FIRST.tenantId,
        restaurant_id: FIRST.restaurantId,
        token_lookup_id: 'abcd0001',
        action: 'INSERT',
        changed_columns: [],
        is_rotation: false,
        old_is_active: null,
        new_is_active: true,
        old_scopes: null,
        new_scopes: ['inbound:write'],
        old_expires_at: null,
        new_expires_at: new Date(NOW + HOUR_MS),
        changed_by: 'sql',
      }),
    ]);
  });

  it.each([
    ['revoked', 'is_active = false', { changed_columns: ['is_active'], old_is_active: true, new_is_active: false }],
    [
      'allowed more',
      `scopes = '["*"]'`,
      { changed_columns: ['scopes'], old_scopes: ['inbound:write'], new_scopes: ['*'] },
    ],
    [
      'given more time',
      `expires_at = '${at(HOUR_MS)}'`,
      { changed_columns: ['expires_at'], old_expires_at: null, new_expires_at: new Date(NOW + HOUR_MS) },
    ],
    [
      'given a new token',
      'previous_token_hash = token_hash, token_hash = repeat(md5(client_id::text), 2)',
      { changed_columns: ['previous_token_hash', 'token_hash'], is_rotation: true },
    ],
    [
      'pointed at another account',
      "reply_channel = 'whatsapp', reply_account_id = '100000000000001'",
      { changed_columns: ['reply_account_id', 'reply_channel'], is_rotation: false },
    ],
  ])('who was %s', async (_what, change, expected) => {
    const { id } = await addClient();
    await database.query(`update api_clients set ${change} where client_id = $1`, [id]);
    const changes = await changesOf(id);
    expect(changes).toHaveLength(2);
    expect(changes[1]).toMatchObject({ action: 'UPDATE', ...expected });
  });

  it('who went, also with its whole tenant', async () => {
    const tenantId = randomUUID();
    const restaurantId = randomUUID();
    await database.query("insert into tenants (tenant_id, name) values ($1, 'short-lived')", [tenantId]);
    await database.query("insert into restaurants (tenant_id, restaurant_id, name) values ($1, $2, 'x')", [
      tenantId,
      restaurantId,
    ]);
    const { id } = await addClient({ tenant_id: tenantId, restaurant_id: restaurantId });
    await database.query('delete from tenants where tenant_id = $1', [tenantId]);
    expect((await changesOf(id)).at(-1)).toMatchObject({
      action: 'DELETE',
      tenant_id: tenantId,
      old_is_active: true,
      new_is_active: null,
    });
  });

  it('names whoever said who they are, and only for that transaction', async () => {
    const { id } = await addClient();
    await database.query(`begin; select set_config('resto.actor', 'staff:owner', true);
      update api_clients set is_active = false where client_id = '${id}'; commit`);
    await database.query('update api_clients set is_active = true where client_id = $1', [id]);
    expect((await changesOf(id)).map((change) => change.changed_by)).toEqual(['sql', 'staff:owner', 'sql']);
  });

  it('but not that it was seen, nor a change that changes nothing', async () => {
    const { id, tokenHash } = await addClient();
    await find(tokenHash);
    await database.query('update api_clients set is_active = is_active, last_used_at = now() where client_id = $1', [
      id,
    ]);
    expect(await changesOf(id)).toHaveLength(1);
  });

  it('and never a hash', async () => {
    const { id, tokenHash } = await addClient({ previous_token_hash: hash() });
    await database.query(
      'update api_clients set previous_token_hash = token_hash, token_hash = $2 where client_id = $1',
      [id, hash()],
    );
    await database.query('delete from api_clients where client_id = $1', [id]);
    const trail = JSON.stringify(await changesOf(id));
    expect(trail).not.toContain(tokenHash);
    expect(trail).not.toMatch(/[0-9a-f]{64}/);
  });
});
