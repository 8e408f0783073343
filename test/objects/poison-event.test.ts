import { describe, expect, it, vi } from 'vitest';
import { TestConversation } from '../support/conversation-object.ts';

const APOLOGY = expect.stringContaining('Une personne va te répondre');

const eventsOf = (conversation: TestConversation) =>
  conversation.rows('SELECT id, status, tries FROM events ORDER BY at');

async function atRecap(conversation: TestConversation): Promise<void> {
  for (const text of ['P01 x2', 'commander', 'sur place', '7']) await conversation.types(text);
  await conversation.drains();
}

/** A try that runs behind the answer to the webhook. */
async function hasTried(conversation: TestConversation, tries: number): Promise<void> {
  await vi.waitFor(async () => expect((await eventsOf(conversation)).map((event) => event.tries)).toContain(tries));
}

describe('an event whose turn throws every time', () => {
  it('is set aside after the third time: the customer hears that a person will help, and the next message is answered', async () => {
    const nadia = await TestConversation.open({ perform: () => Promise.reject(new TypeError('a defect of ours')) });
    await atRecap(nadia);
    await nadia.types('oui');
    await hasTried(nadia, 1);
    await nadia.types('menu');
    await hasTried(nadia, 2);
    expect((await eventsOf(nadia)).slice(4)).toMatchObject([{ status: 'pending' }, { status: 'pending', tries: 0 }]);
    expect(await nadia.drains()).toEqual([]);
    await nadia.alarms();
    expect((await eventsOf(nadia)).slice(4)).toMatchObject([{ status: 'poison', tries: 3 }, { status: 'processed' }]);
    expect(await nadia.drains()).toEqual([APOLOGY, expect.stringContaining('Notre menu')]);
    await nadia.types('panier');
    expect(await nadia.drains()).toEqual([expect.stringContaining('2 × Pizza Margherita')]);
  });

  it('is named in the journal, from which the security event is written', async () => {
    const nadia = await TestConversation.open({ perform: () => Promise.reject(new TypeError('a defect of ours')) });
    await atRecap(nadia);
    await nadia.types('oui');
    await hasTried(nadia, 1);
    await nadia.alarms();
    await nadia.alarms();
    const newest = nadia.pages.at(-1);
    expect(newest?.inbound.find(({ outcome }) => outcome === 'poison')).toMatchObject({
      eventId: 'event-5',
      kind: 'text',
    });
    expect(JSON.stringify(newest)).not.toContain('213555000001');
  });

  it('costs its neighbours in the same webhook nothing when the deciding itself fails', async () => {
    const nadia = await TestConversation.open();
    const { menu } = nadia.restaurant;
    let isBroken = true;
    nadia.restaurant = {
      ...nadia.restaurant,
      get menu() {
        if (isBroken) throw new TypeError('a menu that nobody can read');
        return menu;
      },
    };
    expect(await nadia.types('P01 x2')).toEqual({ fresh: 1, duplicates: 0 });
    await hasTried(nadia, 1);
    await nadia.alarms();
    await nadia.alarms();
    isBroken = false;
    expect(await nadia.drains()).toEqual([APOLOGY]);
    await nadia.types('P02 x1');
    expect(await nadia.drains()).toEqual([expect.stringContaining('1 × Pizza Pepperoni')]);
  });
});
