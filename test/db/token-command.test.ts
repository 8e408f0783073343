import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { sha256Hex } from '#src/kernel/crypto';
import { findApiClient } from '#src/tenancy/api-client.repository';
import { clientAuthenticator } from '#src/tenancy/authenticate-client.usecase';
import type { ApiClient } from '#src/tenancy/index';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';

const database = await createTestDatabase({ migrated: true });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });
const ROOT = join(import.meta.dirname, '../..');
const TOKEN = /^rb_production_[0-9a-z]{8}_[\w-]{43}_[0-9a-f]{8}\n$/;

beforeAll(async () => {
  await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As `npm run token -- …` starts it, on the test's database. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const own: Readonly<Record<string, string>> = { ENVIRONMENT: '', DATABASE_URL: database.url, ...env };
  const options = { cwd: ROOT, env: { ...process.env, ...own }, timeout: 25_000 };
  return new Promise((resolve) => {
    execFile(process.execPath, ['scripts/token/token.ts', ...args], options, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
  });
}

let clients = 0;

function createArguments(changes: Readonly<Record<string, string | null>> = {}): readonly string[] {
  const options = {
    name: `Partner ${++clients}`,
    restaurant: FIRST.restaurantId,
    scopes: 'inbound:write',
    ...changes,
  };
  return [
    'create',
    ...Object.entries(options).flatMap(([name, value]) => (value === null ? [] : [`--${name}`, value])),
  ];
}

async function create(changes: Readonly<Record<string, string | null>> = {}): Promise<string> {
  const ended = await run(createArguments(changes));
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(TOKEN) });
  return ended.stdout.trim();
}

const lookupIdOf = (token: string) => token.split('_')[2] ?? '';

async function rotate(token: string, ...options: readonly string[]): Promise<string> {
  const ended = await run(['rotate', lookupIdOf(token), ...options]);
  expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(TOKEN) });
  return ended.stdout.trim();
}

/** A Worker's own way to authenticate, with a clock that is moved by hand. */
function worker(environment = 'production'): {
  authenticate(token: string): Promise<ApiClient | null>;
  later(ms: number): void;
} {
  let now = Date.now();
  const authenticate = clientAuthenticator({
    environment,
    now: () => now,
    findApiClient: (query) => findApiClient(db, query),
  });
  return {
    authenticate,
    later(ms) {
      now += ms;
    },
  };
}

describe('a token that was made', () => {
  it('lets its client in, with its scopes and its account, and nobody else', async () => {
    const name = 'Livraisons Express';
    const scopes = 'inbound:write, delivery:*,inbound:write';
    const token = await create({ name, scopes, 'reply-account': 'whatsapp:100000000000001' });
    expect(await worker().authenticate(token)).toMatchObject({
      name,
      tenantId: FIRST.tenantId,
      restaurantId: FIRST.restaurantId,
      scopes: ['inbound:write', 'delivery:*'],
      accounts: { whatsapp: '100000000000001' },
    });
    expect(await worker('staging').authenticate(token)).toBeNull();
    expect(await worker('development').authenticate(token)).toBeNull();
  });

  it('is printed once and kept nowhere: the database has its SHA-256', async () => {
    const ended = await run(createArguments());
    const token = ended.stdout.trim();
    const secret = token.slice(token.indexOf(lookupIdOf(token)) + 9);
    expect(ended.stderr).not.toContain(secret);
    const kept = await database.query(
      'select t::text from api_clients t union all select t::text from api_clients_audit t',
    );
    expect(JSON.stringify(kept)).not.toContain(secret);
    expect(JSON.stringify(kept)).toContain(await sha256Hex(token));
  });

  it('is for another environment when told so', async () => {
    const ended = await run([...createArguments(), '--env', 'staging']);
    expect(ended.stdout).toMatch(/^rb_staging_/);
    expect(await worker('staging').authenticate(ended.stdout.trim())).not.toBeNull();
  });

  it('ends after ninety days unless told otherwise, and is refused from then on', async () => {
    const [usual, short] = [await create(), await create({ days: '1' })];
    const { authenticate, later } = worker();
    expect(await authenticate(short)).not.toBeNull();
    later(DAY_MS + MINUTE_MS);
    expect(await authenticate(short)).toBeNull();
    expect(await authenticate(usual)).not.toBeNull();
    later(88 * DAY_MS);
    expect(await authenticate(usual)).not.toBeNull();
    later(DAY_MS);
    expect(await authenticate(usual)).toBeNull();
  });

  it('is refused everywhere within a minute of being revoked', async () => {
    const token = await create();
    const { authenticate, later } = worker();
    expect(await authenticate(token)).not.toBeNull();
    expect(await run(['revoke', lookupIdOf(token)])).toMatchObject({ code: 0, stdout: '' });
    later(MINUTE_MS);
    expect(await authenticate(token)).toBeNull();
    expect((await run(['revoke', lookupIdOf(token)])).stderr).toContain('was revoked before');
  });
});

describe('a rotation', () => {
  it('gives a new token and takes the old one away after the overlap', async () => {
    const old = await create();
    const { authenticate, later } = worker();
    const ended = await run(['rotate', lookupIdOf(old)]);
    expect(ended.stderr).toContain('is accepted until');
    const fresh = ended.stdout.trim();
    expect(fresh).not.toBe(old);
    later(23 * HOUR_MS);
    const byOld = await authenticate(old);
    expect(byOld).not.toBeNull();
    expect(await authenticate(fresh)).toEqual(byOld);
    later(HOUR_MS + MINUTE_MS);
    expect(await authenticate(old)).toBeNull();
    expect(await authenticate(fresh)).not.toBeNull();
  });

  it('without an overlap ends the old token at once', async () => {
    const old = await create();
    const ended = await run(['rotate', lookupIdOf(old), '--overlap-hours', '0']);
    expect(ended.stderr).not.toContain('is accepted until');
    expect(await worker().authenticate(old)).toBeNull();
  });

  it('does not bring an expired token back', async () => {
    const old = await create();
    await database.query("update api_clients set expires_at = now() - interval '1 minute' where token_lookup_id = $1", [
      lookupIdOf(old),
    ]);
    const fresh = await rotate(old);
    expect(await worker().authenticate(old)).toBeNull();
    expect(await worker().authenticate(fresh)).not.toBeNull();
  });

  it('keeps an old token no longer than its own end', async () => {
    const old = await create({ days: '1' });
    await rotate(old, '--overlap-hours', '100');
    const { authenticate, later } = worker();
    later(DAY_MS + MINUTE_MS);
    expect(await authenticate(old)).toBeNull();
  });

  it('ends what an earlier rotation had kept, and says so', async () => {
    const first = await create();
    const second = await rotate(first);
    const ended = await run(['rotate', lookupIdOf(second)]);
    expect(ended.stderr).toContain('the one before that');
    expect(await worker().authenticate(first)).toBeNull();
    expect(await worker().authenticate(second)).not.toBeNull();
  });

  it('is a security event and a line of the trail, in the name of who did it, without a hash', async () => {
    const old = await create();
    const fresh = await rotate(old, '--overlap-hours', '2');
    const { client_id: id } = await database.one<{ client_id: string }>(
      'select client_id from api_clients where token_lookup_id = $1',
      [lookupIdOf(fresh)],
    );
    const events = await database.query(
      "select tenant_id, severity, payload_json from security_events where payload_json ->> 'client_id' = $1",
      [id],
    );
    expect(events).toEqual([
      {
        tenant_id: FIRST.tenantId,
        severity: 'LOW',
        payload_json: { client_id: id, lookup_id: lookupIdOf(fresh), overlap_hours: 2, state: 'active' },
      },
    ]);
    const trail =
      'select action, is_rotation, changed_by from api_clients_audit where client_id = $1 order by audit_id';
    expect(await database.query(trail, [id])).toEqual([
      { action: 'INSERT', is_rotation: false, changed_by: expect.stringMatching(/^cli/) },
      { action: 'UPDATE', is_rotation: true, changed_by: expect.stringMatching(/^cli/) },
    ]);
  });

  it('of a revoked client is refused: what was taken away stays away', async () => {
    const token = await create();
    await run(['revoke', lookupIdOf(token)]);
    const ended = await run(['rotate', lookupIdOf(token)]);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('is revoked');
  });
});

describe('the list', () => {
  it('shows who may do what, for how long, and never a hash', async () => {
    const [active, revoked, expired, rotated] = [
      await create({ name: 'List active', scopes: 'admin:read,admin:write', days: '365' }),
      await create({ name: 'List revoked' }),
      await create({ name: 'List expired' }),
      await rotate(await create({ name: 'List rotating' })),
    ];
    await worker().authenticate(active);
    await run(['revoke', lookupIdOf(revoked)]);
    await database.query("update api_clients set expires_at = '2026-01-01' where token_lookup_id = $1", [
      lookupIdOf(expired),
    ]);
    const { code, stdout } = await run(['list']);
    expect(code).toBe(0);
    const line = (name: string) => stdout.split('\n').find((one) => one.startsWith(name)) ?? '';
    expect(line('List active')).toMatch(
      new RegExp(`${lookupIdOf(active)} +active +\\S+Z +\\S+Z +admin:read,admin:write +Default Chain +[0-9a-f-]{36}$`),
    );
    expect(line('List revoked')).toMatch(/ revoked +\S+Z +- /);
    expect(line('List expired')).toMatch(/ expired +2026-01-01T00:00Z /);
    expect(line('List rotating')).toMatch(new RegExp(`${lookupIdOf(rotated)} +rotating `));
    expect(line('test-token-admin-2')).toMatch(/ - +active +- .*Second Chain/);
    expect(stdout).not.toMatch(/[0-9a-f]{64}/);
    for (const token of [active, revoked, expired, rotated]) expect(stdout).not.toContain(token);
  });
});

describe('what cannot be right is refused with a sentence and exit code 1', () => {
  it.each([
    [
      'an unknown scope',
      { scopes: 'inbound:write,inbound:wriet,adm:*' },
      /--scopes: inbound:wriet, adm:\* unknown; known are .*admin:read/,
    ],
    ['no scope', { scopes: ' , ' }, /--scopes: at least one/],
    ['an unknown restaurant', { restaurant: FIRST.tenantId }, /--restaurant: there is no restaurant 0{8}-.*1$/m],
    ['a restaurant that is no id', { restaurant: 'Branch 1' }, /--restaurant: the id of a restaurant/],
    ['a name that is taken', { name: 'TEST-token-admin' }, /--name: TEST-token-admin is taken by client [0-9a-f-]{36}/],
    ['no name', { name: null }, /--name: one line/],
    ['a name of two lines', { name: 'a\nb' }, /--name: one line/],
    ['more than a year', { days: '366' }, /--days: 1 to 365/],
    ['no time at all', { days: '0' }, /--days: 1 to 365/],
    ['a time that is no number', { days: '1e2' }, /--days: 1 to 365/],
    ['an environment of nobody', { env: 'prod' }, /--env: one of development, staging, production/],
    ['an account of no channel', { 'reply-account': 'sms:1' }, /--reply-account: <channel>:<account id>/],
    [
      'another tenant’s account',
      { 'reply-account': 'whatsapp:100000000000002' },
      /--reply-account: .* is no active account of/,
    ],
    ['an unknown option', { colour: 'red' }, /Unknown option '--colour'/],
  ])('%s', async (_what, changes, sentence) => {
    const before = await count();
    const ended = await run(createArguments(changes));
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
    expect(ended.stderr).not.toMatch(/\n\s+at /);
    expect(await count()).toBe(before);
  });

  it.each([
    [[], /create, rotate, revoke or list\?[\s\S]*npm run token -- create/],
    [['steal'], /create, rotate, revoke or list\?/],
    [['rotate'], /which client\?/],
    [['rotate', 'zzzzzzzz'], /there is no client zzzzzzzz/],
    [['rotate', FIRST.tenantId, '--overlap-hours', '169'], /--overlap-hours: 0 to 168/],
    [['revoke', SECOND.tenantId], /there is no client/],
    [['list', 'everything'], /too many arguments/],
  ])('%j', async (args, sentence) => {
    expect(await run(args)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(sentence) });
  });

  it('a token given in the place of an id, without being repeated', async () => {
    const token = await create();
    for (const command of ['rotate', 'revoke']) {
      const ended = await run([command, token]);
      expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('not the token') });
      expect(ended.stderr).not.toContain(token);
    }
  });

  it('a database that does not answer, without its password', async () => {
    const nowhere = Object.assign(new URL(database.url), { port: '9', password: 'hunter2' });
    const ended = await run(['list'], { DATABASE_URL: nowhere.href });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('no database at 127.0.0.1:9') });
    expect(ended.stderr).not.toContain('hunter2');
  });

  it('a database without our tables', async () => {
    const empty = await createTestDatabase({ migrated: false });
    const ended = await run(['list'], { DATABASE_URL: empty.url });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('npm run migrate') });
  });
});

it('two who give one name at once: one client, and one who hears why not', async () => {
  const name = 'Twice at once';
  // Readers pass and writers wait, until both are as far as they come.
  await database.query('begin; lock table api_clients in share mode');
  const both = [run(createArguments({ name })), run(createArguments({ name }))];
  const waiting = `select count(*)::int as n from pg_locks l where not l.granted
    and l.database = (select oid from pg_database where datname = current_database())`;
  await until(async () => (await database.one<{ n: number }>(waiting)).n === 2, 15_000).finally(() =>
    database.query('commit'),
  );
  expect((await Promise.all(both)).map(({ code }) => code).sort()).toEqual([0, 1]);
  const text = 'select count(*)::int as n from api_clients where client_name = $1';
  expect(await database.one(text, [name])).toEqual({ n: 1 });
});

it('without DATABASE_URL it is the local stack’s database, and a development token', async () => {
  const port = new URL(database.url).port;
  const ended = await run(['list'], { DATABASE_URL: '', PG_PORT: port });
  // There is a PostgreSQL at that port, though none of the stack’s: it was the right one to ask.
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/127\.0\.0\.1:\d+ .*"resto" does not exist/) });
});

it('explains itself', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('erase:execute') });
});

async function count(): Promise<number> {
  return (await database.one<{ n: number }>('select count(*)::int as n from api_clients')).n;
}
