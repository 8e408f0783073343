import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '#src/kernel/clock';
import { FIRST } from '../../scripts/db/demo-values.ts';
import { inspectConversation } from '../support/dev.ts';
import { meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { messageId, post, textMessage, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

let offset = 0;

async function clockGoesOn(ms: number): Promise<void> {
  offset += ms;
  await meta.clock(offset);
}

/** A webhook whose one message was sent `agoMs` before now. */
function webhookFrom(from: string, changes: Readonly<Record<string, unknown>> = {}, agoMs = 0): string {
  const timestamp = String(Math.floor((Date.now() + offset - agoMs) / 1_000));
  return whatsappWebhook([whatsappChange({ messages: [textMessage(from, 'P01 x2', { timestamp, ...changes })] })]);
}

const eventsOf = (type: string, conversation: string) =>
  rows<Record<string, unknown>>(
    'select * from security_events where event_type = $1 and conversation_object_id = $2 order by created_at',
    [type, conversation],
  );
const idOf = async (user: string) => (await inspectConversation({ user })).id;

async function accepts(body: string): Promise<void> {
  expect((await post(body)).status).toBe(200);
}

beforeAll(() => meta.limits({ knownUsersOnly: false }));
afterAll(() => meta.clock(0));

describe('the same signed webhook again', () => {
  it('after a second, an hour, seven days and ten days: acknowledged, one effect, the last one reported', async () => {
    const nadia = new Person();
    const body = webhookFrom(nadia.id);
    await accepts(body);
    await nadia.waits();
    for (const ms of [0, HOUR_MS, 7 * DAY_MS - HOUR_MS]) {
      await clockGoesOn(ms);
      await accepts(body);
    }
    const id = await idOf(nadia.id);
    await clockGoesOn(3 * DAY_MS);
    await accepts(body);
    await clockGoesOn(MINUTE_MS);
    const reported = await until(async () => {
      const found = await eventsOf('REPLAY_ATTACK_TOO_OLD', id);
      return found.length > 0 ? found : null;
    }, 30_000);
    expect(reported).toMatchObject([
      { severity: 'HIGH', occurrences: 1, payload_json: { message_type: 'text', age_days: 10 } },
    ]);
    expect(await nadia.received()).toHaveLength(1);
    expect((await inspectConversation({ user: nadia.id })).state?.cart.lines).toMatchObject([{ quantity: 2 }]);
  });

  it('of a customer whom nobody knows any more begins no conversation, and is reported at the door', async () => {
    const nadia = new Person();
    const before = await rows("select 1 from security_events where event_type = 'REPLAY_ATTACK_TOO_OLD'");
    await accepts(webhookFrom(nadia.id, {}, 9 * DAY_MS));
    expect((await inspectConversation({ user: nadia.id })).state).toBeUndefined();
    // The next request carries the report away.
    const reported = await until(async () => {
      await accepts(webhookFrom(new Person().id, {}, 9 * DAY_MS));
      const found = await rows<Record<string, unknown>>(
        "select * from security_events where event_type = 'REPLAY_ATTACK_TOO_OLD' order by id desc",
      );
      return found.length > before.length ? found : null;
    }, 30_000);
    expect(reported[0]).toMatchObject({ tenant_id: FIRST.tenantId, channel: 'whatsapp', severity: 'HIGH' });
    expect(JSON.stringify(reported)).not.toContain(nadia.id);
    expect(await nadia.received()).toEqual([]);
  });
});

describe('a message id', () => {
  it('under another user is noticed by the archive, which names the one who came later', async () => {
    const [nadia, mallory] = [new Person(), new Person()];
    const id = messageId();
    await accepts(webhookFrom(nadia.id, { id }));
    await nadia.waits();
    await accepts(webhookFrom(mallory.id, { id }));
    await mallory.waits();
    await clockGoesOn(MINUTE_MS);
    const [first, later] = [await idOf(nadia.id), await idOf(mallory.id)];
    const noticed = await until(async () => {
      const found = await eventsOf('WA_REPLAY_DETECTED', later);
      return found.length > 0 ? found : null;
    }, 30_000);
    expect(noticed).toMatchObject([{ occurrences: 1, payload_json: { first_conversation: first } }]);
    expect(await eventsOf('WA_REPLAY_DETECTED', first)).toEqual([]);
  });

  it('under the newer id of the same customer is the same message: one effect, nothing to report', async () => {
    const nadia = new Person();
    const userId = `DZ.${nadia.id}`;
    const id = messageId();
    await accepts(webhookFrom(nadia.id, { id }));
    await nadia.waits();
    await accepts(webhookFrom(nadia.id, { id, from_user_id: userId }));
    const moved = await inspectConversation({ user: userId });
    const conversation = await idOf(nadia.id);
    expect(moved.aliasOf).toBe(conversation);
    await clockGoesOn(MINUTE_MS);
    await until(async () => {
      const found = await rows('select 1 from inbound_messages where conversation_object_id = $1', [conversation]);
      return found.length > 0;
    }, 30_000);
    expect(await rows('select 1 from inbound_messages where event_id = $1', [id])).toHaveLength(1);
    expect(await eventsOf('WA_REPLAY_DETECTED', conversation)).toEqual([]);
    expect(await eventsOf('WA_REPLAY_DETECTED', moved.id)).toEqual([]);
    expect(await nadia.received()).toHaveLength(1);
  });
});

it('an event dated a day ahead is answered once and reported', async () => {
  const nadia = new Person();
  const body = webhookFrom(nadia.id, {}, -DAY_MS);
  await accepts(body);
  await nadia.waits();
  await accepts(body);
  const id = await idOf(nadia.id);
  await clockGoesOn(MINUTE_MS);
  const reported = await until(async () => {
    const found = await eventsOf('REPLAY_ATTACK_FUTURE_TIMESTAMP', id);
    return found.length > 0 ? found : null;
  }, 30_000);
  expect(reported).toMatchObject([{ occurrences: 1, payload_json: { message_type: 'text' } }]);
  expect(await nadia.received()).toHaveLength(1);
});
