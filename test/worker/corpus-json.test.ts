import { describe, expect, it } from 'vitest';
import { messagesTo } from '../support/meta.ts';
import { Person } from '../support/person.ts';
import { rows } from '../support/postgres.ts';
import { messageId, post, request, textMessage, whatsappChange, whatsappWebhook } from '../support/webhook.ts';

/** The hostile corpus, part D: bodies, all correctly signed. D22, D25–D28, D30, D34, D35 are rows of test/contract and test/unit too. */
const webhook = (...messages: object[]) => whatsappWebhook([whatsappChange({ messages })]);
const stateOf = async (user: string) =>
  (await request(`/__dev/state?channel=whatsapp&account=100000000000001&user=${encodeURIComponent(user)}`)).body;

/** Someone whom the fake Meta knows, so that it accepts what is sent to them. */
async function greeted(): Promise<Person> {
  const person = new Person();
  await person.types('bonjour');
  return person;
}

describe('a body that is no webhook', () => {
  it.each([
    'null',
    '1',
    '"x"',
    '[]',
    'true',
    '-0',
    '{"entry":{}}',
    '{"entry":null}',
    '{"entry":"x"}',
    '{"object":"x","entry":[1]}',
  ])('D1 D5 %s is acknowledged', async (body) => {
    expect((await post(body)).status).toBe(200);
  });

  it.each([
    ['D2', '{'],
    ['D2', '{"a":'],
    ['D4', `[${'{},'.repeat(999_999)}{}]`],
    ['D12', '{"a":NaN}'],
    ['depth', `${'['.repeat(33)}${']'.repeat(33)}`],
  ])('%s %.12s is 400', async (_row, body) => {
    const answer = await post(body);
    expect([answer.status, answer.body?.code]).toEqual([400, 'REQ-001']);
  });

  it('D12 D15 numbers beyond all bounds and a name of a megabyte harm nobody', async () => {
    expect((await post('{"entry":[],"a":1e400,"b":-0}')).status).toBe(200);
    expect([200, 400]).toContain((await post(`{"entry":[],"${'k'.repeat(1_000_000)}":1}`)).status);
  });
});

describe('a crowded body', () => {
  it('D6 of 1 001 changes loses none of them', async () => {
    const users = Array.from(
      { length: 1_001 },
      (_, i) => `21366${String(Date.now()).slice(-5)}${String(i).padStart(4, '0')}`,
    );
    // Nobody answers a reaction: what is looked at is whether it is stored.
    const reaction = { message_id: 'wamid.NONE', emoji: '👍' };
    const changes = users.map((user) =>
      whatsappChange({ messages: [{ ...textMessage(user, ''), type: 'reaction', reaction, text: undefined }] }),
    );
    expect((await post(whatsappWebhook(changes))).status).toBe(200);
    for (const user of [users[0], users[499], users[1_000]])
      expect(await stateOf(user ?? '')).toHaveProperty('profile');
  }, 60_000);

  it('D18 messages and statuses in one change are both taken', async () => {
    const person = await greeted();
    const status = {
      id: messageId(),
      status: 'sent',
      timestamp: String(Math.floor(Date.now() / 1_000)),
      recipient_id: person.id,
    };
    const change = whatsappChange({ messages: [textMessage(person.id, 'menu')], statuses: [status] });
    expect((await post(whatsappWebhook([change]))).status).toBe(200);
    await person.waits();
    expect(person.text).toContain('menu');
  });
});

describe('a message with something odd in it', () => {
  it.each(['__proto__', 'constructor', 'prototype'])('D9 %s at every level pollutes nothing', async (name) => {
    const person = await greeted();
    const evil = { [name]: { isAdmin: true, prototype: { isAdmin: true } } };
    const message = JSON.parse(
      JSON.stringify(textMessage(person.id, 'menu')).replace('{', `{${JSON.stringify(evil).slice(1, -1)},`),
    );
    const body = webhook(message).replace('"entry":', `${JSON.stringify(evil).slice(1, -1)},"entry":`);
    expect((await post(body)).status).toBe(200);
    await person.waits();
    expect((await stateOf(person.id)) as object).not.toHaveProperty('isAdmin');
  });

  it('D11 ids beyond 2^53 as numbers are never rounded into somebody else', async () => {
    const exact = '12345678901234567891';
    const body = webhook(textMessage('USER', 'menu')).replace('"USER"', exact);
    expect((await post(body)).status).toBe(200);
    expect(await stateOf('12345678901234567000')).not.toHaveProperty('state');
    expect(await stateOf('12345678901234567890')).not.toHaveProperty('state');
  });

  it.each([4_096, 4_097, 65_536])('D16 a text of %i characters gets one answer', async (length) => {
    const person = await greeted();
    expect((await post(webhook(textMessage(person.id, 'x'.repeat(length))))).status).toBe(200);
    await person.waits();
    expect(await messagesTo(person.id)).toHaveLength(2);
  });

  it('D17 an unknown kind is answered once, an unknown field or object is acknowledged', async () => {
    const person = await greeted();
    expect(
      (
        await post(
          webhook({
            from: person.id,
            id: messageId(),
            timestamp: String(Math.floor(Date.now() / 1_000)),
            type: 'hologram',
          }),
        )
      ).status,
    ).toBe(200);
    await person.waits();
    expect(
      (await post(JSON.stringify({ object: 'moon', entry: [{ id: '1', changes: [{ field: 'tides', value: {} }] }] })))
        .status,
    ).toBe(200);
  });

  it.each([['with a plus and spaces', (id: string) => `+${id.slice(0, 3)} ${id.slice(3)}`]])(
    'D23 a sender %s is the same person',
    async (_how, write) => {
      const person = await greeted();
      expect((await post(webhook(textMessage(write(person.id), 'menu')))).status).toBe(200);
      await person.waits();
      expect(await messagesTo(person.id)).toHaveLength(2);
    },
  );

  it.each(['abc', '9'.repeat(40), ''])('D23 a sender "%s" is nobody, and harms nobody', async (from) => {
    expect((await post(webhook(textMessage(from, 'menu')))).status).toBe(200);
  });

  it('D19 without contacts, D32 beside a status that is about nothing of ours: taken', async () => {
    const person = await greeted();
    const orphan = {
      id: 'wamid.NOBODY',
      status: 'failed',
      timestamp: '1',
      recipient_id: person.id,
      errors: [{ code: 131_047 }, { code: 190 }],
    };
    expect((await post(whatsappWebhook([whatsappChange({ statuses: [orphan] })]))).status).toBe(200);
    expect((await post(webhook(textMessage(person.id, 'menu')))).status).toBe(200);
    await person.waits();
  });

  it('D28 a forged choice of somebody else’s order places nothing', async () => {
    const person = await greeted();
    const forged = { type: 'button_reply', button_reply: { id: 'order:confirm:9999', title: 'Confirmer' } };
    const message = { ...textMessage(person.id, ''), type: 'interactive', interactive: forged, text: undefined };
    expect((await post(webhook(message))).status).toBe(200);
    await person.waits();
    expect(await rows('select 1 from orders where user_id = $1', [person.id])).toEqual([]);
  });

  it('D30 prices, negative and huge quantities from a phone are not believed', async () => {
    const person = await greeted();
    const items = [
      { product_retailer_id: 'P01', quantity: -3, item_price: 0, currency: 'USD' },
      { product_retailer_id: 'P02', quantity: 1e9, item_price: 1, currency: 'DZD' },
    ];
    const order = { catalog_id: '1', product_items: items };
    expect((await post(webhook({ ...textMessage(person.id, ''), type: 'order', order, text: undefined }))).status).toBe(
      200,
    );
    await person.waits();
    expect(person.text).not.toContain('1000000000');
  });
});

it('F4 G15 a name of controls, line breaks and turned writing keeps nobody from ordering', async () => {
  const person = new Person({ name: '\u0000Nadia\n\u202Eevil\uD800' });
  await person.does(['P01 x1', 'commander', 'sur place', 'table 3', 'oui']);
  const [order] = await rows<{ customer_name: string }>('select customer_name from orders where user_id = $1', [
    person.id,
  ]);
  expect(order?.customer_name).toMatch(/^Nadia evil/);
});
