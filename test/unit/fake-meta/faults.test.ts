import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dig } from '../../../scripts/fake-meta/json.ts';
import { Bench, MESSENGER, pause, until, WHATSAPP, whatsapp } from './fixture.ts';

const bench = new Bench();
const USER = '213555000001';
const OTHER = '213555000002';

beforeAll(() => bench.start());
afterAll(() => bench.stop());
beforeEach(async () => {
  await bench.control('reset', {});
  await bench.say('whatsapp', USER);
  await bench.say('whatsapp', OTHER);
  await bench.say('messenger', '7');
  bench.worker.received.length = 0;
});

const sentItems = async () => dig(await bench.read('sent'), 'items');
const codeOf = (answer: { json: unknown }) => dig(answer.json, 'error', 'code');

describe('faults', () => {
  it('fail the next sends as often as told, then no more', async () => {
    await bench.control('faults', [{ match: {}, status: 429, body: { error: { code: 131056 } }, times: 2 }]);
    const answers = [await bench.sendText(USER), await bench.sendText(USER), await bench.sendText(USER)];
    expect(answers.map((answer) => answer.status)).toEqual([429, 429, 200]);
  });

  it('complete an error that is given by its code alone', async () => {
    await bench.control('faults', [{ body: { error: { code: 130429, message: 'mine' } } }]);
    const answer = await bench.sendText(USER);
    expect(answer.status).toBe(429);
    expect(answer.json).toEqual({
      error: {
        message: 'mine',
        type: 'OAuthException',
        code: 130429,
        error_data: { messaging_product: 'whatsapp', details: expect.stringContaining('too many messages') },
        fbtrace_id: expect.any(String),
      },
    });
  });

  it('mark temporary errors as such', async () => {
    await bench.control('faults', [{ body: { error: { code: 2 } } }]);
    expect(dig((await bench.sendText(USER)).json, 'error')).toMatchObject({ code: 2, is_transient: true });
  });

  it('hit only what they match: channel, recipient, account and type', async () => {
    await bench.control('faults', [
      { match: { channel: 'messenger' }, body: { error: { code: 551 } } },
      { match: { to: OTHER }, body: { error: { code: 131026 } } },
      { match: { account: WHATSAPP, type: 'location' }, body: { error: { code: 131000 } } },
    ]);
    const messenger = { recipient: { id: '7' }, messaging_type: 'RESPONSE', message: { text: 'x' } };
    const location = { ...whatsapp(USER), type: 'location', location: { latitude: 1, longitude: 1 } };
    expect((await bench.sendText(USER)).status).toBe(200);
    expect(codeOf(await bench.sendText(OTHER))).toBe(131026);
    expect(codeOf(await bench.graph(WHATSAPP, location))).toBe(131000);
    expect(codeOf(await bench.graph(MESSENGER, messenger))).toBe(551);
    expect((await bench.graph(MESSENGER, messenger)).status).toBe(200);
  });

  it.each([
    ['interactive', 'list'],
    ['list', 'list'],
    ['button', 'button'],
  ])('call an interactive message by %s', async (type, kind) => {
    await bench.control('faults', [{ match: { type }, status: 500 }]);
    const action =
      kind === 'list'
        ? { button: 'Open', sections: [{ rows: [{ id: 'a', title: 'A' }] }] }
        : { buttons: [{ type: 'reply', reply: { id: 'a', title: 'A' } }] };
    const interactive = { type: kind, body: { text: 'x' }, action };
    expect((await bench.sendText(USER)).status).toBe(200);
    expect((await bench.graph(WHATSAPP, { ...whatsapp(USER), type: 'interactive', interactive })).status).toBe(500);
  });

  it('leave read marks alone unless they are named', async () => {
    const message_id = await bench.say('whatsapp', USER, 'again');
    const mark = { messaging_product: 'whatsapp', status: 'read', message_id };
    await bench.control('faults', [{ match: {}, status: 500 }]);
    expect((await bench.graph(WHATSAPP, mark)).status).toBe(200);
    await bench.control('faults', [{ match: { type: 'read' }, status: 500 }]);
    expect((await bench.graph(WHATSAPP, mark)).status).toBe(500);
    expect((await bench.sendText(USER)).status).toBe(500);
  });

  it('answer with a page of HTML, with headers, or with text of their own', async () => {
    await bench.control('faults', [
      { html: true, status: 502, headers: { 'Retry-After': '7' } },
      { status: 500, body: 'upstream connect error' },
    ]);
    const page = await bench.sendText(USER);
    expect([page.status, page.headers.get('retry-after')]).toEqual([502, '7']);
    expect(page.headers.get('content-type')).toContain('text/html');
    expect(page.text).toMatch(/^<!DOCTYPE html>/);
    expect((await bench.sendText(USER)).text).toBe('upstream connect error');
  });

  it('a status alone is an error of that status', async () => {
    await bench.control('faults', [{ status: 503 }]);
    const answer = await bench.sendText(USER);
    expect([answer.status, codeOf(answer)]).toEqual([503, 1]);
  });

  it('drop "before" closes the connection and accepts nothing', async () => {
    await bench.control('faults', [{ drop: 'before' }]);
    await expect(bench.sendText(USER)).rejects.toThrow();
    expect(await sentItems()).toMatchObject([{ to: USER, status: 0 }]);
    await pause(250);
    expect(bench.worker.statuses()).toEqual([]);
  });

  it('drop "after" closes the connection though the message was accepted, and its receipts come', async () => {
    await bench.control('faults', [{ drop: 'after' }]);
    await expect(bench.sendText(USER, 'Hi', { biz_opaque_callback_data: 'v1.x' })).rejects.toThrow();
    expect(await sentItems()).toMatchObject([{ status: 200, response: { messages: [{}] } }]);
    await until(() => bench.worker.statuses().length > 0);
    expect(bench.worker.statuses()[0]).toMatchObject({ biz_opaque_callback_data: 'v1.x' });
  });

  it('a delay alone accepts at once and answers late', async () => {
    await bench.control('faults', [{ delayMs: 300 }]);
    const startedAt = Date.now();
    const answering = bench.sendText(USER);
    await pause(100);
    expect(await sentItems()).toMatchObject([{ status: 200 }]);
    expect((await answering).status).toBe(200);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(300);
  });

  it('a send that hangs ends with a reset of the simulator', async () => {
    await bench.control('faults', [{ status: 500, delayMs: 600_000 }]);
    const hanging = bench.sendText(USER).then(
      () => 'answered',
      () => 'closed',
    );
    await pause(50);
    await bench.control('reset', {});
    expect(await hanging).toBe('closed');
  });

  it('are added to those still due, and all taken back by an empty list', async () => {
    await bench.control('faults', [{ status: 500 }]);
    await bench.control('faults', [{ match: { to: OTHER }, status: 503, times: 9 }]);
    expect(await bench.read('faults')).toMatchObject([{ status: 500 }, { status: 503, times: 9 }]);
    await bench.control('faults', []);
    expect(await bench.read('faults')).toEqual([]);
    expect((await bench.sendText(USER)).status).toBe(200);
  });

  it.each([
    ['no list', { match: {} }, /list of rules/],
    ['a rule that does nothing', [{ match: {} }], /says nothing to do/],
    ['a misspelt field', [{ match: {}, state: 500 }], /no field "state"/],
    ['a match on something unknown', [{ match: { user: '1' }, status: 500 }], /no field "user"/],
    ['an unknown drop', [{ drop: 'between' }], /before, after/],
    ['no times', [{ status: 500, times: 0 }], /times/],
    ['a receipt without a code', [{ receipt: {} }], /code is missing/],
  ])('%s is refused', async (_name, rules, words) => {
    const answer = await bench.control('faults', rules);
    expect(answer.status).toBe(400);
    expect(dig(answer.json, 'error')).toMatch(words);
  });
});
