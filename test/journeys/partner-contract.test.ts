import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { shownMessage } from '../../scripts/demo/shown-message.ts';
import { messagesTo, meta } from '../support/meta.ts';
import {
  PARTNER_TOKEN,
  type PartnerChannel,
  partnerId,
  postAsPartner,
  v1Message,
  v2Message,
} from '../support/partner.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { ROOT } from '../support/source-tree.ts';
import { until } from '../support/until.ts';
import { request } from '../support/webhook.ts';

const CHANNELS: readonly PartnerChannel[] = ['whatsapp', 'instagram', 'messenger'];
const OTHER_TENANT = '00000000-0000-0000-0000-000000000002';
const OTHER_RESTAURANT = '00000000-0000-0000-0000-000000000020';

/** The fake Meta does not see the partner's customers write. */
beforeAll(async () => {
  await meta.limits({ knownUsersOnly: false });
});

/** What a customer got, when there are as many as that. */
async function textsTo(user: string, count = 1): Promise<readonly string[]> {
  const messages = await until(async () => {
    const all = await messagesTo(user);
    return all.length >= count ? all : null;
  });
  return messages.flatMap(({ body }) => shownMessage(body)?.text ?? []);
}

/** Long enough for an answer that must not come. */
async function quiet(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

interface Recorded extends Record<string, unknown> {
  readonly channel: string | null;
  readonly occurrences: number;
}

function securityEvents(type: string): Promise<readonly Recorded[]> {
  return rows<Recorded>('select * from security_events where event_type = $1 order by created_at desc', [type]);
}

/** The newest event of this type, once there are more than before. A second one within a minute leaves with a later request. */
async function nextEvent(
  type: string,
  before: readonly Recorded[],
  channel: PartnerChannel,
): Promise<Recorded | undefined> {
  const of = (events: readonly Recorded[]) => events.filter((event) => event.channel === channel);
  const total = (events: readonly Recorded[]) => of(events).reduce((sum, { occurrences }) => sum + occurrences, 0);
  const now = await until(async () => {
    await request('/healthz');
    await new Promise((resolve) => setTimeout(resolve, 500));
    const events = await securityEvents(type);
    return total(events) > total(before) ? of(events) : null;
  }, 90_000);
  return now[0];
}

describe('a message of a partner', () => {
  it.each(CHANNELS)('on %s, by v1, gets the answer that the same words from Meta get', async (channel) => {
    const fromMeta = new Person({ channel });
    await fromMeta.types('menu');
    const from = new Person({ channel }).id;
    const message = v1Message(channel, { from });
    const answer = await postAsPartner(channel, message);
    expect(answer).toMatchObject({
      status: 200,
      body: { status: 'received', channel, msg_id: message.msg_id },
    });
    expect(answer.body?.correlation_id).toBe(answer.headers.get('x-correlation-id'));
    expect(await textsTo(from)).toEqual([fromMeta.text]);
  });

  it.each(CHANNELS)('on %s, by v2, orders as a customer of Meta does', async (channel) => {
    const id = new Person({ channel }).id;
    const says = async (text: string) => {
      const message = v2Message(channel, { sender: { id, display_name: 'Nadia' }, message: { text } });
      expect((await postAsPartner(channel, message, { 'x-contract-version': 'v2' })).status).toBe(200);
    };
    for (const [index, text] of ['P01 x2', 'CHECKOUT', 'MODE_SUR_PLACE', 'table 7', 'oui'].entries()) {
      await says(text);
      await textsTo(id, index + 1);
    }
    const [order] = await until(async () => {
      const found = await rows('select * from orders where user_id = $1', [id]);
      return found.length > 0 ? found : null;
    });
    expect(order).toMatchObject({ channel, table_label: '7', total_cents: 180_000, customer_name: 'Nadia' });
  });

  it('and one of Meta from the same number are one conversation', async () => {
    const nadia = new Person();
    await nadia.types('P01 x2');
    await postAsPartner('whatsapp', v1Message('whatsapp', { from: `+${nadia.id}`, text: 'panier' }));
    expect((await textsTo(nadia.id, 2)).at(-1)).toContain('2 × Pizza Margherita');
  });

  it('posted twice, and five times at once, is answered 200 each time and once by the bot', async () => {
    const from = new Person().id;
    const message = v1Message('whatsapp', { from });
    const first = await postAsPartner('whatsapp', message);
    const others = await Promise.all(Array.from({ length: 5 }, () => postAsPartner('whatsapp', message)));
    expect([first, ...others].map(({ status }) => status)).toEqual(Array(6).fill(200));
    await textsTo(from);
    await quiet();
    expect(await messagesTo(from)).toHaveLength(1);
  });

  it('may carry its token in three ways, and a correlation id of the partner’s', async () => {
    const ways = [
      { authorization: `Bearer ${PARTNER_TOKEN}` },
      { 'x-api-token': PARTNER_TOKEN },
      { 'x-webhook-token': PARTNER_TOKEN },
    ];
    for (const [index, way] of ways.entries()) {
      const given = `partner-trace-${index}`;
      const body = v1Message('whatsapp', { from: new Person().id });
      const answer = await postAsPartner('whatsapp', body, { ...way, 'x-correlation-id': given });
      expect(answer, JSON.stringify(way)).toMatchObject({ status: 200, body: { correlation_id: given } });
    }
  });

  it('may be dated in seconds and milliseconds, and not say when at all', async () => {
    const now = Date.now();
    for (const timestamp of [Math.floor(now / 1_000), now, String(now), undefined]) {
      const userId = new Person().id;
      const answer = await postAsPartner('whatsapp', { userId, mid: partnerId(), text: 'menu', timestamp });
      expect(answer.status).toBe(200);
      await textsTo(userId);
    }
  });
});

describe('what is refused', () => {
  it('a v2 message without a sender, on Instagram, says so, field by field, and is recorded', async () => {
    const before = await securityEvents('CONTRACT_VALIDATION_FAILED');
    const answer = await postAsPartner('instagram', v2Message('instagram'), { 'x-contract-version': 'v2' });
    expect(answer).toMatchObject({
      status: 400,
      body: { error: 'invalid_payload', code: 'REQ-002', contract_version: 'v2', details: [{ path: 'sender' }] },
    });
    expect(await nextEvent('CONTRACT_VALIDATION_FAILED', before, 'instagram')).toMatchObject({
      severity: 'MEDIUM',
      channel: 'instagram',
      payload_json: { version: 'v2', reason: 'validation_error' },
    });
  });

  it.each([
    ['a number for a sender', { sender: { id: 213555000001 } }],
    ['another channel’s provider', { sender: { id: '1' }, provider: 'wa' }],
    ['a field that nobody named', { sender: { id: '1' }, admin: true }],
  ])('%s', async (_what, changes) => {
    const answer = await postAsPartner('messenger', v2Message('messenger', changes));
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQ-002' } });
  });

  it.each([
    // It is measured as Meta's, which would be signed.
    ['no token', { authorization: '' }, 401, 'SEC-003'],
    ['a token of nobody', { authorization: 'Bearer nobody' }, 401, 'SEC-002'],
    ['a token for something else', { authorization: 'Bearer test-token-customer' }, 403, 'SEC-004'],
  ])('%s', async (_what, headers, status, code) => {
    const answer = await postAsPartner('instagram', v1Message('instagram', { from: '1' }), headers);
    expect(answer).toMatchObject({ status, body: { code } });
  });

  it('what is no JSON', async () => {
    expect(await postAsPartner('whatsapp', '{"a":')).toMatchObject({ status: 400, body: { code: 'REQ-001' } });
  });
});

it('a body that names another tenant changes nothing there', async () => {
  const count = async () => {
    const [row] = await rows(
      `select (select count(*) from inbound_messages where tenant_id = $1)::int as inbound,
        (select count(*) from outbound_messages where tenant_id = $1)::int as outbound,
        (select count(*) from security_events where tenant_id = $1)::int as events`,
      [OTHER_TENANT],
    );
    return row;
  };
  const before = await count();
  const from = new Person().id;
  const context = { tenant_id: OTHER_TENANT, restaurant_id: OTHER_RESTAURANT, source: 'auth_db' };
  const message = v1Message('whatsapp', { from, tenant_context: context });
  expect((await postAsPartner('whatsapp', message)).status).toBe(200);
  const flat = {
    userId: from,
    mid: partnerId(),
    text: 'panier',
    tenantId: OTHER_TENANT,
    restaurant_id: OTHER_RESTAURANT,
  };
  expect((await postAsPartner('whatsapp', flat)).status).toBe(200);
  await textsTo(from, 2);
  const kept = await until(async () => {
    const found = await rows('select tenant_id from inbound_messages where event_id like $1', [`%:${flat.mid}`]);
    return found.length > 0 ? found : null;
  }, 30_000);
  expect(kept).toEqual([{ tenant_id: '00000000-0000-0000-0000-000000000001' }]);
  expect(await count()).toEqual(before);
  for (const { path: sentTo } of await messagesTo(from)) expect(sentTo).toContain('100000000000001');
});

it('a voice message at a loopback address is recorded without it, and the bot asks what was meant', async () => {
  const from = new Person({ channel: 'messenger' }).id;
  const before = await securityEvents('AUDIO_URL_BLOCKED');
  const body = { userId: from, mid: partnerId(), audioUrl: 'http://127.0.0.1:8080/SECRET.ogg' };
  const answer = await postAsPartner('messenger', body);
  expect(answer.status).toBe(200);
  const [text] = await textsTo(from);
  expect(text).toContain('compris');
  const event = await nextEvent('AUDIO_URL_BLOCKED', before, 'messenger');
  expect(event).toMatchObject({ severity: 'HIGH', channel: 'messenger', payload_json: { urls: 1 } });
  expect(JSON.stringify(event)).not.toMatch(/SECRET|127\.0\.0\.1/);
});

describe('docs/contract.md', () => {
  const text = readFileSync(path.join(ROOT, 'docs/contract.md'), 'utf8');
  const examples = [...text.matchAll(/```json (v1|v2|flat) (\w+)\n([^`]+)```/g)].map((match) => match.slice(1));

  it('has an example of each kind', () => {
    expect(new Set(examples.map(([kind]) => kind))).toEqual(new Set(['v1', 'v2', 'flat']));
  });

  it.each(examples)('the example of %s for %s is taken as it stands', async (kind, channel, body) => {
    const headers: Record<string, string> = kind === 'v2' ? { 'x-contract-version': 'v2' } : {};
    const answer = await postAsPartner(channel as PartnerChannel, body, headers);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: 200, body: { status: 'received' } });
  });

  it('shows a refusal as it is', async () => {
    const shown = JSON.parse(/```json refusal\n([^`]+)```/.exec(text)?.[1] ?? '') as Record<string, unknown>;
    const answer = await postAsPartner('instagram', v2Message('instagram'), { 'x-contract-version': 'v2' });
    expect(answer.body).toEqual(shown);
  });
});
