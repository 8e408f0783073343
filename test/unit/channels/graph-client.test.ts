import { describe, expect, it } from 'vitest';
import { createGraphClient, type GraphRequest } from '#src/channels/index';

const TOKEN = 'secret-token-123';
const PHONE = '213555000001';
const REQUEST: GraphRequest = {
  channel: 'whatsapp',
  call: { path: '100000000000001/messages', body: { to: PHONE, text: { body: 'Bonjour' } } },
  token: TOKEN,
};
const ACCEPTED = { messages: [{ id: 'wamid.1' }] };

interface Call {
  readonly url: string;
  readonly method: string | undefined;
  readonly init: RequestInit;
}

type Answer = (call: Call) => Response | Promise<Response>;

/** A Graph that answers the first call with the first answer, and every call after the last one with the last. */
function graph(...answers: readonly Answer[]) {
  const calls: Call[] = [];
  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const call = { url: String(input), method: init.method, init };
    calls.push(call);
    const answer = answers[Math.min(calls.length, answers.length) - 1];
    if (answer === undefined) throw new Error('no answer');
    return answer(call);
  };
  const client = createGraphClient({
    graphBaseUrl: 'https://graph.example/',
    instagramBaseUrl: 'https://instagram.example',
    version: 'v26.0',
    timeoutMs: 200,
    // Cast: `fetch` also has members that no client of ours uses.
    fetch: fetch as typeof globalThis.fetch,
    clock: { now: () => Date.parse('2026-11-20T10:00:00Z') },
  });
  return { client, calls };
}

function json(body: unknown, init: ResponseInit = {}): Answer {
  return () => new Response(JSON.stringify(body), init);
}

function lost(message = 'Network connection lost.'): Answer {
  return () => {
    throw new Error(`${message} ${TOKEN} ${PHONE}`);
  };
}

/** A body that notes whether it was read to the end or cancelled. */
function body(chunks: readonly string[], end: 'close' | 'error' | 'hang' = 'close') {
  const state = { isCancelled: false, pulled: 0 };
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const chunk = chunks[state.pulled++];
        if (chunk !== undefined) controller.enqueue(encoder.encode(chunk));
        else if (end === 'close') controller.close();
        else if (end === 'error') controller.error(new Error('Network connection lost.'));
        else return new Promise(() => undefined);
        return undefined;
      },
      cancel: () => {
        state.isCancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { stream, state };
}

describe('a call to Graph', () => {
  it('goes to the versioned path with the token in a header, and follows nothing', async () => {
    const { client, calls } = graph(json(ACCEPTED));
    expect(await client.send(REQUEST)).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
    const [call] = calls;
    expect(call?.url).toBe('https://graph.example/v26.0/100000000000001/messages');
    expect(call?.init).toMatchObject({ method: 'POST', redirect: 'manual', body: JSON.stringify(REQUEST.call.body) });
    const headers = new Headers(call?.init.headers);
    expect(headers.get('authorization')).toBe(`Bearer ${TOKEN}`);
    expect(headers.get('content-type')).toBe('application/json');
  });

  it.each([
    ['whatsapp', 'https://graph.example/v26.0/1/messages'],
    ['messenger', 'https://graph.example/v26.0/1/messages'],
    ['instagram', 'https://instagram.example/v26.0/1/messages'],
  ] as const)('for %s goes to %s', async (channel, url) => {
    const { client, calls } = graph(json({}));
    await client.send({ ...REQUEST, channel, call: { path: '1/messages', body: {} } });
    expect(calls[0]?.url).toBe(url);
  });

  it('is a plain function call: workerd refuses a fetch with a strange `this`', async () => {
    let self: unknown = 'unset';
    const strict = async function (this: unknown): Promise<Response> {
      self = this;
      return new Response('{}');
    };
    const options = { graphBaseUrl: 'https://g.example', instagramBaseUrl: 'https://i.example', version: 'v26.0' };
    await createGraphClient({ ...options, timeoutMs: 200, fetch: strict }).send(REQUEST);
    expect(self).toBeUndefined();
  });

  it('with settings that make no request is refused before it leaves', async () => {
    const { client, calls } = graph(json(ACCEPTED));
    const refused = { kind: 'refused', action: 'fix_configuration', code: null };
    expect(await client.send({ ...REQUEST, token: `${TOKEN}\nx` })).toEqual(refused);
    const broken = createGraphClient({
      graphBaseUrl: 'graph.example',
      instagramBaseUrl: '',
      version: 'v26.0',
      timeoutMs: 200,
      fetch: globalThis.fetch,
    });
    expect(await broken.send(REQUEST)).toEqual(refused);
    expect(calls).toEqual([]);
  });
});

describe('an answer', () => {
  it('of Graph decides by its code', async () => {
    const { client } = graph(json({ error: { code: 131056 } }, { status: 429, headers: { 'retry-after': '16' } }));
    expect(await client.send(REQUEST)).toEqual({
      kind: 'refused',
      action: 'retry_pair',
      code: 131056,
      retryAfterMs: 16_000,
    });
  });

  it('asks for the longer of its two waits', async () => {
    const headers = {
      'retry-after': 'Fri, 20 Nov 2026 10:01:00 GMT',
      'x-business-use-case-usage': '{"1":[{"estimated_time_to_regain_access":2}]}',
    };
    const { client } = graph(json({ error: { code: 80007 } }, { status: 429, headers }));
    expect(await client.send(REQUEST)).toMatchObject({ action: 'retry', retryAfterMs: 120_000 });
  });

  it('is a redirect: refused, not followed', async () => {
    const { client, calls } = graph(() => new Response(null, { status: 302, headers: { location: 'https://evil/' } }));
    expect(await client.send(REQUEST)).toEqual({ kind: 'refused', action: 'fix_configuration', code: 302 });
    expect(calls).toHaveLength(1);
  });

  it('is read to its end', async () => {
    const { stream, state } = body(['{"messages":[', '{"id":"wamid.1"}]}']);
    const { client } = graph(() => new Response(stream));
    expect(await client.send(REQUEST)).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
    expect(state.pulled).toBe(3);
  });

  it('longer than any answer of Graph is cancelled and unreadable', async () => {
    const { stream, state } = body(Array.from({ length: 100 }, () => 'x'.repeat(1_024)));
    const { client } = graph(() => new Response(stream));
    expect(await client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'no_id' });
    expect(state.isCancelled).toBe(true);
    expect(state.pulled).toBe(65);
  });

  it('that breaks off keeps what its status said', async () => {
    const accepted = graph(() => new Response(body(['{"messages":'], 'error').stream));
    expect(await accepted.client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'no_id' });
    const refused = graph(() => new Response(body(['{"error":'], 'error').stream, { status: 400 }));
    expect(await refused.client.send(REQUEST)).toEqual({ kind: 'refused', action: 'retry', code: 400 });
  });

  it('without a body, or of a page instead of JSON, is unreadable', async () => {
    const empty = graph(() => new Response(null));
    expect(await empty.client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'no_id' });
    const page = graph(() => new Response('<html>Bad Gateway</html>', { status: 502 }));
    expect(await page.client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'http_502' });
  });
});

describe('no answer', () => {
  it('in time may mean that the message was sent', async () => {
    const hang: Answer = ({ init }) =>
      new Promise((_, reject) => init.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const { client } = graph(hang);
    expect(await client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'timeout' });
  });

  it('because the connection was lost may mean that the message was sent', async () => {
    const { client } = graph(lost());
    expect(await client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'network' });
  });

  it('lets no token, number or text out', async () => {
    const outcomes = await Promise.all(
      [
        lost(),
        lost('internal error; reference = x'),
        json({ error: { code: 190, message: TOKEN } }, { status: 401 }),
      ].map((answer) => graph(answer).client.send(REQUEST)),
    );
    const said = JSON.stringify(outcomes);
    expect([TOKEN, PHONE, 'Bonjour'].some((secret) => said.includes(secret))).toBe(false);
  });
});

describe('after a send that nobody answered', () => {
  const gone = { kind: 'refused', action: 'retry', code: null };

  it('the next one is not tried while the host is silent: that one was certainly not sent', async () => {
    const { client, calls } = graph(lost());
    await client.send(REQUEST);
    expect(await client.send(REQUEST)).toEqual(gone);
    expect(await client.send({ ...REQUEST, channel: 'messenger' })).toEqual(gone);
    expect(calls.map((call) => call.method)).toEqual(['POST', 'HEAD', 'HEAD']);
    expect(calls[1]?.url).toBe('https://graph.example/');
    expect(new Headers(calls[1]?.init.headers).get('authorization')).toBeNull();
  });

  it('sending goes on when the host answers again, and no longer asks first', async () => {
    const { client, calls } = graph(lost(), () => new Response(null, { status: 404 }), json(ACCEPTED));
    await client.send(REQUEST);
    expect(await client.send(REQUEST)).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
    expect(await client.send(REQUEST)).toEqual({ kind: 'accepted', providerId: 'wamid.1' });
    expect(calls.map((call) => call.method)).toEqual(['POST', 'HEAD', 'POST', 'POST']);
  });

  it('a host that answers only with its gateway is silent still', async () => {
    const { client } = graph(() => new Response('<html>', { status: 502 }));
    expect(await client.send(REQUEST)).toEqual({ kind: 'ambiguous', reason: 'http_502' });
    expect(await client.send(REQUEST)).toEqual(gone);
  });

  it('another host is not suspected', async () => {
    const { client } = graph(lost(), json({ message_id: 'm_1' }));
    await client.send(REQUEST);
    const instagram = { ...REQUEST, channel: 'instagram' } as const;
    expect(await client.send(instagram)).toEqual({ kind: 'accepted', providerId: 'm_1' });
  });

  it('a 200 without an id raises no suspicion: the host is there', async () => {
    const { client, calls } = graph(json({}), json(ACCEPTED));
    await client.send(REQUEST);
    await client.send(REQUEST);
    expect(calls.map((call) => call.method)).toEqual(['POST', 'POST']);
  });
});

describe('a read mark', () => {
  it('is told, and its answer read', async () => {
    const { client, calls } = graph(json({ success: true }));
    expect(await client.tell(REQUEST)).toBe(true);
    expect(calls).toHaveLength(1);
  });

  it('that fails harms nobody', async () => {
    expect(await graph(json({ error: { code: 131009 } }, { status: 400 })).client.tell(REQUEST)).toBe(false);
    expect(await graph(lost()).client.tell(REQUEST)).toBe(false);
    expect(await graph(json({})).client.tell({ ...REQUEST, token: 'a\nb' })).toBe(false);
  });

  it('that nobody answered spares the message after it an ambiguous attempt', async () => {
    const { client, calls } = graph(lost());
    await client.tell(REQUEST);
    expect(await client.tell(REQUEST)).toBe(false);
    expect(await client.send(REQUEST)).toEqual({ kind: 'refused', action: 'retry', code: null });
    expect(calls.map((call) => call.method)).toEqual(['POST', 'HEAD']);
  });
});
