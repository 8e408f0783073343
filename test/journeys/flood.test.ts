import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { inspectConversation, runCron } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { post, request, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

const RULE = `restaurant_id = '${FIRST.restaurantId}' and rule_key = 'IN_FLOOD_30S'`;
let offset = 0;

async function clockGoesOn(ms: number): Promise<void> {
  offset += ms;
  await meta.clock(offset);
}

const textsOf = async (person: Person) => (await person.received()).map(({ text }) => text);

async function hasReceived(person: Person, count: number): Promise<readonly string[]> {
  return until(async () => {
    const texts = await textsOf(person);
    return texts.length >= count ? texts : null;
  }, 20_000);
}

/** What the archive says of a customer's conversation. */
async function archived<Row extends Record<string, unknown>>(person: Person, query: string): Promise<readonly Row[]> {
  const { id } = await inspectConversation({ user: person.id });
  return rows<Row>(query, [id]);
}

beforeAll(async () => {
  await rows(`delete from fraud_rules where ${RULE}`);
  await rows(
    `insert into fraud_rules (restaurant_id, rule_key, scope, action, params_json)
     values ($1, 'IN_FLOOD_30S', 'INBOUND', 'QUARANTINE', '{"limit_30s": 6, "quarantine_minutes": 10}')`,
    [FIRST.restaurantId],
  );
  await runCron('* * * * *');
});
afterAll(async () => {
  await rows(`delete from fraud_rules where ${RULE}`);
  await meta.clock(0);
  await runCron('* * * * *');
});

describe.each([
  {
    language: 'French',
    word: 'menu',
    paused: 'Je fais une pause de 10 min',
    back: 'je te réponds de nouveau',
    menu: 'Notre menu',
  },
  {
    language: 'Arabic',
    word: 'القائمة',
    paused: 'سأتوقف لمدة 10 دقائق',
    back: 'يمكنني الرد عليك من جديد',
    menu: 'قائمتنا',
  },
])('a customer who floods in $language', ({ word, paused, back, menu }) => {
  it('gets six answers, one notice, silence, and after ten minutes one word that it is over', async () => {
    const person = new Person();
    for (let message = 0; message < 12; message++) await person.sends({ kind: 'text', text: word });
    const first = await hasReceived(person, 7);
    expect(first.slice(0, 6).every((text) => text.includes(menu))).toBe(true);
    expect(first[6]).toContain(paused);

    await clockGoesOn(9 * MINUTE_MS);
    await person.sends({ kind: 'text', text: word });
    await clockGoesOn(2 * MINUTE_MS);
    expect((await hasReceived(person, 8)).slice(7)).toEqual([expect.stringContaining(back)]);

    await person.sends({ kind: 'text', text: word });
    const all = await hasReceived(person, 9);
    await clockGoesOn(20 * MINUTE_MS);
    expect(await textsOf(person)).toEqual(all);
    expect(all[8]).toContain(menu);
  });
});

it('staff find it in the archive: who, why, since when, and that it is over; nothing says whose number it is', async () => {
  const person = new Person();
  for (let message = 0; message < 9; message++) await person.sends({ kind: 'text', text: 'menu' });
  await hasReceived(person, 7);
  await clockGoesOn(MINUTE_MS);
  const listed = await until(async () => {
    const found = await archived<{ active: boolean }>(
      person,
      'select * from conversation_quarantine where conversation_object_id = $1',
    );
    return found.length > 0 ? found : null;
  }, 30_000);
  expect(listed).toMatchObject([{ tenant_id: FIRST.tenantId, reason: 'IN_FLOOD_30S', active: true }]);
  await clockGoesOn(10 * MINUTE_MS);
  const over = await until(async () => {
    const found = await archived(
      person,
      'select * from conversation_quarantine where conversation_object_id = $1 and not active',
    );
    return found.length > 0 ? found : null;
  }, 30_000);
  expect(over).toMatchObject([{ released_reason: 'AUTO_RELEASE' }]);
  const events = await archived<{ event_type: string; occurrences: number }>(
    person,
    'select * from security_events where conversation_object_id = $1 order by event_type',
  );
  expect(events.map(({ event_type, occurrences }) => [event_type, occurrences])).toEqual([
    ['QUARANTINE_APPLIED', 1],
    ['QUARANTINE_RELEASED', 1],
    ['SPAM_DETECTED', 3],
  ]);
  expect(JSON.stringify([over, events])).not.toContain(person.id);
});

it('an order in quick taps is no flood', async () => {
  const person = new Person();
  await person.does(['Bonjour', '>menu', '>Margherita', '>Sans option', '>2', '>Commander', '>emporter']);
  await person.does(['>Maintenant', '>Confirmer']);
  expect(person.text).toMatch(/n° \d+/);
});

it('ten thousand messages of one customer: the others are answered meanwhile as ever', async () => {
  await meta.limits({ knownUsersOnly: false });
  const [mallory, nadia] = [new Person(), new Person()];
  const at = String(Math.floor((Date.now() + offset) / 1_000));
  const webhook = (part: number) => {
    const messages = Array.from({ length: 500 }, (_, index) => ({
      from: mallory.id,
      id: `wamid.${mallory.id}.${part}.${index}`,
      timestamp: at,
      type: 'text',
      text: { body: 'menu' },
    }));
    return whatsappWebhook([whatsappChange({ messages })]);
  };
  const flood = Array.from({ length: 20 }, (_, part) => post(webhook(part)));
  await nadia.does(['menu', 'P01 x2', 'panier']);
  expect(nadia.text).toContain('2 × Pizza Margherita');
  expect((await Promise.all(flood)).map(({ status }) => status)).toEqual(flood.map(() => 200));
  expect((await hasReceived(mallory, 7))[6]).toContain('pause');
});

describe('staff, by the API', () => {
  const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
  const release = (id: string, token = 'test-token-admin') =>
    request(`/v1/admin/quarantines/${id}/release`, { method: 'POST', ...as(token) });

  it('see who is quarantined and end it, once, and only what is theirs', async () => {
    const person = new Person();
    for (let message = 0; message < 7; message++) await person.sends({ kind: 'text', text: 'menu' });
    await hasReceived(person, 7);
    const { id } = await inspectConversation({ user: person.id });
    const listed = async (token: string) => JSON.stringify((await request('/v1/admin/quarantines', as(token))).body);
    await until(async () => (await listed('test-token-admin')).includes(String(id)), 40_000);
    expect(await listed('test-token-admin-2')).not.toContain(String(id));
    expect(await listed('test-token-admin')).not.toContain(person.id);

    expect((await release(String(id), 'test-token-admin-2')).status).toBe(404);
    const extended = await request(`/v1/admin/quarantines/${id}/extend`, {
      method: 'POST',
      headers: { ...as('test-token-admin').headers, 'content-type': 'application/json' },
      body: JSON.stringify({ minutes: 60 }),
    });
    expect(extended.body).toMatchObject({ ok: true, until: expect.stringMatching(/Z$/) });
    expect((await release(String(id))).body).toEqual({ ok: true, released: true });
    expect((await hasReceived(person, 8))[7]).toContain('je te réponds de nouveau');
    expect((await release(String(id))).status).toBe(404);
    expect((await release('x')).status).toBe(404);
    await person.sends({ kind: 'text', text: 'menu' });
    expect((await hasReceived(person, 9))[8]).toContain('Notre menu');
  }, 90_000);
});
