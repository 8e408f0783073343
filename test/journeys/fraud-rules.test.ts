import { afterAll, describe, expect, it } from 'vitest';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { type Posted, request } from '../support/webhook.ts';

interface Rule {
  readonly key: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly is_active: boolean;
  readonly is_own: boolean;
}

const FLOOD = 'IN_FLOOD_30S';
const LARGE = 'CO_HIGH_ORDER_TOTAL';

function call(
  method: string,
  key: string,
  { body, token = 'test-token-admin' }: { body?: object; token?: string } = {},
): Promise<Posted> {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  const path = `/v1/admin/fraud/rules${key && `/${key}`}`;
  return request(path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
}

async function ruleOf(key: string, token?: string): Promise<Rule | undefined> {
  const { rules } = (await call('GET', '', token ? { token } : {})).body as unknown as { rules: readonly Rule[] };
  return rules.find((rule) => rule.key === key);
}

const ofSecond = (name: string) => new Person({ account: SECOND.accounts[0]?.accountId ?? '', name });

/** What one customer hears who writes so often in a breath. */
async function answersTo(person: Person, messages: number): Promise<readonly string[]> {
  for (let message = 0; message < messages; message++) await person.sends({ kind: 'text', text: 'menu' });
  return until(async () => {
    const texts = (await person.received()).map(({ text }) => text);
    return texts.length >= messages ? texts : null;
  }, 20_000);
}

afterAll(async () => {
  for (const key of [FLOOD, LARGE]) await call('DELETE', key);
});

describe('the rules against abuse', () => {
  it('are all told as they hold for the restaurant', async () => {
    const answer = await call('GET', '');
    expect(answer).toMatchObject({ status: 200, body: { ok: true } });
    expect(answer.body).toMatchObject({
      rules: expect.arrayContaining([
        expect.objectContaining({
          key: FLOOD,
          scope: 'INBOUND',
          action: 'QUARANTINE',
          params: { limit_30s: expect.any(Number), quarantine_minutes: 10 },
          is_active: true,
          is_own: false,
        }),
        expect.objectContaining({ key: LARGE, scope: 'CHECKOUT', action: 'REQUIRE_CONFIRMATION' }),
      ]),
    });
  });

  it('of a flood hold with the next message, for its own customers alone, until they are taken back', async () => {
    const before = await ruleOf(FLOOD, 'test-token-admin-2');
    const saved = await call('PUT', FLOOD, { body: { is_active: true, params: { limit_30s: 3 } } });
    expect(saved).toMatchObject({
      status: 200,
      body: { rule: { key: FLOOD, params: { limit_30s: 3, quarantine_minutes: 10 }, is_own: true } },
    });
    expect((await answersTo(new Person(), 4))[3]).toContain('Je fais une pause de 10 min');
    expect((await answersTo(ofSecond('Samir'), 4))[3]).toContain('Notre menu');
    expect(await ruleOf(FLOOD, 'test-token-admin-2')).toEqual(before);

    expect(await call('DELETE', FLOOD)).toMatchObject({ status: 200, body: { rule: { is_own: false } } });
    expect((await answersTo(new Person(), 4))[3]).toContain('Notre menu');
  });

  it('of large orders hold for the next order, and not at all once switched off', async () => {
    const order = ['P01 x1', 'commander', 'sur place', 'table 7', 'oui'];
    await call('PUT', LARGE, { body: { is_active: true, params: { threshold_cents: 50_000 } } });
    const [nadia, karim] = [new Person(), new Person({ name: 'Karim' })];
    await nadia.does(order);
    expect(nadia.text).toMatch(/CONFIRM \d{4}/);

    await call('PUT', LARGE, { body: { is_active: false, params: { threshold_cents: 50_000 } } });
    await karim.does(order);
    expect(karim.text).toContain('🎉');
    expect(await ruleOf(LARGE)).toMatchObject({ is_active: false, is_own: true });
  });

  it('for all are never written: a restaurant has a row of its own', async () => {
    const forAll = () => rows('select * from fraud_rules where restaurant_id is null order by rule_key');
    const before = await forAll();
    await call('PUT', FLOOD, { body: { is_active: false, params: {} } });
    expect(await forAll()).toEqual(before);
    const own = await rows('select restaurant_id from fraud_rules where rule_key = $1 and restaurant_id is not null', [
      FLOOD,
    ]);
    expect(own).toEqual([{ restaurant_id: FIRST.restaurantId }]);
    expect(await call('DELETE', FLOOD)).toMatchObject({ status: 200 });
    expect(await call('DELETE', FLOOD)).toMatchObject({ status: 200, body: { rule: { is_own: false } } });
  });

  it.each([
    ['centimes in a threshold', LARGE, { is_active: true, params: { threshold_cents: 50_050 } }],
    ['a parameter of another rule', FLOOD, { is_active: true, params: { max_len: 500 } }],
    ['a parameter that none has', FLOOD, { is_active: true, params: { limit: 5 } }],
    ['a limit that pauses everybody', FLOOD, { is_active: true, params: { limit_30s: 1 } }],
    ['half a message', FLOOD, { is_active: true, params: { limit_30s: 4.5 } }],
    ['no word on whether it is on', FLOOD, { params: {} }],
    ['another action', FLOOD, { is_active: true, params: {}, action: 'ALLOW' }],
  ])('with %s are refused', async (_what, key, body) => {
    expect(await call('PUT', key, { body })).toMatchObject({ status: 400, body: { code: 'REQ-002' } });
    expect(await ruleOf(key)).toMatchObject({ is_own: key === LARGE });
  });

  it('are those there are: another is 404', async () => {
    expect(await call('PUT', 'NOPE', { body: { is_active: true, params: {} } })).toMatchObject({ status: 404 });
    expect(await call('DELETE', 'NOPE')).toMatchObject({ status: 404 });
  });
});
