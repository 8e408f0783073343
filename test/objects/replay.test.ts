import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import type { InboundEvent } from '#src/messages/index';
import { TestConversation } from '../support/conversation-object.ts';

const TOO_OLD = 'REPLAY_ATTACK_TOO_OLD';
const AHEAD = 'REPLAY_ATTACK_FUTURE_TIMESTAMP';
const IN_CART = (count: number) => expect.stringContaining(`${count} × Pizza Margherita`);

const incidentsOf = async (conversation: TestConversation) => {
  const tables = await conversation.rows("SELECT 1 FROM sqlite_master WHERE name = 'security_events'");
  return tables.length === 0
    ? []
    : conversation.rows('SELECT type, occurrences, payload FROM security_events ORDER BY minute');
};
const order = (conversation: TestConversation, at?: number) => conversation.event({ kind: 'text', text: 'P01 x2' }, at);
const receives = (conversation: TestConversation, ...events: InboundEvent[]) => conversation.receives({ events });

/** Sleeps as long as that, alarms and purges included. */
async function waits(conversation: TestConversation, ms: number): Promise<void> {
  const until = conversation.now + ms;
  await conversation.goesQuiet();
  for (
    let dueAt = await conversation.alarmAt();
    dueAt !== null && dueAt <= until;
    dueAt = await conversation.alarmAt()
  ) {
    await conversation.alarms();
    await conversation.goesQuiet();
  }
  conversation.now = until;
}

async function cart(conversation: TestConversation): Promise<readonly string[]> {
  await conversation.types('panier');
  return conversation.drains();
}

describe('the same webhook again', () => {
  it.each([
    ['after a second', SECOND_MS],
    ['after an hour', HOUR_MS],
    ['after seven days', 7 * DAY_MS],
    ['after eight days, to the millisecond', 8 * DAY_MS],
  ])('%s has no second effect and is nothing to report', async (_when, later) => {
    const nadia = await TestConversation.open();
    const event = order(nadia);
    await receives(nadia, event);
    await waits(nadia, later);
    expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    expect(await nadia.drains()).toEqual([]);
    expect(await incidentsOf(nadia)).toEqual([]);
    expect((await cart(nadia)).join()).toMatch(/2 × Pizza Margherita/);
  });

  it.each([
    ['while its id is still known', 8 * DAY_MS + MINUTE_MS],
    ['when its id is forgotten', 10 * DAY_MS],
    ['after a month', 30 * DAY_MS],
  ])('is dropped by its age, and reported: %s', async (_when, later) => {
    const nadia = await TestConversation.open();
    const event = order(nadia);
    await receives(nadia, event);
    await waits(nadia, later);
    for (let time = 0; time < 3; time++) expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    expect(await nadia.drains()).toEqual([]);
    expect(await incidentsOf(nadia)).toEqual([
      {
        type: TOO_OLD,
        occurrences: 3,
        payload: JSON.stringify({ message_type: 'text', age_days: Math.floor(later / DAY_MS) }),
      },
    ]);
  });

  it('seven days late on its first way, is known for as long as it is young enough', async () => {
    const nadia = await TestConversation.open();
    const event = order(nadia, nadia.now - 7 * DAY_MS);
    expect(await receives(nadia, event)).toEqual({ fresh: 1, duplicates: 0 });
    await waits(nadia, DAY_MS - MINUTE_MS);
    expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    // Answered once, which goes nowhere: the customer's 24 hours were over.
    expect(await nadia.rows('SELECT error FROM outbox')).toEqual([{ error: 'window_closed' }]);
  });

  it('in another batch changes nothing for what is new beside it', async () => {
    const nadia = await TestConversation.open();
    const old = order(nadia, nadia.now - 9 * DAY_MS);
    const known = order(nadia);
    await receives(nadia, known);
    expect(await receives(nadia, old, known, order(nadia))).toEqual({ fresh: 1, duplicates: 2 });
    expect((await nadia.drains()).at(-1)).toEqual(IN_CART(4));
  });
});

describe('a first webhook that is too old', () => {
  it('begins no conversation: whoever handed it over reports it', async () => {
    const nadia = await TestConversation.open();
    const event = order(nadia, nadia.now - 10 * DAY_MS);
    expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1, tooOld: 1 });
    expect(await nadia.rows('SELECT name FROM sqlite_master')).toEqual([]);
    expect(await nadia.alarmAt()).toBeNull();
  });

  it('does not bring back a customer whose erasure is forgotten', async () => {
    const nadia = await TestConversation.open();
    const event = order(nadia);
    await receives(nadia, event);
    const { tenantId } = nadia.restaurant.profile;
    await nadia.inside((object) => object.erase({ tenantId, at: nadia.now }));
    for (let alarm = 0; alarm < 3; alarm++) await nadia.alarms();
    nadia.now += 30 * DAY_MS;
    await receives(nadia, event);
    expect(await nadia.rows('SELECT name FROM sqlite_master')).toEqual([]);
  });

  it('does not change whose conversation it is', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('P01 x1');
    const next = { key: 'DZ.666' };
    await receives(nadia, nadia.event({ kind: 'identity_changed', next }, nadia.now - 9 * DAY_MS));
    const { profile } = (await nadia.inside((object) => object.inspect())) as { profile?: { claimedBy?: string } };
    expect(profile?.claimedBy).toBeUndefined();
  });
});

describe('an event from the future', () => {
  it('happens now, once, and is reported', async () => {
    const nadia = await TestConversation.open();
    const event = order(nadia, nadia.now + DAY_MS);
    expect(await receives(nadia, event)).toEqual({ fresh: 1, duplicates: 0 });
    expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    expect(await nadia.drains()).toEqual([IN_CART(2)]);
    expect(await incidentsOf(nadia)).toEqual([
      { type: AHEAD, occurrences: 1, payload: JSON.stringify({ message_type: 'text', ahead_seconds: 86_400 }) },
    ]);
  });

  it('within a minute is an ordinary one: clocks differ', async () => {
    const nadia = await TestConversation.open();
    await receives(nadia, order(nadia, nadia.now + MINUTE_MS));
    expect(await nadia.drains()).toEqual([IN_CART(2)]);
    expect(await incidentsOf(nadia)).toEqual([]);
  });

  it('wins over no later choice, and opens no longer window', async () => {
    const nadia = await TestConversation.open();
    await receives(nadia, nadia.event({ kind: 'text', text: 'lang ar' }, nadia.now + 300 * DAY_MS));
    await nadia.types('lang fr');
    await nadia.types('panier');
    expect((await nadia.drains()).at(-1)).toContain('panier est vide');
    const inspected = (await nadia.inside((object) => object.inspect())) as { profile?: { lastInboundAt: number } };
    expect(inspected.profile?.lastInboundAt).toBe(nadia.now);
  });

  it.each([
    ['a day', DAY_MS],
    ['forty days', 40 * DAY_MS],
  ])('dated %s ahead is not new again when its date comes, nor after', async (_what, ahead) => {
    const nadia = await TestConversation.open();
    const event = order(nadia, nadia.now + ahead);
    await receives(nadia, event);
    await nadia.drains();
    for (const later of [9.5 * DAY_MS, 20 * DAY_MS, 20 * DAY_MS, 20 * DAY_MS]) {
      await waits(nadia, later);
      expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    }
    expect(await nadia.drains()).toEqual([]);
    // Once it is too old by its own date its id is forgotten too.
    expect(await nadia.rows('SELECT id FROM events')).toEqual([]);
  });

  it('does not bring back an erased customer', async () => {
    const nadia = await TestConversation.open();
    const event = order(nadia, nadia.now + DAY_MS);
    await receives(nadia, event);
    const { tenantId } = nadia.restaurant.profile;
    await nadia.inside((object) => object.erase({ tenantId, at: nadia.now }));
    expect(await receives(nadia, event)).toEqual({ fresh: 0, duplicates: 1 });
    expect(await nadia.rows("SELECT 1 FROM sqlite_master WHERE name = 'conversation'")).toEqual([]);
  });
});

it('a receipt is no replay, however old', async () => {
  const nadia = await TestConversation.open();
  await nadia.types('panier');
  await nadia.drains();
  nadia.now += 20 * DAY_MS;
  const receipt = {
    account: { channel: 'whatsapp', accountId: '100000000000001' },
    status: 'delivered',
    at: nadia.now - 19 * DAY_MS,
    providerId: 'wamid.1',
  } as const;
  await nadia.receives({ receipts: [{ receipt, outboxId: 1, attempt: 1 }] });
  expect(await nadia.rows('SELECT status FROM outbox')).toEqual([{ status: 'delivered' }]);
  expect(await incidentsOf(nadia)).toEqual([]);
});
