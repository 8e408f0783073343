import { describe, expect, it } from 'vitest';
import { inspectConversation } from '../support/dev.ts';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { until } from '../support/until.ts';
import { post, textMessage, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

let ids = 0;
const scopedId = () => `DZ.${Date.now()}${++ids}`;

async function says(who: { phone?: string; userId?: string }, text: string): Promise<void> {
  const from = who.phone ?? '';
  const message = { ...textMessage(from, text), from, ...(who.userId && { from_user_id: who.userId }) };
  expect((await post(whatsappWebhook([whatsappChange({ messages: [message] })]))).status).toBe(200);
}

async function answers(to: string, count: number): Promise<string> {
  const messages = await until(async () => {
    const all = await messagesTo(to);
    return all.length >= count && all;
  });
  return JSON.stringify(messages[count - 1]?.body);
}

describe('a customer whose id changes', () => {
  it('keeps the cart when Meta begins to send a business-scoped id beside the phone number', async () => {
    await meta.limits({ knownUsersOnly: false });
    const phone = new Person().id;
    const userId = scopedId();
    await says({ phone }, 'P01 x2');
    await answers(phone, 1);
    await says({ phone, userId }, 'panier');
    expect(await answers(phone, 2)).toContain('2 × Pizza Margherita');
    const moved = await inspectConversation({ user: userId });
    expect(moved.aliasOf).toBe((await inspectConversation({ user: phone })).id);
  });

  it('keeps it when the phone number is hidden afterwards, and is answered under the id alone', async () => {
    const phone = new Person().id;
    const userId = scopedId();
    await says({ phone }, 'P02 x1');
    await answers(phone, 1);
    await says({ phone, userId }, 'menu');
    await answers(phone, 2);
    await says({ userId }, 'panier');
    expect(await answers(phone, 3)).toContain('Pizza Pepperoni');
  });

  it('is not given to the next owner of a phone number', async () => {
    const phone = new Person().id;
    await says({ phone }, 'P01 x2');
    await answers(phone, 1);
    await says({ phone, userId: scopedId() }, 'menu');
    await answers(phone, 2);
    await says({ phone, userId: scopedId() }, 'panier');
    expect(await answers(phone, 3)).toContain('panier est vide');
  });

  it('keeps it through user_id_update', async () => {
    const [previous, current] = [scopedId(), scopedId()];
    await says({ userId: previous }, 'S01 x3');
    await answers(previous, 1);
    const update = { field: 'user_id_update', value: whatsappChange({}).value };
    const value = {
      ...(update.value as object),
      user_id_update: [{ user_id: { previous, current }, timestamp: String(Math.floor(Date.now() / 1_000)) }],
    };
    expect((await post(whatsappWebhook([{ ...update, value }]))).status).toBe(200);
    await until(async () => (await inspectConversation({ user: current })).aliasOf !== null);
    await says({ userId: current }, 'panier');
    expect(await answers(current, 1)).toContain('3 × Salade');
  });

  it('keeps it through a changed phone number', async () => {
    const [oldPhone, newPhone] = [new Person().id, new Person().id];
    await says({ phone: oldPhone }, 'B01 x2');
    await answers(oldPhone, 1);
    const system = {
      ...textMessage(oldPhone, ''),
      type: 'system',
      text: undefined,
      system: { type: 'user_changed_number', body: 'changed', wa_id: newPhone },
    };
    expect((await post(whatsappWebhook([whatsappChange({ messages: [system] })]))).status).toBe(200);
    await until(async () => (await inspectConversation({ user: newPhone })).aliasOf !== null);
    await says({ phone: newPhone }, 'panier');
    expect(await answers(newPhone, 1)).toContain('2 × Burger Classic');
  });
});
