import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { Bench, INSTAGRAM, MESSENGER, WHATSAPP, whatsapp } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';
const HOUR_MS = 3_600_000;
const template = {
  name: 'staff_new_order',
  language: { code: 'fr' },
  components: [{ type: 'body', parameters: [{ type: 'text', text: '12' }] }],
};

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(() => bench.control('reset', {}));

const errorOf = (answer: { json: unknown }) => dig(answer.json, 'error');
const onMessenger = (more: object = {}) =>
  bench.graph(MESSENGER, { recipient: { id: '7' }, messaging_type: 'RESPONSE', message: { text: 'Hi' }, ...more });
const onInstagram = () => bench.graph(INSTAGRAM, { recipient: { id: '7' }, message: { text: 'Hi' } });

describe('the 24-hour window', () => {
  it('is closed for somebody who never wrote', async () => {
    const answer = await bench.sendText(USER);
    expect(answer.status).toBe(400);
    expect(errorOf(answer)).toMatchObject({ code: 131047, message: '(#131047) Re-engagement message' });
  });

  it('belongs to one account: writing to one restaurant opens nothing at another', async () => {
    await bench.say('whatsapp', USER);
    const body = { ...whatsapp(USER), type: 'text', text: { body: 'Hi' } };
    expect(errorOf(await bench.graph('100000000000002', body))).toMatchObject({ code: 131047 });
    expect((await bench.graph(WHATSAPP, body)).status).toBe(200);
  });

  it('closes 24 hours after the last message by the simulator clock, on every channel with its own error', async () => {
    await bench.say('whatsapp', USER);
    await bench.say('messenger', '7');
    await bench.say('instagram', '7');
    await bench.control('clock', { offsetMs: 24 * HOUR_MS - 60_000 });
    expect((await bench.sendText(USER)).status).toBe(200);
    expect((await onMessenger()).status).toBe(200);
    expect((await onInstagram()).status).toBe(200);
    await bench.control('clock', { offsetMs: 25 * HOUR_MS });
    expect(errorOf(await bench.sendText(USER))).toMatchObject({ code: 131047 });
    expect(errorOf(await onMessenger())).toMatchObject({ code: 10, error_subcode: 2018278 });
    expect(errorOf(await onInstagram())).toMatchObject({ code: 10, error_subcode: 2534022, type: 'IGApiException' });
  });

  it('opens again with the next message', async () => {
    await bench.say('whatsapp', USER);
    await bench.control('clock', { offsetMs: 25 * HOUR_MS });
    await bench.say('whatsapp', USER, 'still there?');
    expect((await bench.sendText(USER)).status).toBe(200);
  });

  it('counts from when the message was written, not from when it arrived', async () => {
    const at = Date.now() - 25 * HOUR_MS;
    await bench.control('inbound', { channel: 'whatsapp', from: USER, kind: 'text', text: 'late', at });
    expect(errorOf(await bench.sendText(USER))).toMatchObject({ code: 131047 });
  });

  it('does not stop an approved template', async () => {
    const answer = await bench.graph(WHATSAPP, { ...whatsapp(USER), type: 'template', template });
    expect(answer.status).toBe(200);
  });

  it('lets a person answer on Messenger for seven days', async () => {
    await bench.say('messenger', '7');
    const human = { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
    await bench.control('clock', { offsetMs: 6 * 24 * HOUR_MS });
    expect((await onMessenger(human)).status).toBe(200);
    await bench.control('clock', { offsetMs: 8 * 24 * HOUR_MS });
    expect(errorOf(await onMessenger(human))).toMatchObject({ code: 10, error_subcode: 2018278 });
  });

  it('opens by a webhook body of the test’s own making too', async () => {
    const body = {
      object: 'page',
      entry: [
        {
          id: MESSENGER,
          messaging: [
            {
              sender: { id: '7' },
              recipient: { id: MESSENGER },
              timestamp: Date.now(),
              message: { mid: 'm_1', text: 'Hi' },
            },
          ],
        },
      ],
    };
    await bench.control('inbound', { channel: 'messenger', kind: 'raw', body });
    expect((await onMessenger()).status).toBe(200);
  });

  it('can be waived for users that load tools made known to the Worker alone', async () => {
    await bench.control('limits', { knownUsersOnly: false });
    expect((await bench.sendText(USER)).status).toBe(200);
    const mark = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.elsewhere' };
    expect((await bench.graph(WHATSAPP, mark)).status).toBe(200);
    await bench.control('reset', {});
    expect((await bench.sendText(USER)).status).toBe(400);
  });
});

describe('rates', () => {
  const codes = async (count: number, send: (index: number) => Promise<{ json: unknown }>) => {
    const answers = await Promise.all(Array.from({ length: count }, (_, index) => send(index)));
    return answers.map((answer) => dig(answer.json, 'error', 'code')).filter((code) => code !== undefined);
  };

  it('let 45 messages to one customer through at once, and answer the 46th with 131056', async () => {
    await bench.say('whatsapp', USER);
    expect(await codes(46, () => bench.sendText(USER))).toEqual([131056]);
  });

  it('count per customer', async () => {
    await bench.control('limits', { pairBurst: 2 });
    await bench.say('whatsapp', USER);
    await bench.say('whatsapp', '213555000002');
    expect(await codes(2, () => bench.sendText(USER))).toEqual([]);
    expect(await codes(2, () => bench.sendText('213555000002'))).toEqual([]);
    expect(await codes(1, () => bench.sendText(USER))).toEqual([131056]);
  });

  it('answer with 130429 and 429 beyond the throughput of a number', async () => {
    await bench.control('limits', { perNumberPerSecond: 3 });
    for (let n = 0; n < 5; n += 1) await bench.say('whatsapp', `21355500000${n}`);
    const answers = await Promise.all([0, 1, 2, 3, 4].map((n) => bench.sendText(`21355500000${n}`)));
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 200, 200, 429, 429]);
    expect(answers.filter((answer) => answer.status === 429).map((answer) => errorOf(answer))).toMatchObject([
      { code: 130429 },
      { code: 130429 },
    ]);
  });

  it('do not count read marks and refused sends', async () => {
    await bench.control('limits', { pairBurst: 1 });
    const id = await bench.say('whatsapp', USER);
    const mark = { messaging_product: 'whatsapp', status: 'read', message_id: id };
    await bench.graph(WHATSAPP, mark);
    await bench.sendText(USER, '');
    expect((await bench.sendText(USER)).status).toBe(200);
  });
});
