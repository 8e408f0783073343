import { describe, expect, it } from 'vitest';
import type { DeadLetter, ResendOrder } from '#durable-objects/conversation-rpc';
import { HOUR_MS } from '#src/kernel/clock';
import type { SendOutcome } from '#src/outbox/index';
import { accepted, TestConversation } from '../support/conversation-object.ts';

const REFUSED: SendOutcome = { kind: 'refused', action: 'drop', code: 131_026 };

/** A conversation whose first answer was refused for good, and what the dead letters heard. */
async function withDeadLetter(): Promise<{ nadia: TestConversation; letters: DeadLetter[] }> {
  const letters: DeadLetter[] = [];
  const nadia = await TestConversation.open({ sendDeadLetter: async (letter) => void letters.push(letter) });
  await nadia.types('menu');
  await nadia.drains(() => REFUSED);
  return { nadia, letters };
}

const resend = (conversation: TestConversation, order: Partial<ResendOrder> = {}) =>
  conversation.inside((object) =>
    object.resend({ tenantId: conversation.restaurant.profile.tenantId, outboxId: 1, ...order }),
  );

describe('a message that was given up', () => {
  it('goes once more when somebody wants it, and only once, however often they ask', async () => {
    const { nadia, letters } = await withDeadLetter();
    expect(letters).toMatchObject([{ source: 'send', outboxId: 1, attempts: 1 }]);
    const woken = nadia.wakeUps;
    expect(await resend(nadia)).toBe('again');
    expect(nadia.wakeUps).toBe(woken + 1);
    expect(await nadia.alarmAt(), 'something unsettled has an alarm (I13)').not.toBeNull();
    expect(await resend(nadia)).toBe('on_its_way');
    expect(await nadia.drains()).toHaveLength(1);
    expect(await resend(nadia)).toBe('on_its_way');
    expect(await nadia.drains()).toEqual([]);
  });

  it('goes before what has been said since (I4)', async () => {
    const { nadia } = await withDeadLetter();
    await nadia.types('panier');
    await resend(nadia);
    const [first, second] = await nadia.drains();
    expect([first, second?.includes('panier')]).toEqual([expect.stringContaining('Notre menu'), true]);
  });

  it('is a dead letter again when it is refused again, which the attempts tell', async () => {
    const { nadia, letters } = await withDeadLetter();
    await resend(nadia);
    await nadia.drains(() => REFUSED);
    expect(letters.map(({ attempts }) => attempts)).toEqual([1, 2]);
    expect(await resend(nadia)).toBe('again');
    expect(await nadia.drains(accepted)).toHaveLength(1);
  });

  it('stays as it is on a dry run', async () => {
    const { nadia } = await withDeadLetter();
    expect(await resend(nadia, { isDryRun: true })).toBe('again');
    expect(await nadia.drains()).toEqual([]);
  });

  it('is not known to another tenant, nor under another number, nor where nobody ever wrote', async () => {
    const { nadia } = await withDeadLetter();
    expect(await resend(nadia, { tenantId: '00000000-0000-0000-0000-000000000099' })).toBe('gone');
    expect(await resend(nadia, { outboxId: 7 })).toBe('gone');
    const nobody = await TestConversation.open();
    expect(await resend(nobody)).toBe('gone');
    expect(await nobody.rows("SELECT name FROM sqlite_master WHERE name = 'outbox'")).toEqual([]);
  });

  it('is refused when the customer’s day is over', async () => {
    const { nadia } = await withDeadLetter();
    nadia.now += 25 * HOUR_MS;
    expect(await resend(nadia)).toBe('window_closed');
    expect(await nadia.drains()).toEqual([]);
  });
});
