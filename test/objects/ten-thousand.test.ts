import { expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { TestConversation } from '../support/conversation-object.ts';

const MESSAGES = 10_000;
const PER_WEBHOOK = 100;
const OTHERS = 10;

it('ten thousand messages of one customer in ten seconds: seven answers, all kept; everybody else is answered as ever', async () => {
  const mallory = await TestConversation.open();
  const others = await Promise.all(Array.from({ length: OTHERS }, () => TestConversation.open()));
  const started = mallory.now;
  const webhooks = MESSAGES / PER_WEBHOOK;
  for (let webhook = 0; webhook < webhooks; webhook++) {
    mallory.now = started + (webhook * 10_000) / webhooks;
    const events = Array.from({ length: PER_WEBHOOK }, () => mallory.event({ kind: 'text', text: 'panier' }));
    const flood = mallory.receives({ events });
    const other = others[webhook % OTHERS];
    // A customer in no hurry: one message a minute.
    if (other) other.now += MINUTE_MS;
    await Promise.all([flood, other?.types('menu')]);
    expect(await other?.drains()).toEqual([expect.stringContaining('Notre menu')]);
  }
  const sent = await mallory.drains();
  expect(sent).toHaveLength(7);
  expect(sent[6]).toContain('Je fais une pause');
  expect(await mallory.rows("SELECT count(*) AS count FROM events WHERE status = 'processed'")).toEqual([
    { count: MESSAGES },
  ]);
  expect(
    await mallory.rows("SELECT sum(occurrences) AS count FROM security_events WHERE type = 'SPAM_DETECTED'"),
  ).toEqual([{ count: MESSAGES - 6 }]);
  const rows = await mallory.rows('SELECT type, count(*) AS minutes FROM security_events GROUP BY type ORDER BY type');
  expect(rows).toEqual([
    { type: 'QUARANTINE_APPLIED', minutes: 1 },
    { type: 'SPAM_DETECTED', minutes: 1 },
  ]);
}, 60_000);

it('a backlog of a thousand messages that came while a turn waited is worked off in one go', async () => {
  let isThere = false;
  const loadRestaurant = async () => (isThere ? mallory.restaurant : null);
  const mallory = await TestConversation.open({ loadRestaurant });
  const events = Array.from({ length: 1_000 }, () => mallory.event({ kind: 'text', text: 'panier' }));
  await mallory.receives({ events });
  isThere = true;
  await mallory.alarms();
  expect(await mallory.drains()).toHaveLength(7);
  expect(await mallory.rows("SELECT count(*) AS count FROM events WHERE status = 'processed'")).toEqual([
    { count: events.length },
  ]);
}, 30_000);
