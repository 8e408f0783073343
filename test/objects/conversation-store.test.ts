import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { ConversationStore } from '#durable-objects/conversation-store';
import { openConversation } from '#durable-objects/conversation-turn';
import type { InboundEvent } from '#src/messages/index';

const ACCOUNT = { channel: 'whatsapp', accountId: '100000000000001' } as const;
const event: InboundEvent = {
  ...ACCOUNT,
  id: 'event-1',
  user: { key: '213555000001' },
  at: 1,
  content: { kind: 'text', text: 'menu' },
};
const owner = { ...ACCOUNT, tenantId: 't', restaurantId: 'r' };
const entry = { receivedAt: 1, correlationId: 'c' };

it('a first transaction that is rolled back leaves nothing behind, not even a count', async () => {
  const stub = env.CONVERSATIONS.getByName('rolled-back');
  const seen = await runInDurableObject(stub, (_object, { storage }) => {
    let rollbacks = 0;
    const store = new ConversationStore(storage, () => rollbacks++);
    const failing = () => {
      store.insertEvent(event, { ...entry, status: 'pending' });
      throw new Error('in the middle');
    };
    expect(() => store.transaction(failing)).toThrow('in the middle');
    const isNew = store.transaction(() => {
      const inserted = store.insertEvent(event, { ...entry, status: 'processed' });
      store.save(openConversation({ owner, user: event.user, restaurant: null, fallback: 'fr', nextOutboxId: 1 }));
      return inserted;
    });
    return { rollbacks, isNew, pending: store.hasPendingEvents(), upTo: store.unjournaled(10)?.upTo };
  });
  expect(seen).toEqual({ rollbacks: 1, isNew: true, pending: false, upTo: 1 });
});
