import { expect, it } from 'vitest';
import { TestConversation } from '../support/conversation-object.ts';

/** What one text message with its one reply may cost, its receipts and its journal included: rows are what a write is billed by. */
const MOST_ROWS = 14;

/** Counts as the platform bills: the rows that statements write, and one for every alarm that is set. */
async function countWrites(conversation: TestConversation): Promise<readonly string[]> {
  const written: string[] = [];
  await conversation.inside((_object, { storage }) => {
    const sql = Object.getPrototypeOf(storage.sql) as SqlStorage;
    const { exec } = sql;
    const { setAlarm } = storage;
    const counted = function (this: SqlStorage, query: string, ...bindings: SqlStorageValue[]) {
      const cursor = exec.call(this, query, ...bindings);
      for (let row = 0; row < cursor.rowsWritten; row++) written.push(query.slice(0, 24));
      return cursor;
    };
    sql.exec = counted as typeof exec;
    storage.setAlarm = (...input) => {
      written.push('alarm');
      return setAlarm.call(storage, ...input);
    };
  });
  return written;
}

it(`a text message, its reply, three receipts and their journal write at most ${MOST_ROWS} rows`, async () => {
  const nadia = await TestConversation.open();
  // The first message of all creates the tables, which is not counted.
  await nadia.types('menu');
  await nadia.goesQuiet();
  const written = await countWrites(nadia);

  await nadia.types('panier');
  expect(await nadia.drains()).toHaveLength(1);
  for (const status of ['sent', 'delivered', 'read'] as const) await nadia.gets(status, { outboxId: 2, attempt: 1 });
  await nadia.goesQuiet();

  expect(await nadia.rows('SELECT status FROM outbox WHERE id = 2')).toEqual([{ status: 'read' }]);
  expect(written, 'the counting itself').toContain('alarm');
  expect(written.length, `${written.length} rows: ${written.join(' · ')}`).toBeLessThanOrEqual(MOST_ROWS);
});

it('a hundred messages of a flood in one webhook write a row each, and three that tell of it', async () => {
  const nadia = await TestConversation.open();
  for (let message = 0; message < 7; message++) await nadia.types('panier');
  const events = Array.from({ length: 100 }, () => nadia.event({ kind: 'text', text: 'panier' }));
  const written = await countWrites(nadia);
  await nadia.receives({ events });
  // The conversation, and the count of this minute.
  expect(written.length, written.join(' · ')).toBeLessThanOrEqual(events.length + 3);
});
