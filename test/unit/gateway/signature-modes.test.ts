import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { handleRequest } from '#src/gateway/app';
import type { ReportedEvent, SecurityReport } from '#src/security/index';
import { FIRST } from '../../../scripts/db/demo-values.ts';
import { APP_SECRET, sign, whatsappText } from '../../support/webhook.ts';

const HOUR = 3_600_000;
const PRODUCTION = {
  ENVIRONMENT: 'production',
  META_APP_SECRET: crypto.randomUUID(),
  META_VERIFY_TOKEN: crypto.randomUUID(),
  ID_PEPPER: crypto.randomUUID(),
  ACCOUNT_TOKEN_KEY: crypto.randomUUID(),
  DATABASE_URL: `postgres://resto:${crypto.randomUUID()}@ep-cool-1.eu-central-1.aws.neon.tech/resto`,
  GRAPH_BASE_URL: 'https://graph.facebook.com',
  GRAPH_API_VERSION: 'v26.0',
};
const DEVELOPMENT = { ...PRODUCTION, ENVIRONMENT: 'development', META_APP_SECRET: APP_SECRET };

/** Bindings as the platform makes them, remembering what was stored and reported. The one cast of this file. */
function houseWith(settings: Readonly<Record<string, string>>) {
  const stored: unknown[] = [];
  const reports: SecurityReport[] = [];
  const waiting: Promise<unknown>[] = [];
  const owner = { tenantId: FIRST.tenantId, restaurantId: FIRST.restaurantId, sealedToken: null };
  const namespace = (stub: object) => ({ idFromName: String, idFromString: String, get: () => stub });
  const queue = { send: async (report: SecurityReport) => void reports.push(report), sendBatch: async () => {} };
  const within = { limit: async () => ({ success: true }) };
  const env = {
    ...settings,
    ACCOUNTS: namespace({ findOwner: async () => owner }),
    CONVERSATIONS: namespace({
      receive: async (delivery: unknown) => ({ fresh: stored.push(delivery), duplicates: 0 }),
    }),
    RESTAURANTS: namespace({}),
    OUTBOUND_QUEUE: queue,
    JOURNAL_QUEUE: queue,
    DEAD_LETTER_QUEUE: queue,
    IP_LIMIT: within,
    TOKEN_LIMIT: within,
  } as unknown as Env;
  const ctx = { waitUntil: (work: Promise<unknown>) => void waiting.push(work) };
  return {
    stored,
    async post(
      headers: Readonly<Record<string, string>> = {},
      body = whatsappText('213555000001', 'menu'),
    ): Promise<number> {
      const init = { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } };
      return (await handleRequest(new Request('https://bot.test/v1/inbound/whatsapp', init), env, ctx)).status;
    },
    async events(): Promise<readonly ReportedEvent[]> {
      await Promise.all(waiting);
      return reports.flatMap(({ events }) => events);
    },
  };
}

beforeEach(() => {
  vi.stubGlobal('scheduler', { wait: async () => {} });
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue(undefined);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const WRONG = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` };
const typesOf = (events: readonly ReportedEvent[]) => events.map(({ type, severity }) => `${type} ${severity}`);

describe('the signature mode (D19)', () => {
  it.each(['enforce', 'true', ''])(
    '"%s" refuses the missing and the wrong, stores nothing of them, and records both as HIGH',
    async (mode) => {
      const house = houseWith({ ...DEVELOPMENT, META_SIGNATURE_REQUIRED: mode });
      expect([await house.post(), await house.post(WRONG)]).toEqual([401, 401]);
      expect(house.stored).toEqual([]);
      expect(typesOf(await house.events())).toEqual(['WA_SIGNATURE_MISSING HIGH', 'WA_SIGNATURE_INVALID HIGH']);
      const body = whatsappText('213555000001', 'menu');
      expect(await house.post({ 'x-hub-signature-256': sign(body) }, body)).toBe(200);
    },
  );

  it('"warn" lets both through, and records them', async () => {
    const house = houseWith({ ...DEVELOPMENT, META_SIGNATURE_REQUIRED: 'warn' });
    expect([await house.post(), await house.post(WRONG)]).toEqual([200, 200]);
    expect(house.stored).toHaveLength(2);
    expect(typesOf(await house.events())).toEqual(['WA_SIGNATURE_MISSING MEDIUM', 'WA_SIGNATURE_INVALID MEDIUM']);
  });

  it.each(['off', 'false'])('"%s" lets both through, and records nothing', async (mode) => {
    const house = houseWith({ ...DEVELOPMENT, META_SIGNATURE_REQUIRED: mode });
    expect([await house.post(), await house.post(WRONG)]).toEqual([200, 200]);
    expect(await house.events()).toEqual([]);
  });
});

describe('in production', () => {
  const glass = (ms: number) => ({ META_SIGNATURE_BREAK_GLASS_UNTIL: new Date(Date.now() + ms).toISOString() });

  it.each(['warn', 'off'])('"%s" alone enforces all the same', async (mode) => {
    const house = houseWith({ ...PRODUCTION, META_SIGNATURE_REQUIRED: mode });
    expect(await house.post()).toBe(401);
    expect(house.stored).toEqual([]);
  });

  it.each(['warn', 'off'])('"%s" with the glass broken for an hour lets through, and says so loudly', async (mode) => {
    const house = houseWith({ ...PRODUCTION, META_SIGNATURE_REQUIRED: mode, ...glass(HOUR) });
    expect(await house.post()).toBe(200);
    expect(typesOf(await house.events())).toContain('SIGNATURE_NOT_ENFORCED HIGH');
  });

  it.each([
    ['ended', -HOUR],
    ['broken for more than a day', 25 * HOUR],
  ])('a glass that has %s enforces', async (_what, ms) => {
    const house = houseWith({ ...PRODUCTION, META_SIGNATURE_REQUIRED: 'warn', ...glass(ms) });
    expect(await house.post()).toBe(401);
  });
});

describe('the shared token of the first system', () => {
  it('is refused unless it is allowed, told apart from any other wrong token in the log only', async () => {
    const shared = crypto.randomUUID();
    const house = houseWith({ ...PRODUCTION, WEBHOOK_SHARED_TOKEN: shared });
    for (const name of ['x-webhook-token', 'x-api-token']) expect(await house.post({ [name]: shared })).toBe(401);
    expect(await house.post({ 'x-api-token': `${shared}x` })).toBe(401);
    expect(house.stored).toEqual([]);
    const events = await house.events();
    expect(typesOf(events)).toEqual(['LEGACY_TOKEN_BLOCKED HIGH', 'AUTH_DENY HIGH']);
    expect(JSON.stringify(events)).not.toContain(shared);
  });
});
