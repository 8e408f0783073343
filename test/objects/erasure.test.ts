import { runDurableObjectAlarm } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '#src/kernel/clock';
import type { InboundContent } from '#src/messages/index';
import { checkoutOf, TestConversation } from '../support/conversation-object.ts';

const HORIZON_MS = 9 * DAY_MS;
const TEXT = 'bonjour de Nadia au 213555000001';

/** Every row of every table and every key: what somebody who opens the file would read. */
async function everythingIn(conversation: TestConversation): Promise<string> {
  return conversation.inside((_object, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'",
      )
      .toArray();
    const rows = tables.map(({ name }) => [name, storage.sql.exec(`SELECT * FROM "${name}"`).toArray()]);
    return JSON.stringify({ rows, kv: [...storage.kv.list()] });
  });
}

const tenantOf = (conversation: TestConversation) => conversation.restaurant.profile.tenantId;
const erase = (conversation: TestConversation) =>
  conversation.inside((object) => object.erase({ tenantId: tenantOf(conversation), at: conversation.now }));
const hasConversation = async (conversation: TestConversation) =>
  (await everythingIn(conversation)).includes('"conversation"');
const exported = (conversation: TestConversation) =>
  conversation.inside(async (object) => object.exportData(tenantOf(conversation)));

async function ordering(ports: Parameters<typeof TestConversation.open>[0] = {}): Promise<TestConversation> {
  const nadia = await TestConversation.open(ports);
  for (const text of [TEXT, 'P01 x2', 'note', 'sans gluten']) await nadia.types(text);
  await nadia.drains();
  // Slowly enough to be no flood.
  nadia.now += 30 * SECOND_MS;
  return nadia;
}

/** A customer whose conversation began under the phone number and is now reached by a newer id. */
async function withNewerId(): Promise<{ older: TestConversation; newer: TestConversation }> {
  const [older, newer] = [await ordering(), await TestConversation.open()];
  newer.user = { ...older.user, key: 'DZ.4711', scopedId: 'DZ.4711' };
  newer.olderIds = [older.id];
  newer.now = older.now;
  const ids: Record<string, string> = { [older.user.key]: older.id, [newer.user.key]: newer.id };
  await older.replacePorts({ conversationIdOf: async (_account, key) => ids[key] ?? older.id });
  await newer.types('panier');
  older.now = newer.now;
  return { older, newer };
}

describe('an erased conversation', () => {
  it('is gone: no table, no text, no name, no number, only when it was and a far alarm', async () => {
    const nadia = await ordering();
    expect(await everythingIn(nadia)).toContain(TEXT);
    const erasedAt = await erase(nadia);
    const left = await everythingIn(nadia);
    expect(JSON.parse(left)).toEqual({ rows: [], kv: [['erased', expect.objectContaining({ erasedAt })]] });
    for (const word of ['Nadia', '213555000001', 'gluten', 'P01']) expect(left).not.toContain(word);
    expect(await nadia.alarmAt()).toBe(erasedAt + HORIZON_MS);
    expect(await exported(nadia)).toBeNull();
    expect(await nadia.drains()).toEqual([]);
  });

  it('is not begun again by anything dated before: acknowledged, and nothing else', async () => {
    const nadia = await ordering();
    const old = nadia.event({ kind: 'text', text: TEXT });
    const wakeUps = nadia.wakeUps;
    await erase(nadia);
    expect(await nadia.receives({ events: [old] })).toEqual({ fresh: 0, duplicates: 1 });
    expect(await hasConversation(nadia)).toBe(false);
    expect(nadia.wakeUps).toBe(wakeUps);
  });

  it.each<[string, InboundContent]>([
    ['an echo of ours', { kind: 'staff_echo', text: TEXT }],
    ['a notice', { kind: 'notice', what: 'seen' }],
    ['a reaction to what is gone', { kind: 'reaction', targetId: 'wamid.1', emoji: '👍' }],
    ['an edit of what is gone', { kind: 'edit', targetId: 'wamid.1', text: TEXT }],
    ['a change of id', { kind: 'identity_changed', next: { key: 'DZ.1' } }],
  ])('is not begun again by %s, though dated after', async (_what, content) => {
    const nadia = await ordering();
    await erase(nadia);
    await nadia.sends(content);
    expect(await hasConversation(nadia)).toBe(false);
  });

  it('answers the same hour when it is asked again', async () => {
    const nadia = await ordering();
    const erasedAt = await erase(nadia);
    nadia.now += DAY_MS;
    expect(await erase(nadia)).toBe(erasedAt);
    expect(await nadia.alarmAt()).toBe(erasedAt + HORIZON_MS);
  });

  it('is dated no earlier than anything that was taken in by a clock ahead of ours', async () => {
    const nadia = await TestConversation.open();
    const receivedAt = nadia.now + 5 * SECOND_MS;
    await nadia.receives({ events: [nadia.event({ kind: 'text', text: 'menu' })], receivedAt });
    expect(await erase(nadia)).toBe(receivedAt);
  });

  it('stays as it is when another tenant asks', async () => {
    const nadia = await ordering();
    const at = nadia.now;
    await nadia.inside((object) => object.erase({ tenantId: 'another', at }));
    expect(await hasConversation(nadia)).toBe(true);
    expect(await nadia.inside((object) => object.exportData('another'))).toBeNull();
  });
});

describe('the customer who writes again after that', () => {
  it('begins as somebody new, and an old event still changes nothing', async () => {
    const nadia = await ordering();
    const old = nadia.event({ kind: 'text', text: 'P02 x5' });
    await erase(nadia);
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('panier est vide')]);
    expect(await nadia.receives({ events: [old] })).toEqual({ fresh: 0, duplicates: 1 });
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('panier est vide')]);
    expect(await everythingIn(nadia)).not.toContain('gluten');
  });

  it('is not touched by what was still on its way: a receipt, a settlement', async () => {
    const nadia = await ordering();
    await nadia.types('menu');
    const claim = await nadia.inside((object) => object.claim(null));
    if (claim.kind !== 'send') throw new Error('nothing to send');
    const { outboxId, attempt } = claim;
    await erase(nadia);
    await nadia.types('aide');
    const before = await nadia.rows('SELECT * FROM outbox');
    await nadia.gets('read', { outboxId, attempt });
    const outcome = { kind: 'refused', action: 'drop', code: 131026 } as const;
    const next = await nadia.inside((object) => object.claim({ outboxId, attempt, outcome }));
    expect(next).toMatchObject({ kind: 'send', message: { text: expect.stringContaining('menu') } });
    expect(before).toHaveLength(1);
    expect(await nadia.rows('SELECT id, provider_id, read_at, error_code FROM outbox')).toEqual([
      { id: Number(before[0]?.id), provider_id: null, read_at: null, error_code: null },
    ]);
    expect(Number(before[0]?.id)).toBeGreaterThan(outboxId);
  });

  it('is in no quarantine of before, and in no trace of it', async () => {
    const nadia = await TestConversation.open();
    for (let message = 0; message < 9; message++) await nadia.types('panier');
    expect(await everythingIn(nadia)).toContain('QUARANTINE_APPLIED');
    await erase(nadia);
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('panier est vide')]);
    await nadia.alarms();
    expect(await everythingIn(nadia)).not.toContain('QUARANTINE');
    expect(nadia.pages.at(-1)?.security).toBeUndefined();
  });

  it('is archived from the first event on, whatever page of before is confirmed late', async () => {
    const nadia = await ordering();
    await nadia.alarms();
    const late = nadia.pages.at(-1);
    await erase(nadia);
    await nadia.types('menu');
    await nadia.inside((object) => object.journaled(late?.upTo ?? 0));
    await nadia.alarms();
    expect(nadia.pages.at(-1)).not.toBe(late);
    expect(nadia.pages.at(-1)?.inbound).toHaveLength(1);
    expect(nadia.pages.at(-1)?.outbound).toHaveLength(1);
  });
});

describe('what is under way while the customer is erased', () => {
  it('a turn that waits for Postgres ends first, and brings nothing back', async () => {
    let finish = () => {};
    const answered = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const nadia = await ordering({
      perform: async (act) => {
        const checkout = checkoutOf(act);
        await answered;
        return { kind: 'place_order', checkout, outcome: { kind: 'unavailable' } };
      },
    });
    for (const text of ['commander', 'sur place', '7', 'oui']) await nadia.types(text);
    const erasing = erase(nadia);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await hasConversation(nadia)).toBe(true);
    finish();
    await erasing;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await hasConversation(nadia)).toBe(false);
  });

  it('an event that waits for the menu is dropped', async () => {
    let go = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const nadia = await ordering();
    const loadRestaurant = async () => {
      await gate;
      return nadia.restaurant;
    };
    await nadia.replacePorts({ loadRestaurant });
    const arriving = nadia.types('menu');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await erase(nadia);
    go();
    expect(await arriving).toEqual({ fresh: 0, duplicates: 1 });
    expect(await hasConversation(nadia)).toBe(false);
  });
});

describe('a customer with a newer id', () => {
  it('is erased under that id too: an old event begins nothing, a new one begins anew in its own place', async () => {
    const { older, newer } = await withNewerId();
    expect(await everythingIn(newer)).toContain(older.id);
    const old = newer.event({ kind: 'text', text: TEXT });
    await erase(older);
    newer.now = older.now;
    expect(JSON.parse(await everythingIn(newer))).toMatchObject({ rows: [], kv: [['erased', {}]] });
    expect(await newer.receives({ events: [old] })).toEqual({ fresh: 0, duplicates: 1 });
    expect([await hasConversation(older), await hasConversation(newer)]).toEqual([false, false]);
    await newer.types('panier');
    expect([await hasConversation(older), await hasConversation(newer)]).toEqual([false, true]);
    expect(await newer.drains()).toEqual([expect.stringContaining('panier est vide')]);
  });

  it('hands nothing of before on, when that id leads to another conversation by now', async () => {
    const { older, newer } = await withNewerId();
    const old = newer.event({ kind: 'text', text: 'P01 x2' });
    await erase(older);
    const next = await TestConversation.open();
    next.now = older.now;
    await next.types('menu');
    await newer.inside((object) => object.follow(next.id));
    await newer.receives({ events: [old] });
    expect(await next.rows('SELECT id FROM events')).toHaveLength(1);
  });

  it('leaves alone whoever has the old number by now', async () => {
    const { older, newer } = await withNewerId();
    const recycled = await TestConversation.open();
    recycled.now = older.now;
    await recycled.types('P02 x1');
    await older.replacePorts({ conversationIdOf: async () => recycled.id });
    await erase(older);
    expect(await hasConversation(recycled)).toBe(true);
    expect(await everythingIn(newer)).toContain(older.id);
  });
});

describe('the tombstone', () => {
  const fireAt = async (conversation: TestConversation, at: number) => {
    conversation.now = at;
    await runDurableObjectAlarm(conversation.stub);
  };

  it('goes by itself when Meta repeats nothing of before any more, and then nothing at all is left', async () => {
    const nadia = await ordering();
    const erasedAt = await erase(nadia);
    await fireAt(nadia, erasedAt + HORIZON_MS - 1);
    expect(await everythingIn(nadia)).toContain('erased');
    await fireAt(nadia, erasedAt + HORIZON_MS);
    expect(JSON.parse(await everythingIn(nadia))).toEqual({ rows: [], kv: [] });
    expect(await nadia.alarmAt()).toBeNull();
  });

  it('goes alone when the customer has come back meanwhile', async () => {
    const nadia = await ordering();
    const erasedAt = await erase(nadia);
    await nadia.types('P02 x1');
    await nadia.goesQuiet();
    expect(await nadia.alarmAt()).toBeLessThanOrEqual(erasedAt + HORIZON_MS);
    await fireAt(nadia, erasedAt + HORIZON_MS);
    expect(await everythingIn(nadia)).not.toContain('erased');
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('1 × Pizza Pepperoni')]);
  });
});

it('an export holds the cart, what was said on both sides, and whose it is', async () => {
  const nadia = await ordering();
  const data = await exported(nadia);
  expect(data?.user).toEqual(nadia.user);
  expect(data?.state.cart.lines).toHaveLength(1);
  expect(data?.received.map(({ content }) => content)).toContainEqual({ kind: 'text', text: TEXT });
  expect(data?.sent).toHaveLength(4);
  expect(data?.sent[1]?.message.text).toContain('2 × Pizza Margherita');
});
