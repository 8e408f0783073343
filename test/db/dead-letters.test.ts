import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { connect } from '#src/db/index';
import type { DeadLetterRecord } from '#src/journal/dead-letter.repository';
import { letterDeps } from '#src/letter-deps';
import { applyDemoData } from '../../scripts/db/demo-data.ts';
import { FIRST, SECOND } from '../../scripts/db/demo-values.ts';
import { createTestDatabase } from '../support/database.ts';

const database = await createTestDatabase({ migrated: true });
await applyDemoData({ url: database.url, accountTokenKey: 'a-key-of-the-tests-0123456789' });
const db = connect({ url: database.neonUrl, localProxy: database.localProxy });

const PLACE = { tenantId: FIRST.tenantId, restaurantId: FIRST.restaurantId };
const OTHERS = { tenantId: SECOND.tenantId, restaurantId: SECOND.restaurantId };
const asked: string[] = [];
let outcome: 'again' | 'on_its_way' | 'forgotten' | 'window_closed' | 'gone' = 'again';
const letters = letterDeps({
  db,
  conversations: {
    isConversationId: (id) => id !== '',
    conversation: (id) =>
      ({
        resend: async ({ isDryRun }: { isDryRun?: boolean }) => {
          asked.push(`${id}${isDryRun ? ' dry' : ''}`);
          return outcome;
        },
      }) as never,
  },
  wake: async (id) => void asked.push(`wake ${id}`),
});

async function kept(changes: Partial<DeadLetterRecord> = {}): Promise<{ id: string; conversationId: string }> {
  const conversationId = changes.conversationId ?? randomUUID();
  const owner = { ...PLACE, channel: 'whatsapp', accountId: '100000000000001' };
  const letter = {
    source: 'send',
    outboxId: 3,
    owner,
    reason: 'drop',
    errorCode: 131_026,
    attempts: 1,
    at: Date.now(),
  };
  await letters.keep({ ...letter, ...changes, conversationId });
  const all = await letters.list({ ...PLACE, all: true, limit: 200 });
  const ids = await database.query<{ id: string }>(
    'select dead_letter_id as id from dead_letters where conversation_object_id = $1',
    [conversationId],
  );
  expect(ids).toHaveLength(1);
  expect(all.some(({ dead_letter_id }) => dead_letter_id === ids[0]?.id)).toBe(true);
  return { id: ids[0]?.id ?? '', conversationId };
}

const replay = (id: string, isDryRun = false, place = PLACE) =>
  letters.replay({ ...place, id, by: 'somebody', isDryRun });
const stateOf = async (id: string) => (await letters.find({ ...PLACE, id }))?.resolution;

describe('a dead letter', () => {
  it('is put back once; asked again it answers the same and asks nobody', async () => {
    const { id, conversationId } = await kept();
    asked.length = 0;
    expect(await replay(id, true)).toBe('replayed');
    expect(await stateOf(id)).toBeNull();
    expect(await replay(id)).toBe('replayed');
    expect(await replay(id)).toBe('replayed');
    expect(asked).toEqual([`${conversationId} dry`, conversationId]);
    expect(await stateOf(id)).toBe('replayed');
  });

  it('is noted as replayed when the call before died after its effect', async () => {
    const { id } = await kept();
    outcome = 'on_its_way';
    expect(await replay(id)).toBe('replayed');
    outcome = 'again';
    expect(await stateOf(id)).toBe('replayed');
  });

  it.each(['forgotten', 'window_closed', 'gone'] as const)('stays open when it is %s', async (why) => {
    const { id } = await kept();
    outcome = why;
    expect(await replay(id)).toBe(why);
    outcome = 'again';
    expect(await stateOf(id)).toBeNull();
  });

  it('that failed again is open again, once; its first failure told twice is no news', async () => {
    const { id, conversationId } = await kept({ attempts: 5 });
    await replay(id);
    await kept({ conversationId, attempts: 5 });
    expect(await stateOf(id)).toBe('replayed');
    await kept({ conversationId, attempts: 6 });
    expect(await stateOf(id)).toBeNull();
    expect(await letters.drop({ ...PLACE, id, by: 'somebody' })).toBe(true);
    await kept({ conversationId, attempts: 7 });
    expect(await stateOf(id), 'what a person gave up stays given up').toBe('dropped');
    expect(await replay(id)).toBe('dropped');
  });

  it('is dropped once', async () => {
    const { id } = await kept();
    expect(await letters.drop({ ...PLACE, id, by: 'somebody' })).toBe(true);
    expect(await letters.drop({ ...PLACE, id, by: 'somebody' })).toBe(false);
  });

  it('that is a wake-up belongs to whose customer it is, and wakes the conversation', async () => {
    const conversationId = randomUUID();
    await database.query(
      "insert into customers (tenant_id, channel, account_id, user_key_hmac, conversation_object_id) values ($1, 'whatsapp', '100000000000001', $2, $3)",
      [FIRST.tenantId, randomUUID(), conversationId],
    );
    const { id } = await kept({ source: 'wake_up', conversationId, outboxId: null, owner: null });
    asked.length = 0;
    expect(await replay(id)).toBe('replayed');
    expect(asked).toEqual([`wake ${conversationId}`]);
  });

  it('of one restaurant is nobody else’s', async () => {
    const { id } = await kept();
    expect(await letters.list({ ...OTHERS, all: true, limit: 200 })).toEqual([]);
    expect(await letters.oldest({ ...OTHERS, limit: 20 })).toEqual([]);
    expect(await letters.find({ ...OTHERS, id })).toBeNull();
    expect(await replay(id, false, OTHERS)).toBeNull();
    expect(await letters.drop({ ...OTHERS, id, by: 'x' })).toBe(false);
    expect(await stateOf(id)).toBeNull();
  });

  it('shows neither the conversation nor whose it is', async () => {
    const { id, conversationId } = await kept();
    expect(JSON.stringify(await letters.find({ ...PLACE, id }))).not.toContain(conversationId);
    expect(JSON.stringify(await letters.list({ ...PLACE, all: true, limit: 200 }))).not.toContain(conversationId);
  });
});
