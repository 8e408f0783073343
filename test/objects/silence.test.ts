import { describe, expect, it } from 'vitest';
import { DAY_MS } from '#src/kernel/clock';
import { TestConversation } from '../support/conversation-object.ts';

const SILENCE_MS = 180 * DAY_MS;
const ports = { silenceMs: SILENCE_MS };

const tablesIn = (conversation: TestConversation) =>
  conversation.rows("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'");

/** Alarms, each at its time, and every page of the journal confirmed, up to that hour. */
async function livesUntil(conversation: TestConversation, until: number): Promise<void> {
  for (;;) {
    await conversation.drains();
    const dueAt = await conversation.alarmAt();
    if (dueAt === null || dueAt > until) break;
    await conversation.alarms();
    const page = conversation.pages.at(-1);
    if (page) await conversation.inside((object) => object.journaled(page.upTo));
  }
  conversation.now = Math.max(conversation.now, until);
}

describe('a conversation whose customer is silent', () => {
  it('is gone after so many days, without a table or an alarm, and begins anew', async () => {
    const nadia = await TestConversation.open(ports);
    await nadia.types('P01 x2');
    const last = nadia.now;
    await livesUntil(nadia, last + SILENCE_MS - DAY_MS);
    expect(await nadia.rows('SELECT count(*) AS n FROM events')).toEqual([{ n: 0 }]);
    expect(await nadia.rows('SELECT count(*) AS n FROM conversation')).toEqual([{ n: 1 }]);
    expect(await nadia.alarmAt()).toBe(last + SILENCE_MS);
    await livesUntil(nadia, last + SILENCE_MS + DAY_MS);
    expect(await tablesIn(nadia)).toEqual([]);
    expect(await nadia.alarmAt()).toBeNull();
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('panier est vide')]);
  });

  it('stays for who writes before that, and counts from there', async () => {
    const nadia = await TestConversation.open(ports);
    await nadia.types('menu');
    await livesUntil(nadia, nadia.now + 100 * DAY_MS);
    await nadia.types('menu');
    const last = nadia.now;
    await livesUntil(nadia, last + SILENCE_MS - DAY_MS);
    expect(await tablesIn(nadia)).not.toEqual([]);
    expect(await nadia.alarmAt()).toBe(last + SILENCE_MS);
  });

  it('stays while its archive has not confirmed everything', async () => {
    const nadia = await TestConversation.open(ports);
    await nadia.types('menu');
    await nadia.drains();
    for (let day = 0; day < 200; day++) {
      nadia.now += DAY_MS;
      await nadia.alarms();
    }
    expect((await tablesIn(nadia)).length).toBeGreaterThan(0);
    expect(await nadia.alarmAt()).not.toBeNull();
  });
});
