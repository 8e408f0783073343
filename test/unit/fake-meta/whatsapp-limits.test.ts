import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { Bench, WHATSAPP, whatsapp } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  await bench.say('whatsapp', USER);
});

const letters = (count: number) => 'a'.repeat(count);
const text = (body: unknown, more: object = {}) => ({ ...whatsapp(USER), type: 'text', text: { body }, ...more });
const interactive = (content: object) => ({ ...whatsapp(USER), type: 'interactive', interactive: content });
const reply = (id: string, title: string) => ({ type: 'reply', reply: { id, title } });
const buttons = (items: readonly object[], more: object = {}) =>
  interactive({ type: 'button', body: { text: 'Choose' }, action: { buttons: items }, ...more });
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ id: `r${from + index}`, title: `Row ${from + index}` }));
const list = (sections: readonly object[], more: object = {}) =>
  interactive({ type: 'list', body: { text: 'Choose' }, action: { button: 'Open', sections }, ...more });
const template = (name: string, language: string, values: readonly unknown[]) => ({
  ...whatsapp(USER),
  type: 'template',
  template: {
    name,
    language: { code: language },
    components: [{ type: 'body', parameters: values.map((value) => ({ type: 'text', text: value })) }],
  },
});
const media = (type: string, content: object) => ({ ...whatsapp(USER), type, [type]: content });

describe('what WhatsApp accepts', () => {
  const accepted: readonly (readonly [string, object])[] = [
    ['a text of 4096 characters', text(letters(4096))],
    ['a text without a recipient type', { messaging_product: 'whatsapp', to: USER, text: { body: 'Hi' } }],
    ['a number written with a plus and spaces', { ...text('Hi'), to: '+213 555 00 00 01' }],
    ['callback data of 512 characters', text('Hi', { biz_opaque_callback_data: letters(512) })],
    [
      'three buttons with 20-letter titles and 256-letter ids',
      buttons([1, 2, 3].map((n) => reply(`${n}${letters(255)}`, `${n}${letters(19)}`))),
    ],
    [
      'a body of 1024 characters with header and footer of 60',
      buttons([reply('a', 'A')], {
        body: { text: letters(1024) },
        header: { type: 'text', text: letters(60) },
        footer: { text: letters(60) },
      }),
    ],
    ['ten rows in one section without a title', list([{ rows: rows(10) }])],
    [
      'ten rows over ten sections with titles of 24',
      list(Array.from({ length: 10 }, (_, n) => ({ title: `${n}${letters(23)}`, rows: rows(1, n) }))),
    ],
    [
      'rows with a title of 24, a description of 72 and an id of 200',
      list([{ rows: [{ id: letters(200), title: letters(24), description: letters(72) }] }]),
    ],
    [
      'a location request',
      interactive({ type: 'location_request_message', body: { text: 'Where?' }, action: { name: 'send_location' } }),
    ],
    [
      'a contact request',
      interactive({ type: 'request_contact_info', body: { text: 'Who?' }, action: { name: 'request_contact_info' } }),
    ],
    [
      'a link button',
      interactive({
        type: 'cta_url',
        body: { text: 'Pay' },
        action: { name: 'cta_url', parameters: { display_text: letters(20), url: 'https://pay.example/1' } },
      }),
    ],
    [
      'a picture by link with a caption of 1024',
      media('image', { link: 'https://cdn.example/p.png', caption: letters(1024) }),
    ],
    ['a location', media('location', { latitude: 36.7, longitude: '3.05', name: 'Hydra' })],
    ['a contact card', { ...whatsapp(USER), type: 'contacts', contacts: [{ name: { formatted_name: 'Ali' } }] }],
    ['an approved template in French', template('order_status_confirmed', 'fr', ['12', '20:30'])],
    ['an approved template in Arabic', template('staff_new_order', 'ar', ['طلب 12'])],
  ];

  it.each(accepted)('%s', async (_name, body) => {
    const answer = await bench.graph(WHATSAPP, body);
    expect(answer.json).toEqual({
      messaging_product: 'whatsapp',
      contacts: [{ input: dig(body, 'to'), wa_id: USER }],
      messages: [{ id: expect.stringMatching(/^wamid\.[A-Za-z0-9+/=]+$/) }],
    });
    expect(answer.status).toBe(200);
  });

  it('a send to a business-scoped id, answered with that id', async () => {
    const id = 'DZ.13491208655302741918';
    await bench.control('inbound', { channel: 'whatsapp', userId: id, kind: 'text', text: 'menu' });
    const { to: _to, ...rest } = { to: '', ...text('Hi') };
    const answer = await bench.graph(WHATSAPP, { ...rest, recipient: id });
    expect(dig(answer.json, 'contacts', 0)).toEqual({ input: id, user_id: id });
  });
});

describe('what WhatsApp refuses', () => {
  const refused: readonly (readonly [string, unknown, number])[] = [
    ['a body without the product', { to: USER, type: 'text', text: { body: 'Hi' } }, 100],
    ['a body that is no JSON', '{"messaging_product":', 100],
    ['both to and recipient', text('Hi', { recipient: 'DZ.1349' }), 100],
    ['neither to nor recipient', { messaging_product: 'whatsapp', type: 'text', text: { body: 'Hi' } }, 100],
    ['a recipient that is no phone number', { ...text('Hi'), to: 'admin-wa' }, 131009],
    [
      'a business-scoped id of another form',
      { messaging_product: 'whatsapp', recipient: '213555', type: 'text', text: { body: 'Hi' } },
      131009,
    ],
    ['the restaurant writing to itself', { ...text('Hi'), to: '213550100001' }, 131009],
    ['a group as recipient', text('Hi', { recipient_type: 'group' }), 131009],
    ['an unknown type', { ...whatsapp(USER), type: 'poll', poll: {} }, 100],
    ['a text of 4097 characters', text(letters(4097)), 100],
    ['a text of 4096 characters of which one is an emoji', text(`${letters(4095)}🍕`), 100],
    ['an empty text', text(''), 100],
    ['a text that is no string', text(5), 100],
    ['a key that text does not have', { ...whatsapp(USER), type: 'text', text: { body: 'Hi', markdown: true } }, 100],
    ['callback data of 513 characters', text('Hi', { biz_opaque_callback_data: letters(513) }), 100],
    ['callback data that is no string', text('Hi', { biz_opaque_callback_data: { a: 1 } }), 100],
    ['four buttons', buttons([1, 2, 3, 4].map((n) => reply(`${n}`, `B${n}`))), 131009],
    ['no buttons', buttons([]), 131009],
    ['a button title of 21', buttons([reply('a', letters(21))]), 131009],
    ['an empty button title', buttons([reply('a', ' ')]), 131009],
    ['two buttons with the same title', buttons([reply('a', 'A'), reply('b', 'A')]), 131009],
    ['two buttons with the same id', buttons([reply('a', 'A'), reply('a', 'B')]), 131009],
    ['a button id of 257', buttons([reply(letters(257), 'A')]), 131009],
    ['a button id that begins with a space', buttons([reply(' a', 'A')]), 131009],
    ['a button id that ends with a space', buttons([reply('a ', 'A')]), 131009],
    ['a button of another type', buttons([{ type: 'url', reply: { id: 'a', title: 'A' } }]), 131009],
    ['an interactive body of 1025', buttons([reply('a', 'A')], { body: { text: letters(1025) } }), 131009],
    [
      'an interactive message without a body',
      interactive({ type: 'button', action: { buttons: [reply('a', 'A')] } }),
      131008,
    ],
    ['an interactive message without an action', interactive({ type: 'button', body: { text: 'x' } }), 131008],
    ['a header of 61', buttons([reply('a', 'A')], { header: { type: 'text', text: letters(61) } }), 131009],
    ['a footer of 61', buttons([reply('a', 'A')], { footer: { text: letters(61) } }), 131009],
    ['eleven rows in one section', list([{ rows: rows(11) }]), 131009],
    [
      'eleven rows over two sections',
      list([
        { title: 'A', rows: rows(6) },
        { title: 'B', rows: rows(5, 6) },
      ]),
      131009,
    ],
    ['eleven sections', list(Array.from({ length: 11 }, (_, n) => ({ title: `S${n}`, rows: rows(1, n) }))), 131009],
    ['no sections', list([]), 131009],
    ['a section without rows', list([{ title: 'A', rows: [] }]), 131009],
    ['two sections of which one has no title', list([{ title: 'A', rows: rows(1) }, { rows: rows(1, 1) }]), 131008],
    ['a section title of 25', list([{ title: letters(25), rows: rows(1) }]), 131009],
    ['a row title of 25', list([{ rows: [{ id: 'a', title: letters(25) }] }]), 131009],
    ['a row id of 201', list([{ rows: [{ id: letters(201), title: 'A' }] }]), 131009],
    ['a row description of 73', list([{ rows: [{ id: 'a', title: 'A', description: letters(73) }] }]), 131009],
    [
      'two rows with the same id in two sections',
      list([
        { title: 'A', rows: rows(1) },
        { title: 'B', rows: rows(1) },
      ]),
      131009,
    ],
    [
      'a list button of 21',
      interactive({
        type: 'list',
        body: { text: 'x' },
        action: { button: letters(21), sections: [{ rows: rows(1) }] },
      }),
      131009,
    ],
    [
      'a list with a picture as header',
      list([{ rows: rows(1) }], { header: { type: 'image', image: { link: 'https://x.example/a.png' } } }),
      131009,
    ],
    [
      'a link button of 21',
      interactive({
        type: 'cta_url',
        body: { text: 'x' },
        action: { name: 'cta_url', parameters: { display_text: letters(21), url: 'https://x.example' } },
      }),
      131009,
    ],
    [
      'a link button to no web address',
      interactive({
        type: 'cta_url',
        body: { text: 'x' },
        action: { name: 'cta_url', parameters: { display_text: 'Pay', url: 'pay' } },
      }),
      131009,
    ],
    [
      'a location request with another action',
      interactive({ type: 'location_request_message', body: { text: 'x' }, action: { name: 'send' } }),
      131009,
    ],
    ['an unknown interactive type', interactive({ type: 'carousel', body: { text: 'x' }, action: {} }), 131009],
    ['a picture with neither id nor link', media('image', { caption: 'x' }), 100],
    ['a picture with id and link', media('image', { id: '1', link: 'https://x.example/a.png' }), 100],
    ['a picture that nobody uploaded', media('image', { id: '123' }), 131009],
    ['a caption of 1025', media('image', { link: 'https://x.example/a.png', caption: letters(1025) }), 131009],
    ['a caption on a voice note', media('audio', { link: 'https://x.example/a.ogg', caption: 'x' }), 100],
    ['a picture from a file path', media('image', { link: 'file:///etc/passwd' }), 131009],
    ['a latitude of 91', media('location', { latitude: 91, longitude: 3 }), 131009],
    ['a location without a longitude', media('location', { latitude: 36 }), 131009],
    ['a reaction to an unknown message', media('reaction', { message_id: 'wamid.unknown', emoji: '👍' }), 131009],
    ['a contact card without a name', { ...whatsapp(USER), type: 'contacts', contacts: [{ phones: [] }] }, 131008],
    ['a template that was never approved', template('order_status_lost', 'fr', ['1', '2']), 132001],
    ['an approved template in another language', template('order_status_confirmed', 'en', ['1', '2']), 132001],
    ['a template with a parameter too few', template('order_status_confirmed', 'fr', ['1']), 132000],
    ['a template with a parameter too many', template('staff_new_order', 'fr', ['1', '2']), 132000],
    ['a template parameter that is empty', template('staff_new_order', 'fr', ['']), 131009],
    ['a template parameter with a line break', template('staff_new_order', 'fr', ['1\n2']), 100],
  ];

  it.each(refused)('%s', async (_name, body, code) => {
    const answer = await bench.graph(WHATSAPP, body);
    expect(answer.json).toEqual({
      error: {
        message: expect.stringContaining(`(#${code})`),
        type: 'OAuthException',
        code,
        error_data: { messaging_product: 'whatsapp', details: expect.any(String) },
        fbtrace_id: expect.any(String),
      },
    });
    expect(answer.status).toBe(code === 132001 ? 404 : 400);
    expect(bench.worker.statuses()).toEqual([]);
  });
});

describe('read marks, typing signs and reactions', () => {
  it('mark a received message as read', async () => {
    const id = await bench.say('whatsapp', USER, 'again');
    const mark = { messaging_product: 'whatsapp', status: 'read', message_id: id };
    const answer = await bench.graph(WHATSAPP, { ...mark, typing_indicator: { type: 'text' } });
    expect(answer).toMatchObject({ status: 200, json: { success: true } });
    expect(dig(await bench.read('sent'), 'items', 0)).toMatchObject({ to: null, status: 200 });
  });

  it('need a message id that the account has received', async () => {
    const mark = { messaging_product: 'whatsapp', status: 'read' };
    const own = await bench.sendText(USER);
    const sentId = dig(own.json, 'messages', 0, 'id');
    const otherAccount = await bench.control('inbound', {
      channel: 'whatsapp',
      account: '100000000000002',
      from: USER,
      kind: 'text',
      text: 'x',
    });
    for (const message_id of ['wamid.unknown', sentId, dig(otherAccount.json, 'messageId')]) {
      const answer = await bench.graph(WHATSAPP, { ...mark, message_id });
      expect(dig(answer.json, 'error', 'code')).toBe(131009);
    }
    expect(dig((await bench.graph(WHATSAPP, mark)).json, 'error', 'code')).toBe(131008);
  });

  it('a reaction to a received message is accepted, and an empty one takes it back', async () => {
    const id = await bench.say('whatsapp', USER, 'again');
    for (const emoji of ['👍', '']) {
      const answer = await bench.graph(WHATSAPP, media('reaction', { message_id: id, emoji }));
      expect(answer.status).toBe(200);
    }
    const word = await bench.graph(WHATSAPP, media('reaction', { message_id: id, emoji: 'ok' }));
    expect(dig(word.json, 'error', 'code')).toBe(131009);
  });
});
