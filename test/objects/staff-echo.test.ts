import { describe, expect, it } from 'vitest';
import { MINUTE_MS } from '#src/kernel/clock';
import { TestConversation } from '../support/conversation-object.ts';

async function echoes(conversation: TestConversation, messageId?: string): Promise<void> {
  const event = conversation.event({ kind: 'staff_echo', text: 'On arrive' });
  await conversation.receives({ events: [{ ...event, ...(messageId !== undefined && { messageId }) }] });
}

const sent = async (conversation: TestConversation) => (await conversation.rows('SELECT id FROM outbox')).length;

describe('an answer from the phone of the restaurant', () => {
  it('makes the bot silent for half an hour', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('panier');
    await nadia.drains();
    const before = await sent(nadia);
    await echoes(nadia, 'mid.of-a-person');
    await nadia.types('P01 x2');
    expect(await sent(nadia)).toBe(before);
    nadia.now += 31 * MINUTE_MS;
    await nadia.types('panier');
    expect(await sent(nadia)).toBe(before + 1);
  });

  it('is left aside by who asks for the menu', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('panier');
    await nadia.drains();
    await echoes(nadia, 'mid.of-a-person');
    const before = await sent(nadia);
    await nadia.types('menu');
    await nadia.types('P01 x2');
    expect(await sent(nadia)).toBe(before + 2);
  });

  it('is not the echo of what we sent', async () => {
    const nadia = await TestConversation.open();
    await nadia.types('panier');
    await nadia.drains();
    const [row] = await nadia.rows('SELECT provider_id FROM outbox');
    await echoes(nadia, String(row?.provider_id));
    await nadia.types('panier');
    expect(await sent(nadia)).toBe(2);
  });
});
