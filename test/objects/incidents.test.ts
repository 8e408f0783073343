import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { DAY_MS, MINUTE_MS } from '#src/kernel/clock';
import { TestConversation } from '../support/conversation-object.ts';

async function flooded(conversation: TestConversation, messages = 10): Promise<void> {
  for (let message = 0; message < messages; message++) {
    await conversation.receives({ events: [conversation.event({ kind: 'text', text: 'panier' })] });
  }
}

/** The next page, which the archive does not confirm yet. */
async function nextPage(conversation: TestConversation) {
  await conversation.alarms();
  return conversation.pages.at(-1);
}

const confirm = (conversation: TestConversation) =>
  conversation.inside((object) => object.journaled(conversation.pages.at(-1)?.upTo ?? 0));

describe('what a conversation reports', () => {
  it('travels in its journal: a row per type and minute, and whose quarantine it is', async () => {
    const nadia = await TestConversation.open();
    const since = nadia.now;
    await flooded(nadia);
    const page = await nextPage(nadia);
    const minute = Math.floor(since / MINUTE_MS);
    const event = { at: since, correlationId: 'c-1' };
    expect(page?.security).toEqual([
      {
        ...event,
        type: 'QUARANTINE_APPLIED',
        severity: 'MEDIUM',
        dedupeKey: `QUARANTINE_APPLIED:${nadia.id}:${minute}`,
        occurrences: 1,
        payload: { reason: 'IN_FLOOD_30S', minutes: 10 },
      },
      {
        ...event,
        type: 'SPAM_DETECTED',
        severity: 'MEDIUM',
        dedupeKey: `SPAM_DETECTED:${nadia.id}:${minute}`,
        occurrences: 4,
        payload: { reason: 'IN_FLOOD_30S' },
      },
    ]);
    expect(page?.quarantines).toMatchObject([
      { since, until: since + 10 * MINUTE_MS, reason: 'IN_FLOOD_30S', releasedAt: null },
    ]);
    expect(JSON.stringify(page)).not.toContain('213555000001');
  });

  it('comes before an older flood of messages, and is not lost behind it', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia, 350);
    const page = await nextPage(nadia);
    expect(page?.inbound).toHaveLength(100);
    expect(page?.security?.map(({ type, occurrences }) => [type, occurrences])).toEqual([
      ['QUARANTINE_APPLIED', 1],
      ['SPAM_DETECTED', 344],
    ]);
  });

  it('is confirmed with its page, then not sent again; the release is a change of the same quarantine', async () => {
    const nadia = await TestConversation.open();
    const since = nadia.now;
    await flooded(nadia);
    await nadia.goesQuiet();
    const before = nadia.pages.length;
    await nadia.types('panier');
    await nadia.goesQuiet();
    const later = nadia.pages.slice(before);
    const released = nadia.pages.flatMap(({ quarantines = [] }) => quarantines).at(-1);
    expect(released).toMatchObject({ since, releasedReason: 'AUTO_RELEASE', releasedBy: null });
    expect(released?.releasedAt).toBeGreaterThanOrEqual(since + 10 * MINUTE_MS);
    expect(later.flatMap(({ security = [] }) => security)).toEqual([]);
    expect(nadia.pages.flatMap(({ security = [] }) => security).map(({ type }) => type)).toContain(
      'QUARANTINE_RELEASED',
    );
  });

  it('goes on from its cursor after an eviction', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    await nextPage(nadia);
    await confirm(nadia);
    await evictDurableObject(nadia.stub);
    await nadia.replacePorts();
    await flooded(nadia, 1);
    const page = await nextPage(nadia);
    expect(page?.inbound).toHaveLength(1);
    expect(page?.security).toMatchObject([{ type: 'SPAM_DETECTED' }]);
    expect(page?.upTo).toBeGreaterThan(nadia.pages.at(-2)?.upTo ?? 0);
  });

  it('alone is reason enough for a page, also after an eviction', async () => {
    const nadia = await TestConversation.open();
    const event = nadia.event({ kind: 'text', text: 'menu' });
    await nadia.receives({ events: [event] });
    await nadia.goesQuiet();
    nadia.now = event.at + 8.5 * DAY_MS;
    await nadia.receives({ events: [event] });
    await evictDurableObject(nadia.stub);
    await nadia.replacePorts();
    const page = await nextPage(nadia);
    expect(page).toMatchObject({ inbound: [], outbound: [], security: [{ type: 'REPLAY_ATTACK_TOO_OLD' }] });
  });

  it('is forgotten with the other old rows, once the archive has it', async () => {
    const nadia = await TestConversation.open();
    await flooded(nadia);
    await nadia.goesQuiet();
    nadia.now += 10 * DAY_MS;
    await nadia.alarms();
    for (const table of ['security_events', 'quarantines', 'events'])
      expect(await nadia.rows(`SELECT * FROM ${table}`), table).toEqual([]);
  });

  it('is no table in a conversation that has nothing to report', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('menu');
    await nadia.goesQuiet();
    const tables = await nadia.rows("SELECT name FROM sqlite_master WHERE name IN ('security_events', 'quarantines')");
    expect(tables).toEqual([]);
    expect(Object.keys(nadia.pages[0] ?? {})).not.toContain('security');
  });
});
