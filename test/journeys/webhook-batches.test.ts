import { describe, expect, it } from 'vitest';
import { messagesTo, meta } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { until } from '../support/until.ts';
import { messageId, post, textMessage, whatsappChange, whatsappText, whatsappWebhook } from '../support/webhook.ts';

async function settled(users: readonly string[]): Promise<void> {
  await until(async () => (await Promise.all(users.map(messagesTo))).every((messages) => messages.length > 0));
  await new Promise((resolve) => setTimeout(resolve, 1_500));
}

describe('one webhook, many customers', () => {
  it('answers everyone once: two entries, three changes each, mixed kinds, five customers, one of them broken', async () => {
    await meta.limits({ knownUsersOnly: false });
    const [ali, baya, chakib, dalia] = [1, 2, 3, 4].map(() => new Person().id) as [string, string, string, string];
    const location = {
      from: chakib,
      id: messageId(),
      timestamp: String(Math.floor(Date.now() / 1_000)),
      type: 'location',
      location: { latitude: 36.75, longitude: 3.05 },
    };
    const tap = {
      from: baya,
      id: messageId(),
      timestamp: String(Math.floor(Date.now() / 1_000)),
      type: 'interactive',
      interactive: { type: 'button_reply', button_reply: { id: 'HELP_MENU', title: 'menu' } },
    };
    const broken = { id: null, from: { not: 'a phone' }, type: ['text'], text: 'x' };
    const status = { id: 'wamid.UNKNOWN', status: 'delivered', timestamp: '1749416383', recipient_id: dalia };
    const body = whatsappWebhook(
      [
        whatsappChange({ messages: [textMessage(ali, 'menu')] }),
        whatsappChange({ messages: [broken, tap] }),
        whatsappChange({ statuses: [status], messages: [textMessage(dalia, 'القائمة')] }),
      ],
      [
        whatsappChange({ messages: [location] }),
        { field: 'account_update', value: { event: 'VERIFIED_ACCOUNT' } },
        whatsappChange({ messages: 'not a list', contacts: null }),
      ],
    );
    expect((await post(body)).status).toBe(200);
    await settled([ali, baya, chakib, dalia]);
    for (const user of [ali, baya, chakib, dalia]) expect(await messagesTo(user)).toHaveLength(1);
  });

  it('answers one body posted twenty times at once with one reply', async () => {
    const person = new Person();
    const answer = await meta.inbound({ channel: 'whatsapp', from: person.id, kind: 'text', text: 'menu', times: 20 });
    expect(answer.status).toBe(200);
    await settled([person.id]);
    expect(await messagesTo(person.id)).toHaveLength(1);
  });

  it('places one order for two taps on Confirm at the same moment', async () => {
    const nadia = new Person();
    await nadia.does(['P01 x2', 'commander', 'sur place', 'table 3']);
    const confirm = nadia.shown.options.find(({ title }) => title.includes('Confirmer'));
    const tap = () => nadia.sends({ kind: 'button', id: confirm?.id, title: confirm?.title });
    const answers = await Promise.all([tap(), tap(), tap()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    await until(async () => (await messagesTo(nadia.id)).length >= 7);
    expect(await rows('select order_id from orders where user_id = $1', [nadia.id])).toHaveLength(1);
    const numbers = (await nadia.received()).flatMap(({ text }) => /n° (\d+)/.exec(text)?.[1] ?? []);
    expect(new Set(numbers).size).toBe(1);
  });

  it('loses nobody in a batch of three hundred customers', async () => {
    await meta.limits({ perNumberPerSecond: 10_000 });
    const users = Array.from({ length: 300 }, () => new Person().id);
    const changes = users.map((user) => whatsappChange({ messages: [textMessage(user, 'aide')] }));
    expect((await post(whatsappWebhook(changes))).status).toBe(200);
    await until(
      async () => (await Promise.all(users.map(messagesTo))).every((messages) => messages.length === 1),
      60_000,
    );
  });

  it('keeps two customers apart whose phone number Meta left empty', async () => {
    const ids = ['a', 'b'].map((letter) => `DZ.${letter}${Date.now()}`);
    const [first = '', second = ''] = ids;
    const message = (userId: string, text: string) => ({ ...textMessage('', text), from: '', from_user_id: userId });
    const body = whatsappWebhook([
      whatsappChange({ messages: [message(first, 'P01 x2')] }),
      whatsappChange({ messages: [message(second, 'panier')] }),
    ]);
    expect((await post(body)).status).toBe(200);
    await settled(ids);
    const [reply] = await messagesTo(second);
    expect(JSON.stringify(reply?.body)).toContain('panier est vide');
    expect(reply?.body).toMatchObject({ recipient: second });
    expect(reply?.body).not.toHaveProperty('to');
  });

  it('acknowledges an account that nobody owns, and does nothing else', async () => {
    const person = new Person();
    const change = whatsappChange({ messages: [textMessage(person.id, 'menu')] }, '100000000009999');
    expect((await post(whatsappWebhook([change]))).status).toBe(200);
    expect((await post(whatsappText(person.id, 'menu'))).status).toBe(200);
    await settled([person.id]);
    expect(await messagesTo(person.id)).toHaveLength(1);
  });
});
