import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it, vi } from 'vitest';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { sweepOutbox } from '#src/ops/sweep-outbox.job';
import type { SendOutcome } from '#src/outbox/index';
import { checkoutOf, TestConversation } from '../support/conversation-object.ts';

const REFUSED: SendOutcome = { kind: 'refused', action: 'retry', code: 131016 };
const AMBIGUOUS: SendOutcome = { kind: 'ambiguous', reason: 'timeout' };

const lastRow = async (conversation: TestConversation) =>
  (await conversation.rows('SELECT status, due_at FROM outbox ORDER BY id DESC LIMIT 1'))[0];

/** I13: the object wakes up by itself soon after its row wants something, however often that was in vain. */
async function expectAlarmFor(conversation: TestConversation, status: string): Promise<void> {
  const row = await lastRow(conversation);
  expect(row?.status).toBe(status);
  const alarmAt = await conversation.alarmAt();
  expect(alarmAt, `no alarm while ${status}`).not.toBeNull();
  expect(alarmAt).toBeLessThanOrEqual(Math.max(Number(row?.due_at), conversation.now) + 2 * MINUTE_MS);
}

/** Everything so far is in the archive: nothing but the row itself is left to wake up for. */
async function archive(conversation: TestConversation): Promise<void> {
  await conversation.alarms();
  const upTo = conversation.pages.at(-1)?.upTo ?? 0;
  await conversation.inside((object) => object.journaled(upTo));
  await conversation.alarms();
}

/** Alarms alone, whatever else is lost, until the object has asked for a sender again. */
async function expectToWakeByAlarm(conversation: TestConversation): Promise<void> {
  const before = conversation.wakeUps;
  for (let alarm = 0; alarm < 20 && conversation.wakeUps === before; alarm++) await conversation.alarms();
  expect(conversation.wakeUps).toBeGreaterThan(before);
}

describe('while a row is unsettled its object has an alarm', () => {
  it('waiting for a sender that never comes', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await expectAlarmFor(nadia, 'pending');
    await archive(nadia);
    await expectAlarmFor(nadia, 'pending');
    await expectToWakeByAlarm(nadia);
  });

  it('with a sender that has died on the way', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.inside((object) => object.claim(null));
    await expectAlarmFor(nadia, 'sending');
    await archive(nadia);
    await expectAlarmFor(nadia, 'sending');
    await expectToWakeByAlarm(nadia);
    expect(await nadia.drains(() => AMBIGUOUS)).toEqual([]);
    await expectAlarmFor(nadia, 'unknown');
  });

  it('refused for a moment', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains(() => REFUSED);
    await expectAlarmFor(nadia, 'pending');
    await archive(nadia);
    await expectAlarmFor(nadia, 'pending');
    await expectToWakeByAlarm(nadia);
    expect(await nadia.drains()).toHaveLength(1);
  });

  it('of unknown fate, until its grace is over and it goes once more', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains(() => AMBIGUOUS);
    await expectAlarmFor(nadia, 'unknown');
    await archive(nadia);
    await expectAlarmFor(nadia, 'unknown');
    await expectToWakeByAlarm(nadia);
    expect(await nadia.drains()).toHaveLength(1);
  });

  it('also when it is not in memory any more', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains(() => AMBIGUOUS);
    await evictDurableObject(nadia.stub);
    await nadia.replacePorts();
    await expectAlarmFor(nadia, 'unknown');
    await expectToWakeByAlarm(nadia);
    expect(await nadia.drains()).toHaveLength(1);
  });
});

describe('what waits without a row has an alarm too', () => {
  it('an event that could not be decided is answered by the alarm', async () => {
    let isThere = false;
    const nadia = await TestConversation.open({ loadRestaurant: async () => (isThere ? nadia.restaurant : null) });
    await nadia.types('menu');
    expect(await nadia.drains()).toEqual([]);
    await nadia.alarms();
    expect(await nadia.alarmAt()).toBeLessThanOrEqual(nadia.now + 15 * SECOND_MS);
    isThere = true;
    await nadia.alarms();
    expect(await nadia.drains()).toHaveLength(1);
  });

  it('an order that waits for Postgres is tried again by the alarm, until it is placed', async () => {
    let tries = 0;
    const nadia = await TestConversation.open({
      perform: async (act) => {
        const checkout = checkoutOf(act);
        const placed = {
          kind: 'placed',
          orderId: checkout.checkoutId,
          orderNumber: 7,
          totalCentimes: 180_000,
          payment: null,
        } as const;
        return { kind: 'place_order', checkout, outcome: ++tries < 3 ? { kind: 'unavailable' } : placed };
      },
    });
    for (const text of ['P01 x2', 'commander', 'sur place', '7', 'oui']) await nadia.types(text);
    await vi.waitFor(() => expect(tries).toBe(1));
    await nadia.goesQuiet();
    expect(tries).toBe(3);
    expect(await nadia.rows("SELECT intent, status FROM outbox WHERE send_class = 'order'")).toEqual([
      { intent: 'CHECKOUT', status: 'accepted' },
    ]);
  });
});

describe('a conversation whose alarm was lost', () => {
  const loseAlarm = async (conversation: TestConversation) => {
    await conversation.inside((_object, { storage }) => storage.deleteAlarm());
    await evictDurableObject(conversation.stub);
    await conversation.replacePorts();
  };
  const sweep = (conversation: TestConversation) => {
    const sent: string[] = [];
    const deps = {
      listForgottenConversations: async () => ['this one'],
      wake: async () => void sent.push(...(await conversation.drains())),
    };
    return sweepOutbox(deps, conversation.now).then(() => sent);
  };

  it('sends its open row when the sweep wakes it, and has an alarm again', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains(() => REFUSED);
    await loseAlarm(nadia);
    expect(await nadia.alarms()).toBe(false);
    nadia.now += 10 * MINUTE_MS;
    expect(await sweep(nadia)).toEqual([expect.stringContaining('Notre menu')]);
    expect(await nadia.alarmAt()).not.toBeNull();
  });

  it('answers its pending event when the sweep has woken it', async () => {
    let isThere = false;
    const loadRestaurant = async () => (isThere ? nadia.restaurant : null);
    const nadia = await TestConversation.open({ loadRestaurant });
    await nadia.types('menu');
    await loseAlarm(nadia);
    isThere = true;
    nadia.now += 10 * MINUTE_MS;
    await sweep(nadia);
    expect(await nadia.alarms()).toBe(true);
    expect(await nadia.drains()).toEqual([expect.stringContaining('Notre menu')]);
  });
});
