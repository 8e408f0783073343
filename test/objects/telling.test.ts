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
