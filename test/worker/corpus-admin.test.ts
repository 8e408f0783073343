import { describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { ADDRESS, anyAddress, type Posted, request } from '../support/webhook.ts';

/** The hostile corpus, part I: the API and who may. I1, I2 and I5 are walked over every route in openapi.test.ts; I3 in test/db. */
const RESTAURANT = '/v1/admin/restaurant';
const as = (token: string, more: Readonly<Record<string, string>> = {}) => ({
  authorization: `Bearer ${token}`,
  ...more,
});

async function call(path: string, init: RequestInit & { token?: string } = {}): Promise<Posted> {
  const { token = 'test-token-admin', headers, ...rest } = init;
  const json = rest.body === undefined ? {} : { 'content-type': 'application/json' };
  return request(path, { ...rest, headers: { ...as(token), ...json, ...(headers as Record<string, string>) } });
}

async function replace(
  settings: object,
  headers: Readonly<Record<string, string>>,
  token = 'test-token-admin-2',
): Promise<Posted> {
  return call(RESTAURANT, { method: 'PUT', body: JSON.stringify(settings), headers, token });
}

describe('a query', () => {
  it.each(['1000000', '-1', '1e9', 'abc', '0', '501', '', '99999999999999999999', '1.5', '0x10', '٣'])(
    'I6 ?limit=%s is 400',
    async (limit) => {
      const answer = await call(`/v1/admin/orders?limit=${encodeURIComponent(limit)}`);
      expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
    },
  );

  it.each([
    'sort=name;drop',
    'sort=created_at',
    'offset=1',
    'filter[role]=x',
    'status=NEW;drop',
    'tenant_id=x',
    'order_by=1',
  ])('I7 ?%s is 400', async (query) => {
    const answer = await call(`/v1/admin/orders?${query}`);
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
  });

  it.each(["' OR 1=1 --", '%', '\\', "'; DROP TABLE orders;--", '\u0024{jndi:ldap://x}', '../../etc/passwd'])(
    'I17 F14 %s as a status tells nothing of a database',
    async (status) => {
      const answer = await call(`/v1/admin/orders?status=${encodeURIComponent(status)}`);
      expect(answer.status).toBe(400);
      expect(JSON.stringify(answer.body)).not.toMatch(/select|syntax|postgres|relation/i);
    },
  );
});

describe('a write', () => {
  const read = () => call(RESTAURANT, { token: 'test-token-admin-2' });
  const settingsOf = (answer: Posted) => (answer.body as { restaurant: Record<string, unknown> }).restaurant;
  const etagOf = (answer: Posted) => answer.headers.get('etag') ?? '';

  it.each([
    ['tenant_id', FIRST.tenantId],
    ['restaurant_id', FIRST.restaurantId],
    ['role', 'admin'],
    ['is_active', false],
    ['catalog_version', 1],
  ])('I8 that sets %s besides is 400, and changes nothing', async (name, value) => {
    const before = await read();
    const answer = await replace({ ...settingsOf(before), [name]: value }, { 'if-match': etagOf(before) });
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-002']);
    expect(etagOf(await read())).toBe(etagOf(before));
  });

  it.each([
    ['a name of nothing', { name: ' ' }],
    ['an unknown time zone', { timezone: 'Mars/Olympus' }],
    ['a language that we do not speak', { default_language: 'en' }],
    ['an hour that there is not', { opening_hours: { weekly: { mon: [['25:00', '26:00']] } } }],
    ['a day that there is not', { opening_hours: { weekly: { day: [] } } }],
    ['a price in single centimes', { free_delivery_threshold_cents: 150_001 }],
    ['a price as text', { free_delivery_threshold_cents: '1e3' }],
    ['a negative cut-off', { slot_cutoff_minutes: -1 }],
  ])('of %s is 400 and says where', async (_what, change) => {
    const before = await read();
    const answer = await replace({ ...settingsOf(before), ...change }, { 'if-match': etagOf(before) });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(answer.body?.details)).toContain(Object.keys(change)[0]);
  });

  it('I10 by two people who have read the same: one wins, the other is told', async () => {
    const before = await read();
    const both = await Promise.all([
      replace({ ...settingsOf(before), slot_cutoff_minutes: 31 }, { 'if-match': etagOf(before) }),
      replace({ ...settingsOf(before), slot_cutoff_minutes: 32 }, { 'if-match': etagOf(before) }),
    ]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect(both.find(({ status }) => status === 412)?.body?.code).toBe('REQ-412');
    const after = await read();
    const winner = both.find(({ status }) => status === 200);
    expect(settingsOf(after)).toEqual(winner && settingsOf(winner));
    await replace(settingsOf(before), { 'if-match': etagOf(after) });
  });

  it.each(['', 'x', 'W/"1"', '*', '""'])('without an ETag that was read (%s) is 400', async (version) => {
    const before = await read();
    expect((await replace(settingsOf(before), version ? { 'if-match': version } : {})).status).toBe(400);
  });

  it('I11 under one key happens once, and the key is good for nothing else', async () => {
    const before = await read();
    const key = `key-${crypto.randomUUID()}`;
    const headers = { 'if-match': etagOf(before), 'idempotency-key': key };
    const wanted = { ...settingsOf(before), slot_cutoff_minutes: 33 };
    const first = await replace(wanted, headers);
    const again = await replace(wanted, headers);
    expect([first.status, again.status, again.body, etagOf(again)]).toEqual([200, 200, first.body, etagOf(first)]);
    const other = await replace({ ...wanted, slot_cutoff_minutes: 34 }, headers);
    expect([other.status, other.body?.code]).toEqual([409, 'REQ-409']);
    expect((await replace(wanted, { ...headers, 'idempotency-key': 'short' })).status).toBe(400);
    await replace(settingsOf(before), { 'if-match': etagOf(first) });
  });
});

describe('the audit', () => {
  it('has a row for every call that was let in, with its object, and none with a token', async () => {
    const correlation = `audit-${crypto.randomUUID()}`;
    await call('/v1/admin/ping', { headers: { 'x-correlation-id': correlation, 'user-agent': 'test/1' } });
    const [row] = await rows('select * from admin_audit_log where request_id = $1', [correlation]);
    expect(row).toMatchObject({ action: 'ADMIN_PING', tenant_id: FIRST.tenantId, user_agent: 'test/1' });
    // The demo's clients are called like their tokens.
    expect(JSON.stringify({ ...row, actor_name: '' })).not.toContain('test-token');
  });

  it('says so when a call was let in and came to nothing', async () => {
    const correlation = `audit-${crypto.randomUUID()}`;
    const headers = { 'x-correlation-id': correlation, 'if-match': '"0"' };
    const settings = (await call(RESTAURANT)).body as { restaurant: object };
    await replace(settings.restaurant, headers, 'test-token-admin');
    const [row] = await rows('select * from admin_audit_log where request_id = $1', [correlation]);
    expect(row).toMatchObject({ action: 'ADMIN_RESTAURANT_REPLACE', payload_json: { outcome: 'precondition_failed' } });
  });
});

describe('a tenant', () => {
  it('I4 reads and changes its own restaurant, whatever the request says of another', async () => {
    const own = (await call(RESTAURANT, { token: 'test-token-admin-2' })).body as { restaurant: { name: string } };
    const headers = { 'x-tenant-id': FIRST.tenantId, 'x-restaurant-id': FIRST.restaurantId };
    const answer = await call(RESTAURANT, { token: 'test-token-admin-2', headers });
    expect(answer.body).toEqual(own);
    const ping = await call('/v1/admin/ping', { token: 'test-token-admin-2', headers });
    expect(ping.body).toMatchObject({ ok: true, service: 'admin', tenantId: SECOND.tenantId });
  });
});

describe('a refusal', () => {
  it('of a scope is an event of its tenant, of a token one of its network', async () => {
    const correlation = `deny-${crypto.randomUUID()}`;
    const headers = { 'x-correlation-id': correlation, [ADDRESS]: '198.51.101.7' };
    const scope = await call('/v1/admin/ping', { token: 'test-token-inbound', headers });
    expect(scope.body).toEqual({ ok: false, error: 'forbidden', code: 'SEC-004', message: expect.any(String) });
    await call('/v1/admin/ping', { token: 'nobody', headers });
    const events = () =>
      rows<{ event_type: string }>('select * from security_events where correlation_id = $1 order by event_type', [
        correlation,
      ]);
    const found = await until(async () => ((await events()).length === 2 ? events() : null));
    expect(found).toMatchObject([
      { event_type: 'AUTH_DENY', tenant_id: null, payload_json: { reason: 'invalid', route: '/v1/admin/ping' } },
      { event_type: 'SCOPE_DENY', tenant_id: FIRST.tenantId, payload_json: { reason: 'admin:read' } },
    ]);
    expect(JSON.stringify(found)).not.toContain('198.51.101');
  });

  it('I16 again and again: limited, while everybody else goes on', async () => {
    const here = { [ADDRESS]: anyAddress() };
    const statuses = new Set<number>();
    // A window of ten seconds may end in the middle of it, and the count with it.
    for (let i = 0; i < 12 && !statuses.has(429); i++) {
      const calls = Array.from({ length: 25 }, (_, n) =>
        call('/v1/admin/ping', { token: `wrong-${i}-${n}`, headers: here }),
      );
      for (const { status } of await Promise.all(calls)) statuses.add(status);
    }
    expect(statuses).toEqual(new Set([401, 429]));
    expect((await call('/v1/admin/ping')).status).toBe(200);
  });
});
