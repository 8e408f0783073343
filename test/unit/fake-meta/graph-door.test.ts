import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { Bench, GRAPH_TOKEN, INSTAGRAM, MESSENGER, WHATSAPP } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';
const bearer = { authorization: `Bearer ${GRAPH_TOKEN}` };

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(() => bench.control('reset', {}));

describe('the door of the Graph API', () => {
  it('answers 401 and code 190 without the right token', async () => {
    const body = { messaging_product: 'whatsapp', to: USER, text: { body: 'Hi' } };
    const path = `/v26.0/${WHATSAPP}/messages`;
    for (const authorization of ['', 'Bearer wrong', GRAPH_TOKEN, `Bearer ${GRAPH_TOKEN} `.slice(0, -2)]) {
      const answer = await bench.call('POST', path, { body, headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(dig(answer.json, 'error')).toMatchObject({ code: 190, type: 'OAuthException' });
    }
    const inQuery = await bench.call('POST', `${path}?access_token=${GRAPH_TOKEN}`, { body });
    expect(inQuery.status).toBe(401);
  });

  it('answers an unknown account with code 100, subcode 33', async () => {
    const answer = await bench.graph('999', { messaging_product: 'whatsapp', to: USER, text: { body: 'Hi' } });
    expect(answer.status).toBe(400);
    expect(dig(answer.json, 'error')).toMatchObject({ code: 100, error_subcode: 33, type: 'GraphMethodException' });
  });

  it('takes versions with and without a minor number, and no call without a version', async () => {
    await bench.say('whatsapp', USER);
    const body = { messaging_product: 'whatsapp', to: USER, text: { body: 'Hi' } };
    for (const [path, status] of [
      [`/v26.0/${WHATSAPP}/messages`, 200],
      [`/v27/${WHATSAPP}/messages`, 200],
      [`/${WHATSAPP}/messages`, 404],
      [`/v26.0/${WHATSAPP}/register`, 400],
    ] as const) {
      expect((await bench.call('POST', path, { body, headers: bearer })).status).toBe(status);
    }
  });

  it('takes "me" as the Page or Instagram account that the recipient wrote to last', async () => {
    await bench.say('instagram', '777');
    await bench.say('messenger', '888');
    const toInstagram = await bench.graph('me', { recipient: { id: '777' }, message: { text: 'Hi' } });
    const toMessenger = await bench.graph('me', {
      recipient: { id: '888' },
      messaging_type: 'RESPONSE',
      message: { text: 'Hi' },
    });
    expect([toInstagram.status, toMessenger.status]).toEqual([200, 200]);
    const messages = dig(await bench.read('messages'), 'items');
    expect(messages).toMatchObject([{}, {}, { account: INSTAGRAM }, { account: MESSENGER }]);
  });

  it('refuses a body larger than a megabyte', async () => {
    const body = { messaging_product: 'whatsapp', to: USER, text: { body: 'a'.repeat(1_100_000) } };
    const answer = await bench.graph(WHATSAPP, body);
    expect(answer.status).toBe(413);
  });
});

describe('media', () => {
  const bytes = Buffer.from([137, 80, 78, 71, 1, 2, 3]);
  const upload = async (channel: string) =>
    bench.control('inbound', {
      channel,
      from: USER,
      kind: 'image',
      base64: bytes.toString('base64'),
      mime: 'image/png',
      caption: 'Look',
    });

  it('sent on WhatsApp is found by id and downloaded with the token only', async () => {
    const { json } = await upload('whatsapp');
    const image = dig(json, 'webhook', 'entry', 0, 'changes', 0, 'value', 'messages', 0, 'image');
    expect(image).toEqual({
      caption: 'Look',
      mime_type: 'image/png',
      id: expect.any(String),
      sha256: expect.any(String),
    });
    const path = `/v26.0/${dig(image, 'id')}`;
    expect((await bench.call('GET', path)).status).toBe(401);
    const found = await bench.call('GET', path, { headers: bearer });
    expect(found.json).toMatchObject({
      messaging_product: 'whatsapp',
      mime_type: 'image/png',
      file_size: '7',
      id: dig(image, 'id'),
    });
    const url = String(dig(found.json, 'url'));
    expect((await fetch(url)).status).toBe(401);
    const download = await fetch(url, { headers: bearer });
    expect(download.headers.get('content-type')).toBe('image/png');
    expect(Buffer.from(await download.arrayBuffer())).toEqual(bytes);
  });

  it('can be sent on by the bot under the id it came with', async () => {
    const { json } = await upload('whatsapp');
    const id = dig(json, 'webhook', 'entry', 0, 'changes', 0, 'value', 'messages', 0, 'image', 'id');
    const body = { messaging_product: 'whatsapp', to: USER, type: 'image', image: { id } };
    expect((await bench.graph(WHATSAPP, body)).status).toBe(200);
  });

  it('sent on Messenger and Instagram is an address that needs no token', async () => {
    for (const channel of ['messenger', 'instagram']) {
      const { json } = await upload(channel);
      const url = dig(json, 'webhook', 'entry', 0, 'messaging', 0, 'message', 'attachments', 0, 'payload', 'url');
      expect(Buffer.from(await (await fetch(String(url))).arrayBuffer())).toEqual(bytes);
    }
  });

  it('that nobody uploaded is not found', async () => {
    expect(dig((await bench.call('GET', '/v26.0/123', { headers: bearer })).json, 'error', 'code')).toBe(100);
    expect((await bench.call('GET', '/_cdn/123')).status).toBe(404);
  });
});
