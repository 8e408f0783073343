import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '#src/kernel/crypto';
import { mintToken, TOKEN_BYTES } from '#src/tenancy/index';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { rows } from '../support/postgres.ts';
import { request } from '../support/webhook.ts';

/** The environment of the local stack. */
const HERE = 'development';

function mint(environment = HERE): string {
  return mintToken({ environment, bytes: randomBytes(TOKEN_BYTES) }).text;
}

/** A client with these columns, and its token. */
async function client(columns: Readonly<Record<string, unknown>> = {}, environment = HERE): Promise<string> {
  const token = mint(environment);
  const row = {
    client_name: 'journey',
    token_hash: await sha256Hex(token),
    tenant_id: FIRST.tenantId,
    restaurant_id: FIRST.restaurantId,
    scopes: '["admin:read"]',
    ...columns,
  };
  const names = Object.keys(row);
  const places = names.map((_name, index) => `$${index + 1}`).join(', ');
  await rows(`insert into api_clients (${names.join(', ')}) values (${places})`, Object.values(row));
  return token;
}

const ask = (token: string | null) =>
  request('/v1/admin/orders', token === null ? {} : { headers: { authorization: `Bearer ${token}` } });

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('a token', () => {
  it('of ours opens the door, and so does the one before it while a rotation overlaps', async () => {
    const previous = mint();
    const overlap = { previous_token_hash: await sha256Hex(previous), previous_token_expires_at: minutesFromNow(5) };
    const token = await client(overlap);
    for (const good of [token, previous]) expect((await ask(good)).status).toBe(200);
  });

  it('that is no good gets one answer, whatever is wrong with it (I1, I3)', async () => {
    const good = await client();
    const previous = mint();
    const over = { previous_token_hash: await sha256Hex(previous), previous_token_expires_at: minutesFromNow(-1) };
    await client(over);
    const bad: Readonly<Record<string, string>> = {
      'not of our form': 'rb_development_nothing',
      'with a wrong checksum': `${good.slice(0, -8)}00000000`,
      'with one character changed': good.replace('_', '-'),
      'of nobody': mint(),
      'of another environment': await client({}, 'production'),
      expired: await client({ expires_at: minutesFromNow(-1) }),
      revoked: await client({ is_active: false }),
      'from before a rotation, after the overlap': previous,
      'cut short': good.slice(0, -1),
    };
    const { body: usual } = await ask(null);
    expect(usual).toMatchObject({ code: 'SEC-002' });
    for (const [what, token] of Object.entries(bad)) {
      const { status, body, headers } = await ask(token);
      const answer = { what, status, body, challenge: headers.get('www-authenticate') };
      expect(answer).toEqual({ what, status: 401, body: usual, challenge: 'Bearer' });
    }
    expect((await ask(good)).status).toBe(200);
  });

  it('opens only what its scopes name', async () => {
    const answers = await Promise.all(
      ['["admin:*"]', '["*"]', '["admin:write"]', '["inbound:write"]', '[]'].map(async (scopes) =>
        ask(await client({ scopes })),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 403, 403, 403]);
  });
});
