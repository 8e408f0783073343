import { describe, expect, it } from 'vitest';
import { SECOND_MS } from '#src/kernel/clock';
import type { TellOrder, TellStaff } from '#src/orders/index';
import { TestConversation } from '../support/conversation-object.ts';
import { demoRestaurant } from '../support/demo-restaurant.ts';

const { tenantId } = demoRestaurant().profile;

function order(conversation: TestConversation, changes: Partial<TellOrder> = {}): TellOrder {
  return {
    id: '1',
    tenantId,
    notBefore: conversation.now,
    notice: { key: 'WA_ORDER_STATUS_CONFIRMED', orderNumber: 7, etaMinutes: null },
    correlationId: 'request-1',
    ...changes,
  };
}

const tell = (conversation: TestConversation, told: TellOrder) => conversation.inside((object) => object.tell(told));

/** What has been sent by the time that alarms have moved the clock on. */
async function sentAfter(conversation: TestConversation, seconds: number): Promise<readonly string[]> {
  conversation.now += seconds * SECOND_MS;
  await conversation.alarms();
  return conversation.drains();
}

describe('what Postgres wants said of an order', () => {
  it('is said once, however often it is asked for', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains();
    expect(await tell(nadia, order(nadia))).toBe('taken');
    expect(await tell(nadia, order(nadia))).toBe('taken');
    expect(await nadia.drains()).toEqual(['👍 Ta commande n° 7 est confirmée.']);
    expect(await tell(nadia, order(nadia))).toBe('taken');
    expect(await sentAfter(nadia, 60)).toEqual([]);
  });

  it('waits for its time, and for thirty seconds after the one before, in order', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.drains();
    const ready = { key: 'WA_ORDER_STATUS_READY', orderNumber: 7, etaMinutes: null } as const;
    await tell(nadia, order(nadia, { notBefore: nadia.now + 10 * SECOND_MS }));
    await tell(nadia, order(nadia, { id: '2', notice: ready }));
    expect(await nadia.drains()).toEqual([]);
    expect(await sentAfter(nadia, 10)).toEqual([expect.stringContaining('confirmée')]);
    expect(await sentAfter(nadia, 29)).toEqual([]);
    expect(await sentAfter(nadia, 1)).toEqual([expect.stringContaining('prête')]);
  });

  it('is in the language for what we send first, with the hour of what is delivered', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('LANG AR');
    await nadia.drains();
    const coming = {
      key: 'WA_ORDER_STATUS_OUT_FOR_DELIVERY',
      orderNumber: 7,
      etaMinutes: { min: 35, max: 55 },
    } as const;
    await tell(nadia, order(nadia, { notice: coming }));
    const [text] = await nadia.drains();
    expect(text).toContain('35');
    expect(text).toMatch(/[\u0600-\u06ff]/);
  });

  it('leaves the talk where it was', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('P01 x2');
    await nadia.types('commander');
    await nadia.drains();
    await tell(nadia, order(nadia));
    await nadia.drains();
    await nadia.types('2');
    expect(await nadia.drains()).toEqual([expect.stringContaining('Quand')]);
  });

  it('is nothing where there is no conversation, or another tenant’s', async () => {
    const nobody = await TestConversation.open();
    expect(await tell(nobody, order(nobody))).toBe('gone');
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    expect(await tell(nadia, order(nadia, { tenantId: '00000000-0000-0000-0000-000000000002' }))).toBe('gone');
  });
});

describe('a question of ours', () => {
  const HOUR = 3_600 * SECOND_MS;
  const ask = (conversation: TestConversation, changes: Partial<TellOrder> = {}) =>
    tell(
      conversation,
      order(conversation, {
        id: 'feedback-1',
        notice: { key: 'WA_FEEDBACK_ASK', orderId: '00000000-0000-4000-8000-00000000000a', orderNumber: 7 },
        ...changes,
      }),
    );
  const heardFrom = async (...words: readonly string[]) => {
    const person = await TestConversation.open();
    for (const text of words) await person.types(text);
    await person.drains();
    return person;
  };

  it('is asked once, inside the window', async () => {
    const nadia = await heardFrom('menu');
    nadia.now += 23 * HOUR;
    expect(await ask(nadia)).toBe('taken');
    expect(await ask(nadia)).toBe('taken');
    expect(await nadia.drains()).toEqual([expect.stringContaining('n° 7')]);
    expect(await ask(nadia)).toBe('taken');
    expect(await sentAfter(nadia, 60)).toEqual([]);
  });

  it('is not asked outside the window, nor where it closes while the question waits for its turn', async () => {
    const nadia = await heardFrom('menu');
    nadia.now += 24 * HOUR + SECOND_MS;
    expect(await ask(nadia)).toBe('closed');
    const samir = await heardFrom('menu');
    samir.now += 24 * HOUR - 10 * SECOND_MS;
    expect(await ask(samir, { notBefore: samir.now + 20 * SECOND_MS })).toBe('taken');
    expect([...(await sentAfter(nadia, 60)), ...(await sentAfter(samir, 60))]).toEqual([]);
    expect(await samir.rows('select 1 from outbox')).toHaveLength(1);
  });

  it('that may have been sent is not sent again', async () => {
    const nadia = await heardFrom('menu');
    await ask(nadia);
    const sent = await nadia.drains(() => ({ kind: 'ambiguous', reason: 'timeout' }));
    expect(sent).toHaveLength(1);
    expect(await sentAfter(nadia, 600)).toEqual([]);
  });

  it('is not asked of whoever has said stop, before or since', async () => {
    expect(await ask(await heardFrom('menu', 'stop'))).toBe('unwanted');
    const samir = await heardFrom('menu');
    expect(await ask(samir, { notBefore: samir.now + 60 * SECOND_MS })).toBe('taken');
    await samir.types('stop');
    await samir.drains();
    expect(await sentAfter(samir, 120)).toEqual([]);
  });

  it('is not asked where the restaurant has turned it off, before or since', async () => {
    const off = demoRestaurant({ switches: { FEEDBACK_ENABLED: false } });
    const nadia = await heardFrom('menu');
    nadia.restaurant = off;
    expect(await ask(nadia)).toBe('unwanted');
    const samir = await heardFrom('menu');
    expect(await ask(samir, { notBefore: samir.now + 60 * SECOND_MS })).toBe('taken');
    samir.restaurant = off;
    expect([...(await sentAfter(nadia, 120)), ...(await sentAfter(samir, 120))]).toEqual([]);
  });

  it('is not asked of whoever is in quarantine', async () => {
    const nadia = await heardFrom(...Array.from({ length: 8 }, (_, n) => `mot${n}`));
    expect(await ask(nadia)).toBe('unwanted');
  });
});

describe('what staff are told', () => {
  const restaurant = demoRestaurant();
  const told = (changes: Partial<TellStaff> = {}): TellStaff => ({
    id: 'staff-1',
    tenantId,
    restaurantId: restaurant.profile.restaurantId,
    accountId: '100000000000001',
    userId: '213550000004',
    notice: { key: 'STAFF_NEW_TICKET', ticketNumber: 4, reason: 'HELP' },
    ...changes,
  });
  const tells = (person: TestConversation, staff: TellStaff) => person.inside((object) => object.tell(staff));

  it('is said at once, once, with what must be done under it', async () => {
    const cook = await TestConversation.open();
    await cook.types('menu');
    await cook.drains();
    expect(await tells(cook, told())).toBe('taken');
    expect(await tells(cook, told())).toBe('taken');
    expect(await tells(cook, told({ id: 'staff-2' }))).toBe('taken');
    expect(await cook.drains()).toEqual(Array(2).fill(expect.stringContaining('🙋')));
  });

  it('is not said late to somebody whose window is closed, nor to somebody who has never written', async () => {
    const nobody = await TestConversation.open();
    expect(await tells(nobody, told())).toBe('closed');
    const cook = await TestConversation.open();
    await cook.types('menu');
    await cook.drains();
    cook.now += 25 * 60 * 60 * SECOND_MS;
    expect(await tells(cook, told())).toBe('closed');
    expect(await cook.drains()).toEqual([]);
  });

  it('of another tenant is nothing', async () => {
    const cook = await TestConversation.open();
    await cook.types('menu');
    await cook.drains();
    expect(await tells(cook, told({ tenantId: '00000000-0000-0000-0000-000000000002' }))).toBe('gone');
    expect(await cook.drains()).toEqual([]);
  });
});
