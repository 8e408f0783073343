import { describe, expect, it } from 'vitest';
import { HttpError } from '#src/gateway/http-error';
import { MAX_BODY_BYTES, parseJson, readBody, requireJsonContentType } from '#src/gateway/read-body';

const encoder = new TextEncoder();

function post(body: RequestInit['body'], headers: Record<string, string> = {}): Request {
  return new Request('https://bot.example/v1/inbound/whatsapp', {
    method: 'POST',
    body: body ?? null,
    headers,
    duplex: 'half',
  } as RequestInit);
}

async function outcome(work: () => unknown): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error instanceof HttpError ? error.error : `threw ${String(error)}`;
  }
}

/** Gives these chunks one after the other, then whatever `end` says; remembers whether anybody let go of it. */
function stream(chunks: readonly Uint8Array[], end: 'close' | 'hang' | 'break' = 'close') {
  const left = [...chunks];
  const seen = { pulled: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.pulled++;
        const next = left.shift();
        if (next) controller.enqueue(next);
        else if (end === 'close') controller.close();
        else if (end === 'break') controller.error(new Error('connection lost'));
        else return new Promise(() => {});
      },
      cancel() {
        seen.cancelled = true;
      },
    },
    { highWaterMark: 0 },
  );
  return { body, seen };
}

describe('a body', () => {
  it('is read as it came, whatever its pieces', async () => {
    const { body } = stream([encoder.encode('{"a":"é'), Uint8Array.of(0xff), encoder.encode('"}')]);
    expect(await readBody(post(body))).toEqual(
      Uint8Array.of(...encoder.encode('{"a":"é'), 0xff, ...encoder.encode('"}')),
    );
  });

  it('may be empty or absent', async () => {
    expect(await readBody(post(stream([]).body))).toHaveLength(0);
    expect(await readBody(post(null))).toHaveLength(0);
    expect(await readBody(new Request('https://bot.example/'))).toHaveLength(0);
  });

  it('of exactly the limit is taken', async () => {
    expect(await readBody(post(new Uint8Array(MAX_BODY_BYTES)))).toHaveLength(MAX_BODY_BYTES);
  });

  it('of one byte more is refused', async () => {
    expect(await outcome(() => readBody(post(new Uint8Array(MAX_BODY_BYTES + 1))))).toBe('payload_too_large');
  });

  it.each(['10', '0', '-1', 'abc', '1e3', '99999999999'])(
    'is counted while it is read, though Content-Length claims %s',
    async (claim) => {
      const { body } = stream([encoder.encode('{"a":1}')]);
      expect(await readBody(post(body, { 'content-length': claim }))).toHaveLength(7);
      const large = stream(Array.from({ length: 4 }, () => new Uint8Array(1024 * 1024)));
      expect(await outcome(() => readBody(post(large.body, { 'content-length': claim })))).toBe('payload_too_large');
    },
  );

  it('without end is given up at the limit, and let go', async () => {
    const { body, seen } = stream(Array.from({ length: 1_000 }, () => new Uint8Array(1024 * 1024)));
    expect(await outcome(() => readBody(post(body)))).toBe('payload_too_large');
    expect(seen.pulled).toBeLessThan(10);
    expect(seen.cancelled).toBe(true);
  });

  it('that stops coming is given up in time, and let go (C12)', async () => {
    const { body, seen } = stream([encoder.encode('{"a":')], 'hang');
    const startedAt = performance.now();
    expect(await outcome(() => readBody(post(body), 40))).toBe('unreadable_body');
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(seen.cancelled).toBe(true);
  });

  it('that drips is given up in time, though every drop is in time', async () => {
    const drip = new ReadableStream<Uint8Array>({
      async pull(controller) {
        await new Promise((resolve) => setTimeout(resolve, 5));
        controller.enqueue(Uint8Array.of(32));
      },
    });
    expect(await outcome(() => readBody(post(drip), 60))).toBe('unreadable_body');
  });

  it('that breaks off is unreadable, and no other error', async () => {
    const { body } = stream([encoder.encode('{"a":')], 'break');
    expect(await outcome(() => readBody(post(body)))).toBe('unreadable_body');
  });
});

describe('a content type', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'Application/JSON', ' application/json ;x'])(
    '%j is JSON',
    (type) => {
      expect(() => requireJsonContentType(new Headers({ 'content-type': type }))).not.toThrow();
    },
  );

  it.each([
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data',
    'application/jsonp',
    'text/json',
  ])('%j is refused', (type) => {
    expect(() => requireJsonContentType(new Headers({ 'content-type': type }))).toThrow('unsupported_media_type');
  });

  it('that is missing is refused', () => {
    expect(() => requireJsonContentType(new Headers())).toThrow('unsupported_media_type');
  });

  it('of a compressed body is refused: the signature is over other bytes (A25)', () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    expect(() => requireJsonContentType(new Headers(headers))).toThrow('unsupported_media_type');
  });
});

describe('bytes that were verified', () => {
  it.each([
    ['{"a":[1,"é"]}', { a: [1, 'é'] }],
    ['null', null],
    ['1', 1],
    ['"x"', 'x'],
    ['[]', []],
    ['true', true],
    ['{}\r\n', {}],
    ['\ufeff{}', {}],
    ['{"__proto__":{"isAdmin":true}}', JSON.parse('{"__proto__":{"isAdmin":true}}')],
  ])('%j are that value', (json, value) => {
    expect(parseJson(encoder.encode(json))).toEqual(value);
    expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['half of it', '{'],
    ['a NUL behind it', '{}\0'],
    ['no JSON', 'hello'],
    ['a literal that JSON lacks', '{"a":NaN}'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`],
    ['a million objects', `[${'{},'.repeat(1_000_000)}{}]`],
  ])('that are %s are refused', async (_what, json) => {
    expect(await outcome(() => parseJson(encoder.encode(json)))).toBe('unreadable_body');
  });

  it('of 32 levels are read', () => {
    expect(() => parseJson(encoder.encode(`${'['.repeat(32)}${']'.repeat(32)}`))).not.toThrow();
  });

  it('that are no UTF-8 are refused', async () => {
    expect(await outcome(() => parseJson(Uint8Array.of(0x22, 0xff, 0x22)))).toBe('unreadable_body');
    expect(await outcome(() => parseJson(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22)))).toBe('unreadable_body');
  });
});
