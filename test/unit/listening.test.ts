import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseEnv } from '#src/env';
import { listener } from '#src/listening-deps';
import { PRODUCTION } from '../support/env.ts';

const STT = 'https://stt.resto.dz/v1/audio/transcriptions';
const LOOKASIDE = 'https://lookaside.fbsbx.com/whatsapp/1';
const ACCOUNT = { channel: 'whatsapp', accountId: '100' } as const;
const OGG = new Uint8Array(Buffer.from('OggS sound'));
const said = (text: string) => Response.json({ text, segments: [{ avg_logprob: -0.1 }] });

let asked: { url: string; authorization: string | null }[] = [];
let answers: Readonly<Record<string, () => Response>> = {};

const outside = async (input: RequestInfo | URL, init: RequestInit = {}) => {
  const url = new URL(String(input));
  asked.push({ url: url.href, authorization: new Headers(init.headers).get('authorization') });
  return (answers[`${url.origin}${url.pathname}`] ?? (() => new Response('', { status: 404 })))();
};

beforeEach(() => {
  asked = [];
  answers = {
    'https://graph.facebook.com/v26.0/7': () => Response.json({ url: LOOKASIDE, file_size: '10' }),
    [LOOKASIDE]: () => new Response(OGG),
    [STT]: () => said('menu'),
  };
  vi.stubGlobal('fetch', outside);
});
afterEach(() => vi.unstubAllGlobals());

function listen(changes: Readonly<Record<string, unknown>> = { STT_API_URL: STT }, bindings: object = {}) {
  const config = parseEnv({ ...PRODUCTION, ...changes });
  return listener({ env: bindings, config, tokenOf: async () => 'TOKEN' });
}

describe('who listens to voice messages', () => {
  it('is nobody without a service', () => {
    expect(listen({})).toBeNull();
    expect(listen({}, { AI: 'a text of that name' })).toBeNull();
  });

  it('is the service of STT_API_URL: Meta’s hosts see our token, the service does not', async () => {
    expect(await listen()?.({ mediaId: '7' }, ACCOUNT)).toEqual({ kind: 'heard', text: 'menu', isSure: true });
    expect(asked).toEqual([
      { url: 'https://graph.facebook.com/v26.0/7?phone_number_id=100', authorization: 'Bearer TOKEN' },
      { url: LOOKASIDE, authorization: 'Bearer TOKEN' },
      { url: STT, authorization: null },
    ]);
  });

  it('gives no token to an address that came with the message', async () => {
    expect(await listen()?.({ url: LOOKASIDE }, ACCOUNT)).toMatchObject({ kind: 'heard' });
    expect(asked[0]).toEqual({ url: LOOKASIDE, authorization: null });
  });

  it('gives no token to a host that Graph should not have named, and does not fetch there', async () => {
    answers = { ...answers, 'https://graph.facebook.com/v26.0/7': () => Response.json({ url: 'https://evil.test/1' }) };
    expect(await listen()?.({ mediaId: '7' }, ACCOUNT)).toEqual({ kind: 'blocked', refusal: 'domain_not_allowed' });
    expect(asked).toHaveLength(1);
  });

  it('is the model of the platform where it is bound and no service is set', async () => {
    const run = vi.fn(async () => ({ text: 'menu', segments: [{ avg_logprob: -0.1 }] }));
    expect(await listen({}, { AI: { run } })?.({ mediaId: '7' }, ACCOUNT)).toMatchObject({
      kind: 'heard',
      text: 'menu',
    });
    expect(run).toHaveBeenCalledOnce();
    await listen(undefined, { AI: { run } })?.({ mediaId: '7' }, ACCOUNT);
    expect(run).toHaveBeenCalledOnce();
  });

  it('cannot hear while our own token cannot be read', async () => {
    const config = parseEnv({ ...PRODUCTION, STT_API_URL: STT });
    const deaf = listener({ env: {}, config, tokenOf: () => Promise.reject(new Error('sealed')) });
    expect(await deaf?.({ mediaId: '7' }, ACCOUNT)).toEqual({ kind: 'failed', why: 'away' });
    expect(asked).toEqual([]);
  });

  it('trusts no stand-in for Meta outside development', async () => {
    const url = 'http://127.0.0.1:8790/_cdn/1';
    answers = { ...answers, [url]: () => new Response(OGG) };
    expect(await listen()?.({ url }, ACCOUNT)).toMatchObject({ kind: 'blocked' });
    const local = { STT_API_URL: STT, ENVIRONMENT: 'development', GRAPH_BASE_URL: 'http://127.0.0.1:8790' };
    expect(await listen(local)?.({ url }, ACCOUNT)).toMatchObject({ kind: 'heard' });
    expect(await listen(local)?.({ url: url.replace('8790', '8791') }, ACCOUNT)).toMatchObject({ kind: 'blocked' });
  });
});
