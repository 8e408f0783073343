import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { callWorker, clearPlace, findPlace, query, type StackRun, startStack, until } from '../support/stack.ts';
import { PHONE_NUMBER_ID, sign, whatsappText } from '../support/webhook.ts';

/** The gate with its settings turned away from their defaults; what the defaults do is everywhere else. */
const SHARED = `shared-${crypto.randomUUID()}`;
const PREVIOUS = `previous-${crypto.randomUUID()}`;
const place = await findPlace();
let stack: StackRun;
let users = 0;

const newUser = () => `2135571${String(++users).padStart(5, '0')}`;
const stateOf = async (user: string) =>
  (await callWorker(place, `/__dev/state?channel=whatsapp&account=${PHONE_NUMBER_ID}&user=${user}`)).json;

async function call(path: string, init: RequestInit = {}): Promise<number> {
  const headers = { 'content-type': 'application/json', ...(init.headers as Record<string, string>) };
  const options = { signal: AbortSignal.timeout(15_000), ...init, headers };
  return (await fetch(`http://127.0.0.1:${place.ports.worker}${path}`, options)).status;
}

const post = (body: string, headers: Record<string, string> = {}, path = '/v1/inbound/whatsapp') =>
  call(path, { method: 'POST', body, headers });

function contractMessage(from: string): string {
  const timestamp = new Date().toISOString();
  return JSON.stringify({
    contract_version: 'v1',
    provider: 'wa',
    msg_id: crypto.randomUUID(),
    from,
    text: 'menu',
    timestamp,
  });
}

const eventsOf = (type: string) => query(place, `select * from security_events where event_type = '${type}'`);
const expectEvent = (type: string) => until(async () => (await eventsOf(type)).length > 0, 10_000);

beforeAll(async () => {
  stack = startStack(place, {
    env: {
      WEBHOOK_SHARED_TOKEN: SHARED,
      LEGACY_SHARED_ALLOWED: 'true',
      DEFAULT_TENANT_ID: FIRST.tenantId,
      DEFAULT_RESTAURANT_ID: FIRST.restaurantId,
      ALLOW_QUERY_TOKEN: 'true',
      META_APP_SECRET_PREVIOUS: PREVIOUS,
      META_SIGNATURE_REQUIRED: 'warn',
    },
  });
  await stack.ready();
}, 60_000);
afterAll(async () => {
  await stack.stop();
  clearPlace(place);
});

describe('the shared token of the first system, where it is allowed', () => {
  it('posts messages for the default restaurant, and is recorded', async () => {
    const user = newUser();
    expect(await post(contractMessage(user), { 'x-webhook-token': SHARED })).toBe(200);
    expect(await stateOf(user)).toMatchObject({
      profile: { tenantId: FIRST.tenantId, restaurantId: FIRST.restaurantId },
    });
    await expectEvent('LEGACY_TOKEN_USED');
    expect(await eventsOf('LEGACY_TOKEN_USED')).toMatchObject([{ severity: 'MEDIUM', tenant_id: FIRST.tenantId }]);
  });

  it('opens nothing else', async () => {
    for (const path of ['/v1/admin/ping', '/v1/admin/orders', '/v1/admin/restaurant']) {
      expect(await call(path, { headers: { authorization: `Bearer ${SHARED}` } })).toBe(401);
    }
    await expectEvent('LEGACY_TOKEN_BLOCKED');
    expect(JSON.stringify(await eventsOf('LEGACY_TOKEN_BLOCKED'))).not.toContain(SHARED);
  });
});

describe('a token in the query, where it is allowed', () => {
  it('is the token of a client, by its two names, and of nobody else', async () => {
    expect(await call('/v1/admin/ping?token=test-token-admin')).toBe(200);
    expect(await call('/v1/admin/orders?limit=1&access_token=test-token-admin')).toBe(200);
    expect(await post(contractMessage(newUser()), {}, '/v1/inbound/whatsapp?token=test-token-inbound')).toBe(200);
    expect(await call('/v1/admin/ping?token=wrong')).toBe(401);
    expect(await call('/v1/admin/ping?token=test-token-inbound')).toBe(403);
  });

  it.each(['api_key', 'Token', 'webhook_token', 'secret'])('%s is still refused', async (name) => {
    expect(await call(`/v1/admin/ping?${name}=test-token-admin`)).toBe(401);
  });

  it('gives way to a token in a header', async () => {
    const headers = { authorization: 'Bearer test-token-inbound' };
    expect(await call('/v1/admin/ping?token=test-token-admin', { headers })).toBe(403);
  });
});

describe('signatures', () => {
  it('A17 of the secret before count while it is kept', async () => {
    const user = newUser();
    const body = whatsappText(user, 'menu');
    expect(await post(body, { 'x-hub-signature-256': sign(body, PREVIOUS) })).toBe(200);
    expect(await stateOf(user)).toHaveProperty('profile');
  });

  it('that are missing or wrong come in, and are recorded', async () => {
    const [unsigned, forged] = [newUser(), newUser()];
    expect(await post(whatsappText(unsigned, 'menu'))).toBe(200);
    expect(await post(whatsappText(forged, 'menu'), { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` })).toBe(200);
    for (const user of [unsigned, forged]) expect(await stateOf(user)).toHaveProperty('profile');
    for (const type of ['WA_SIGNATURE_MISSING', 'WA_SIGNATURE_INVALID']) {
      await expectEvent(type);
      expect(await eventsOf(type)).toMatchObject([{ severity: 'MEDIUM' }]);
    }
  });
});
