import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { Bench, INSTAGRAM, MESSENGER } from './fixture.ts';

const bench = new Bench();
const USER = '24001112223334445';

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  await bench.say('messenger', USER);
  await bench.say('instagram', USER);
});

const letters = (count: number) => 'a'.repeat(count);
const recipient = { id: USER };
const onMessenger = (message: unknown, more: object = {}) => ({
  recipient,
  messaging_type: 'RESPONSE',
  message,
  ...more,
});
const onInstagram = (message: unknown, more: object = {}) => ({ recipient, message, ...more });
const quick = (title: string, payload = title) => ({ content_type: 'text', title, payload });
const replies = (count: number) => Array.from({ length: count }, (_, n) => quick(`Q${n}`));
const template = (payload: object) => ({ attachment: { type: 'template', payload } });
const postback = (title: string, payload = 'p') => ({ type: 'postback', title, payload });
const element = (more: object = {}) => ({ title: 'Pizza', ...more });
const generic = (elements: readonly object[]) => template({ template_type: 'generic', elements });

type Case = readonly [name: string, account: string, body: unknown];

describe('what Messenger and Instagram accept', () => {
  const accepted: readonly Case[] = [
    [
      'Messenger: a text of 2000 characters with metadata',
      MESSENGER,
      onMessenger({ text: letters(2000), metadata: letters(1000) }),
    ],
    ['Messenger: 13 quick replies', MESSENGER, onMessenger({ text: 'x', quick_replies: replies(13) })],
    [
      'Messenger: a quick reply with a title of 20 and a payload of 1000',
      MESSENGER,
      onMessenger({ text: 'x', quick_replies: [quick(letters(20), letters(1000))] }),
    ],
    [
      'Messenger: ten cards with three buttons each',
      MESSENGER,
      onMessenger(
        generic(
          Array.from({ length: 10 }, () =>
            element({
              title: letters(80),
              subtitle: letters(80),
              buttons: ['A', 'B', 'C'].map((title) => postback(title)),
            }),
          ),
        ),
      ),
    ],
    [
      'Messenger: a button template of 640',
      MESSENGER,
      onMessenger(template({ template_type: 'button', text: letters(640), buttons: [postback(letters(20))] })),
    ],
    [
      'Messenger: a picture by address',
      MESSENGER,
      onMessenger({ attachment: { type: 'image', payload: { url: 'https://cdn.example/p.png' } } }),
    ],
    ['Messenger: typing', MESSENGER, { recipient, sender_action: 'typing_on' }],
    ['Instagram: a text of 1000 bytes', INSTAGRAM, onInstagram({ text: letters(1000) })],
    ['Instagram: 500 Arabic letters', INSTAGRAM, onInstagram({ text: 'م'.repeat(500) })],
    [
      'Instagram: a messaging type, which is not asked for',
      INSTAGRAM,
      onInstagram({ text: 'x' }, { messaging_type: 'RESPONSE' }),
    ],
    ['Instagram: 13 quick replies', INSTAGRAM, onInstagram({ text: 'x', quick_replies: replies(13) })],
    [
      'Instagram: ten pictures',
      INSTAGRAM,
      onInstagram({
        attachments: Array.from({ length: 10 }, () => ({
          type: 'image',
          payload: { url: 'https://cdn.example/p.png' },
        })),
      }),
    ],
  ];

  it.each(accepted)('%s', async (_name, account, body) => {
    const answer = await bench.graph(account, body);
    const isAction = dig(body, 'sender_action') !== undefined;
    expect(answer.json).toEqual(
      isAction ? { recipient_id: USER } : { recipient_id: USER, message_id: expect.any(String) },
    );
    expect(answer.status).toBe(200);
    expect(dig(await bench.read('sent'), 'items', 0, 'to')).toBe(USER);
  });
});

describe('what Messenger and Instagram refuse', () => {
  const refused: readonly Case[] = [
    ['Messenger: a text of 2001 characters', MESSENGER, onMessenger({ text: letters(2001) })],
    ['Messenger: no messaging type', MESSENGER, { recipient, message: { text: 'x' } }],
    ['Messenger: an unknown messaging type', MESSENGER, onMessenger({ text: 'x' }, { messaging_type: 'PROMOTION' })],
    [
      'Messenger: a dead message tag',
      MESSENGER,
      onMessenger({ text: 'x' }, { messaging_type: 'MESSAGE_TAG', tag: 'POST_PURCHASE_UPDATE' }),
    ],
    ['Messenger: metadata of 1001', MESSENGER, onMessenger({ text: 'x', metadata: letters(1001) })],
    ['Messenger: no recipient', MESSENGER, { messaging_type: 'RESPONSE', message: { text: 'x' } }],
    [
      'Messenger: a phone number as recipient field',
      MESSENGER,
      { recipient: { phone_number: '+213' }, messaging_type: 'RESPONSE', message: { text: 'x' } },
    ],
    ['Messenger: no message', MESSENGER, onMessenger(undefined)],
    ['Messenger: an empty message', MESSENGER, onMessenger({})],
    ['Messenger: an empty text', MESSENGER, onMessenger({ text: '' })],
    [
      'Messenger: text and attachment',
      MESSENGER,
      onMessenger({ text: 'x', attachment: { type: 'image', payload: { url: 'https://x.example' } } }),
    ],
    ['Messenger: a key that messages do not have', MESSENGER, onMessenger({ text: 'x', buttons: [] })],
    ['Messenger: 14 quick replies', MESSENGER, onMessenger({ text: 'x', quick_replies: replies(14) })],
    ['Messenger: no quick replies in the list', MESSENGER, onMessenger({ text: 'x', quick_replies: [] })],
    [
      'Messenger: a quick reply title of 21',
      MESSENGER,
      onMessenger({ text: 'x', quick_replies: [quick(letters(21))] }),
    ],
    [
      'Messenger: a quick reply payload of 1001',
      MESSENGER,
      onMessenger({ text: 'x', quick_replies: [quick('A', letters(1001))] }),
    ],
    [
      'Messenger: a quick reply without payload',
      MESSENGER,
      onMessenger({ text: 'x', quick_replies: [{ content_type: 'text', title: 'A' }] }),
    ],
    [
      'Messenger: a location quick reply',
      MESSENGER,
      onMessenger({ text: 'x', quick_replies: [{ content_type: 'location' }] }),
    ],
    ['Messenger: eleven cards', MESSENGER, onMessenger(generic(Array.from({ length: 11 }, () => element())))],
    ['Messenger: a card title of 81', MESSENGER, onMessenger(generic([element({ title: letters(81) })]))],
    ['Messenger: a card subtitle of 81', MESSENGER, onMessenger(generic([element({ subtitle: letters(81) })]))],
    [
      'Messenger: four buttons on a card',
      MESSENGER,
      onMessenger(generic([element({ buttons: ['A', 'B', 'C', 'D'].map((title) => postback(title)) })])),
    ],
    [
      'Messenger: a button template of 641',
      MESSENGER,
      onMessenger(template({ template_type: 'button', text: letters(641), buttons: [postback('A')] })),
    ],
    [
      'Messenger: a button template without buttons',
      MESSENGER,
      onMessenger(template({ template_type: 'button', text: 'x', buttons: [] })),
    ],
    [
      'Messenger: a button title of 21',
      MESSENGER,
      onMessenger(template({ template_type: 'button', text: 'x', buttons: [postback(letters(21))] })),
    ],
    [
      'Messenger: a button payload of 1001',
      MESSENGER,
      onMessenger(template({ template_type: 'button', text: 'x', buttons: [postback('A', letters(1001))] })),
    ],
    ['Messenger: an unknown template', MESSENGER, onMessenger(template({ template_type: 'list' }))],
    ['Messenger: a picture without an address', MESSENGER, onMessenger({ attachment: { type: 'image', payload: {} } })],
    ['Messenger: an unknown attachment', MESSENGER, onMessenger({ attachment: { type: 'location', payload: {} } })],
    [
      'Messenger: several attachments',
      MESSENGER,
      onMessenger({ attachments: [{ type: 'image', payload: { url: 'https://x.example' } }] }),
    ],
    [
      'Messenger: a sender action with a message',
      MESSENGER,
      { recipient, sender_action: 'typing_on', message: { text: 'x' } },
    ],
    ['Messenger: an unknown sender action', MESSENGER, { recipient, sender_action: 'dance' }],
    ['Instagram: a text of 1001 bytes', INSTAGRAM, onInstagram({ text: letters(1001) })],
    ['Instagram: 501 Arabic letters, which are 1002 bytes', INSTAGRAM, onInstagram({ text: 'م'.repeat(501) })],
    ['Instagram: 14 quick replies', INSTAGRAM, onInstagram({ text: 'x', quick_replies: replies(14) })],
    [
      'Instagram: a quick reply asking for the phone number',
      INSTAGRAM,
      onInstagram({ text: 'x', quick_replies: [{ content_type: 'user_phone_number' }] }),
    ],
    [
      'Instagram: eleven pictures',
      INSTAGRAM,
      onInstagram({
        attachments: Array.from({ length: 11 }, () => ({ type: 'image', payload: { url: 'https://x.example' } })),
      }),
    ],
    [
      'Instagram: a call button',
      INSTAGRAM,
      onInstagram(
        template({
          template_type: 'button',
          text: 'x',
          buttons: [{ type: 'phone_number', title: 'Call', payload: '+213' }],
        }),
      ),
    ],
  ];

  it.each(refused)('%s', async (_name, account, body) => {
    const answer = await bench.graph(account, body);
    expect(answer.json).toMatchObject({
      error: { code: 100, message: expect.stringMatching(/^\(#100\) /), fbtrace_id: expect.any(String) },
    });
    expect(answer.status).toBe(400);
  });
});
