import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it, vi } from 'vitest';
import type { ActOutcome, RestaurantSnapshot } from '#src/conversation/index';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';
import { checkoutOf, TestConversation } from '../support/conversation-object.ts';
import { demoRestaurant } from '../support/demo-restaurant.ts';

const PAUSED = expect.stringContaining('Je fais une pause de 10 min');
const RELEASED = expect.stringContaining('je te réponds de nouveau');
const TOO_LONG = expect.stringContaining('trop long');
const CART_IS_EMPTY = expect.stringContaining('panier est vide');

const seven = (text = 'panier') => Array.from({ length: 7 }, () => text);

async function writes(conversation: TestConversation, texts: readonly string[]): Promise<readonly string[]> {
  for (const text of texts) await conversation.types(text);
  return conversation.drains();
}

/** Seven messages in fourteen seconds, all that they bring sent. */
async function flooded(conversation: TestConversation): Promise<readonly string[]> {
  return writes(conversation, seven());
}

const quarantineOf = (conversation: TestConversation) =>
  conversation.inside(async (object) => {
    const { profile } = (await object.inspect()) as { profile?: { guard?: { quarantine: object | null } } };
    return profile?.guard?.quarantine ?? null;
  });

/** Alarms until the quarantine is over. */
async function waitsOut(conversation: TestConversation): Promise<void> {
  for (let alarm = 0; alarm < 40 && (await quarantineOf(conversation)); alarm++) {
    await conversation.alarms();
    const page = conversation.pages.at(-1);
    if (page) await conversation.inside((object) => object.journaled(page.upTo));
  }
}

describe('a customer who floods', () => {
  it('hears so once, then nothing for ten minutes, then once that it is over, and is answered again', async () => {
    const nadia = await TestConversation.open();
    const sent = await flooded(nadia);
    expect(sent).toHaveLength(7);
    expect(sent[6]).toEqual(PAUSED);
    const until = nadia.now + 10 * MINUTE_MS;
    expect(await writes(nadia, [...seven(), 'menu', 'bonjour'])).toEqual([]);
    await waitsOut(nadia);
    expect(nadia.now).toBe(until);
    expect(await nadia.drains()).toEqual([RELEASED]);
    expect(await writes(nadia, ['panier'])).toEqual([CART_IS_EMPTY]);
    await nadia.goesQuiet();
    expect(await nadia.drains()).toEqual([]);
  });

  it('keeps every message: each is stored once, as one that needs no answer any more', async () => {
    const nadia = await TestConversation.open();
    await writes(nadia, [...seven(), ...seven()]);
    expect(await nadia.rows('SELECT status, count(*) AS count FROM events GROUP BY status')).toEqual([
      { status: 'processed', count: 14 },
    ]);
  });

  it('in one webhook is stopped there', async () => {
    const nadia = await TestConversation.open();
    const events = Array.from({ length: 100 }, () => nadia.event({ kind: 'text', text: 'panier' }));
    expect(await nadia.receives({ events })).toEqual({ fresh: 100, duplicates: 0 });
    expect((await nadia.drains()).slice(5)).toEqual([CART_IS_EMPTY, PAUSED]);
  });

  it('is judged again after its quarantine, from nothing', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    await waitsOut(nadia);
    expect(await flooded(nadia)).toEqual([RELEASED, ...Array.from({ length: 6 }, () => CART_IS_EMPTY), PAUSED]);
  });

  it('finds the talk where it was', async () => {
    const nadia = await TestConversation.open();
    await writes(nadia, ['P01 x2', 'commander', 'sur place', '7', 'bla', 'bla', 'bla']);
    expect(await quarantineOf(nadia)).not.toBeNull();
    await waitsOut(nadia);
    await nadia.drains();
    expect(await writes(nadia, ['panier'])).toEqual([expect.stringContaining('2 × Pizza Margherita')]);
  });
});

describe('is no flood:', () => {
  it('seven messages that Meta repeats, however often', async () => {
    const nadia = await TestConversation.open();
    const events = Array.from({ length: 6 }, () => nadia.event({ kind: 'text', text: 'panier' }));
    for (let time = 0; time < 5; time++) await nadia.receives({ events });
    expect(await nadia.drains()).toHaveLength(6);
    expect(await quarantineOf(nadia)).toBeNull();
  });

  it('an order in quick taps', async () => {
    const nadia = await TestConversation.open({
      perform: async (act) => {
        if (act.kind !== 'payment_terms') throw new Error('nothing else is asked of anybody');
        return { ...act, outcome: null };
      },
    });
    await writes(nadia, ['menu']);
    const taps: readonly (readonly [string, string])[] = [
      ['CAT:Pizzas', 'Notre menu'],
      ['ITEM:P02', 'Pizza Pepperoni'],
      ['ADD:P02::2', 'Ajouté'],
      ['CHECKOUT', 'Comment veux-tu'],
      ['MODE_A_EMPORTER', 'Quand passes-tu'],
      ['PICKUP:NOW', 'Ta commande'],
      ['CONFIRM_NO', 'Ton panier'],
      ['EDIT', 'modifier'],
    ];
    for (const [optionId] of taps) {
      nadia.now -= SECOND_MS;
      await nadia.sends({ kind: 'choice', optionId, title: '' });
    }
    await vi.waitFor(async () => expect(await nadia.rows('SELECT id FROM outbox')).toHaveLength(taps.length + 1));
    await nadia.drains();
    expect(await quarantineOf(nadia)).toBeNull();
  });

  it('but the same old button, again and again, is one', async () => {
    const nadia = await TestConversation.open();
    await writes(nadia, ['menu']);
    for (let tap = 0; tap < 8; tap++) await nadia.sends({ kind: 'choice', optionId: 'HOME', title: '' });
    expect((await nadia.drains()).at(-1)).toEqual(PAUSED);
  });

  it('an hour of messages that Meta delivers at once', async () => {
    const nadia = await TestConversation.open();
    const events = Array.from({ length: 30 }, (_, index) =>
      nadia.event({ kind: 'text', text: 'panier' }, nadia.now - index * MINUTE_MS),
    );
    await nadia.receives({ events });
    expect(await nadia.drains()).toHaveLength(30);
  });

  it('what staff write', async () => {
    const nadia = await TestConversation.open();
    nadia.restaurant = demoRestaurant({ staff: [{ channel: 'whatsapp', userId: nadia.user.key }] });
    expect(await writes(nadia, [...seven(), ...seven(), 'x'.repeat(1_500)])).toHaveLength(15);
  });

  it('anything, with FRAUD_INBOUND_ENABLED=false', async () => {
    const flood = { enabled: false, limit: 6, quarantineMs: MINUTE_MS };
    const nadia = await TestConversation.open({ flood });
    expect(await writes(nadia, [...seven(), ...seven(), 'x'.repeat(1_500)])).toHaveLength(15);
  });
});

describe('the rules of a restaurant', () => {
  const withRule = (changes: Partial<RestaurantSnapshot['fraudRules'][number]>) =>
    demoRestaurant({ fraudRules: [{ key: 'IN_FLOOD_30S', isActive: true, params: {}, ...changes }] });

  it('hold for its customers', async () => {
    const nadia = await TestConversation.open();
    nadia.restaurant = withRule({ params: { limit_30s: 2, quarantine_minutes: 3 } });
    const sent = await writes(nadia, ['menu', 'menu', 'menu', 'menu']);
    expect(sent).toHaveLength(3);
    expect(sent[2]).toContain('pause de 3 min');
  });

  it('that are switched off end a quarantine with the next message, which is answered', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    nadia.restaurant = withRule({ isActive: false });
    expect(await writes(nadia, ['panier'])).toEqual([RELEASED, CART_IS_EMPTY]);
    await nadia.goesQuiet();
    expect(await nadia.rows('SELECT released_reason FROM quarantines')).toEqual([{ released_reason: 'RULE_OFF' }]);
  });
});

describe('a text of more than 1 200 characters', () => {
  it('is not read; a burst of them hears so once', async () => {
    const nadia = await TestConversation.open();
    const long = `P01 x2 ${'é'.repeat(1_200)}`;
    expect(await writes(nadia, [long, long, long, 'panier'])).toEqual([TOO_LONG, CART_IS_EMPTY]);
    nadia.now += MINUTE_MS;
    expect(await writes(nadia, [long])).toEqual([TOO_LONG]);
  });
});

describe('while a conversation is in quarantine', () => {
  it('it has an alarm for the end, also when it is not in memory any more', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    const until = nadia.now + 10 * MINUTE_MS;
    await nadia.alarms();
    const upTo = nadia.pages.at(-1)?.upTo ?? 0;
    await nadia.inside((object) => object.journaled(upTo));
    await evictDurableObject(nadia.stub);
    await nadia.replacePorts();
    await nadia.alarms();
    expect(await nadia.alarmAt()).toBe(until);
    await nadia.alarms();
    expect(await nadia.drains()).toEqual([RELEASED]);
  });

  it('a lost alarm is set again by whoever wakes it', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    await nadia.inside((_object, { storage }) => storage.deleteAlarm());
    await evictDurableObject(nadia.stub);
    await nadia.replacePorts();
    nadia.now += 11 * MINUTE_MS;
    expect(await nadia.drains()).toEqual([]);
    await nadia.alarms();
    expect(await nadia.drains()).toEqual([RELEASED]);
  });

  it('a message after its time finds it over, also when the alarm is late; the alarm then says nothing', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    nadia.now += 10 * MINUTE_MS;
    expect(await writes(nadia, ['panier'])).toEqual([RELEASED, CART_IS_EMPTY]);
    await nadia.goesQuiet();
    expect(await nadia.drains()).toEqual([]);
  });

  it('and its restaurant cannot be had when it should end, it ends as soon as that can', async () => {
    let isThere = true;
    const loadRestaurant = async () => (isThere ? nadia.restaurant : null);
    const nadia = await TestConversation.open({ loadRestaurant });
    await flooded(nadia);
    isThere = false;
    nadia.now += 11 * MINUTE_MS;
    await nadia.alarms();
    await nadia.alarms();
    expect(await nadia.drains()).toEqual([]);
    expect(await nadia.alarmAt()).toBeLessThanOrEqual(nadia.now + MINUTE_MS);
    isThere = true;
    await waitsOut(nadia);
    expect(await nadia.drains()).toEqual([RELEASED]);
  });

  it('an order that waits for Postgres is placed, and the customer hears its number', async () => {
    let isAway = true;
    const nadia = await TestConversation.open({
      perform: async (act): Promise<ActOutcome> => {
        const checkout = checkoutOf(act);
        const { checkoutId: orderId, totalCentimes } = checkout;
        const placed = { kind: 'placed', orderId, orderNumber: 7, totalCentimes, payment: null } as const;
        return { kind: 'place_order', checkout, outcome: isAway ? { kind: 'unavailable' } : placed };
      },
    });
    await writes(nadia, ['P01 x2', 'commander', 'sur place', '7', 'oui']);
    await vi.waitFor(async () => expect(await nadia.rows('SELECT id FROM outbox')).toHaveLength(5));
    await writes(nadia, ['panier', 'panier']);
    expect(await quarantineOf(nadia)).not.toBeNull();
    isAway = false;
    const orders = () => nadia.rows("SELECT intent FROM outbox WHERE send_class = 'order'");
    for (let alarm = 0; alarm < 20 && (await orders()).length === 0; alarm++) await nadia.alarms();
    expect(await quarantineOf(nadia)).not.toBeNull();
    expect(await nadia.drains()).toEqual([expect.stringMatching(/n° 7/)]);
  });

  it('staff may end it: the customer hears so at once, and the alarm says nothing more', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    const { tenantId } = nadia.restaurant.profile;
    expect(await nadia.inside((object) => object.changeQuarantine({ tenantId: 'another', by: 'x' }))).toBe(false);
    expect(await nadia.inside((object) => object.changeQuarantine({ tenantId, by: 'client-1' }))).toBe(true);
    await vi.waitFor(async () => expect(await nadia.drains()).toEqual([RELEASED]));
    expect(await nadia.inside((object) => object.changeQuarantine({ tenantId, by: 'client-1' }))).toBe(false);
    await nadia.goesQuiet();
    expect(await nadia.drains()).toEqual([]);
    expect(await nadia.rows('SELECT released_reason, released_by FROM quarantines')).toEqual([
      { released_reason: 'MANUAL', released_by: 'client-1' },
    ]);
  });

  it('what arrives while a turn waits for its act is judged when its turn comes', async () => {
    let answer: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const nadia = await TestConversation.open({
      perform: async (act): Promise<ActOutcome> => {
        const checkout = checkoutOf(act);
        await asked;
        return { kind: 'place_order', checkout, outcome: { kind: 'refused', reason: 'restaurant_inactive' } };
      },
    });
    await writes(nadia, ['P01 x2', 'commander', 'sur place', '7']);
    await nadia.types('oui');
    await writes(nadia, ['panier', 'panier', 'panier']);
    expect(await quarantineOf(nadia)).toBeNull();
    answer();
    await vi.waitFor(async () => expect(await quarantineOf(nadia)).not.toBeNull());
    const sent = await nadia.drains();
    expect(sent).toHaveLength(3);
    expect(sent[2]).toEqual(PAUSED);
  });
});

it('staff put the end of a quarantine off: silence until then, and one word after it', async () => {
  const nadia = await TestConversation.open();
  await writes(
    nadia,
    Array.from({ length: 8 }, () => 'panier'),
  );
  const { tenantId } = nadia.restaurant.profile;
  const until = nadia.now + 60 * MINUTE_MS;
  expect(await nadia.inside((object) => object.changeQuarantine({ tenantId, by: 'client-1', until }))).toBe(true);
  nadia.now += 11 * MINUTE_MS;
  await nadia.alarms();
  await nadia.drains();
  expect(await writes(nadia, ['panier'])).toEqual([]);
  nadia.now = until + SECOND_MS;
  await nadia.alarms();
  expect(await nadia.drains()).toEqual([RELEASED]);
});

it('nobody in quarantine without a conversation: an empty object has nothing to release, and stays empty', async () => {
  const nadia = await TestConversation.open();
  const { tenantId } = nadia.restaurant.profile;
  expect(await nadia.inside((object) => object.changeQuarantine({ tenantId, by: 'x' }))).toBe(false);
  expect(await nadia.rows("SELECT name FROM sqlite_master WHERE name NOT LIKE '\\_cf%' ESCAPE '\\'")).toEqual([]);
});
