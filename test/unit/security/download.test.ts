import { join } from 'node:path';
import { build } from 'esbuild';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDownloader, type DownloadRequest, type DownloadResult } from '#src/security/download.client';
import { fetchFrom } from '../../support/fetch-from.ts';
import { type Fetched, MediaHost, OGG } from '../../support/media-host.ts';

const ROOT = join(import.meta.dirname, '../../..');
const LIMITS = {
  allowedHosts: ['cdn.fbsbx.com', 'lookaside.fbsbx.com', 'graph.facebook.com'],
  maxBytes: 64 * 1_024,
  timeoutMs: 1_000,
};
const TOKEN = 'Bearer EAACANARY';
const CDN = 'https://cdn.fbsbx.com';
const LOOKASIDE = 'https://lookaside.fbsbx.com';

/** What came of it, with the length in the place of the bytes. */
type Outcome = Exclude<DownloadResult, { ok: true }> | { ok: true; bytes: number; contentType: string };

const media = new MediaHost();
let worker: Miniflare;

async function inNode(request: DownloadRequest): Promise<Outcome> {
  const result = await createDownloader({ ...LIMITS, fetch: fetchFrom(media.origin) }).download(request);
  return result.ok ? { ...result, bytes: result.bytes.length } : result;
}

/** The same code where it will run: streams, signals and redirects are the runtime's own. */
const ENTRY = `
  import { createDownloader } from '#src/security/download.client';
  import { fetchFrom } from './test/support/fetch-from.ts';
  export default {
    async fetch(request) {
      const { origin, limits, wanted } = await request.json();
      const result = await createDownloader({ ...limits, fetch: fetchFrom(origin) }).download(wanted);
      return Response.json(result.ok ? { ...result, bytes: result.bytes.length } : result);
    },
  };
`;

async function inWorkerd(wanted: DownloadRequest): Promise<Outcome> {
  const body = JSON.stringify({ origin: media.origin, limits: LIMITS, wanted });
  const response = await worker.dispatchFetch('http://worker/', { method: 'POST', body });
  // Cast: the entry above wrote it.
  return (await response.json()) as Outcome;
}

beforeAll(async () => {
  await media.start();
  const bundle = await build({
    stdin: { contents: ENTRY, resolveDir: ROOT, loader: 'ts' },
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const script = bundle.outputFiles[0]?.text ?? '';
  const options = { name: 'media', modules: true, script, cf: false, compatibilityDate: '2026-08-15' } as const;
  worker = new Miniflare(convertV4MiniflareOptions(options));
  await worker.ready;
}, 30_000);

afterAll(async () => {
  await worker.dispose();
  await media.stop();
});

beforeEach(() => {
  media.fetched.length = 0;
});

/** Long before the time of the download would have ended it. */
const untilNobodySends = () => vi.waitFor(() => expect(media.unfinished).toBe(0), { timeout: 400, interval: 20 });

const asked = (fetched: readonly Fetched[]) => fetched.map(({ host, path }) => `${host}${path}`);
const redirectTo = (url: string) => `${CDN}/redirect?to=${encodeURIComponent(url)}`;

describe.each([
  ['Node', inNode],
  ['workerd', inWorkerd],
])('a download in %s', (_runtime, download) => {
  it('brings the sound and what it is, by its bytes and not by its header', async () => {
    const sound = { ok: true, bytes: OGG.length, contentType: 'audio/ogg' };
    expect(await download({ url: `${CDN}/sound` })).toEqual(sound);
    expect(await download({ url: `${CDN}/unnamed` })).toEqual(sound);
  });

  it.each([
    ['http://cdn.fbsbx.com/sound', 'https_only'],
    ['https://evil.test/sound', 'domain_not_allowed'],
    ['https://169.254.169.254/latest/meta-data', 'ip_literal_blocked'],
  ])('asks nobody for %s', async (url, refusal) => {
    expect(await download({ url })).toEqual({ ok: false, reason: 'blocked', refusal });
    expect(media.fetched).toEqual([]);
  });

  it.each([
    ['https://127.0.0.1/sound', 'ip_literal_blocked'],
    ['https://0x7f.1/sound', 'ip_literal_blocked'],
    ['http://cdn.fbsbx.com/sound', 'https_only'],
    ['//evil.test/sound', 'domain_not_allowed'],
    ['\\\\evil.test/sound', 'domain_not_allowed'],
    ['https://cdn.fbsbx.com@evil.test/', 'no_credentials'],
    ['https://cdn.fbsbx.com:8080/', 'port_blocked'],
    ['https://bot.example.workers.dev/v1/admin/ping', 'own_host_blocked'],
    ['data:audio/ogg,x', 'https_only'],
    ['https://[', 'invalid_url'],
  ])('H21: an allowed host that leads to %s is followed no further', async (to, refusal) => {
    expect(await download({ url: redirectTo(to) })).toEqual({ ok: false, reason: 'blocked', refusal });
    expect(asked(media.fetched)).toEqual(['cdn.fbsbx.com/redirect']);
  });

  it('H22: two redirects are followed, the third and a circle are not', async () => {
    expect(await download({ url: `${CDN}/hop2` })).toMatchObject({ ok: true });
    expect(media.fetched).toHaveLength(3);
    expect(await download({ url: `${CDN}/hop3` })).toEqual({ ok: false, reason: 'too_many_redirects' });
    media.fetched.length = 0;
    expect(await download({ url: `${CDN}/loop` })).toEqual({ ok: false, reason: 'too_many_redirects' });
    expect(media.fetched).toHaveLength(3);
    expect(await download({ url: `${CDN}/nowhere` })).toEqual({ ok: false, reason: 'refused' });
  });

  it.each([
    ['announces five gigabytes', '/huge', 'too_large'],
    ['never ends', '/endless', 'too_large'],
    ['unpacks to far more than it is', '/bomb', 'too_large'],
    ['comes byte by byte', '/drip', 'timeout'],
    ['stops in the middle', '/stalled', 'timeout'],
    ['never begins', '/silent', 'timeout'],
    ['is cut off', '/cut', 'network'],
    ['is no answer', '/broken', 'network'],
  ])('H25: a body that %s is given up in time, and its connection with it', async (_what, path, reason) => {
    const began = Date.now();
    expect(await download({ url: `${CDN}${path}` })).toEqual({ ok: false, reason });
    expect(Date.now() - began).toBeLessThan(LIMITS.timeoutMs + 1_500);
    await untilNobodySends();
  });

  it('H25: the time is for all hops together, and a redirect that talks on is not listened to', async () => {
    expect(await download({ url: `${CDN}/chatty` })).toMatchObject({ ok: true });
    await untilNobodySends();
    expect(await download({ url: redirectTo('/silent') })).toEqual({ ok: false, reason: 'timeout' });
  });

  it.each(['/page', '/drawing', '/picture', '/archive', '/empty'])(
    'H26: %s under a header that says sound is none',
    async (path) => {
      expect(await download({ url: `${CDN}${path}` })).toEqual({ ok: false, reason: 'not_audio' });
    },
  );

  it.each([
    [404, 'gone'],
    [410, 'gone'],
    [400, 'refused'],
    [401, 'refused'],
    [403, 'refused'],
    [206, 'refused'],
    [304, 'refused'],
    [408, 'unavailable'],
    [429, 'unavailable'],
    [500, 'unavailable'],
    [503, 'unavailable'],
  ])('H27: %i means %s, whatever else the host says', async (status, reason) => {
    expect(await download({ url: `${CDN}/status/${status}` })).toEqual({ ok: false, reason });
  });

  it('H28: the token goes to the host that it is for, and stays behind on the way to another one and back', async () => {
    const authorization = { header: TOKEN, host: 'lookaside.fbsbx.com' } as const;
    const through = (...urls: readonly string[]) =>
      urls.reduceRight((to, url) => `${url}/redirect?to=${encodeURIComponent(to)}`);
    expect(await download({ url: `${LOOKASIDE}/sound`, authorization })).toMatchObject({ ok: true });
    expect(await download({ url: `${LOOKASIDE}/hop1`, authorization })).toMatchObject({ ok: true });
    expect(media.fetched.map((fetched) => fetched.authorization)).toEqual([TOKEN, TOKEN, TOKEN]);
    media.fetched.length = 0;
    const url = through(LOOKASIDE, CDN, `${LOOKASIDE}/sound`);
    expect(await download({ url, authorization })).toMatchObject({ ok: true });
    expect(media.fetched.map(({ host, authorization: sent }) => [host, sent])).toEqual([
      ['lookaside.fbsbx.com', TOKEN],
      ['cdn.fbsbx.com', null],
      ['lookaside.fbsbx.com', null],
    ]);
    media.fetched.length = 0;
    await download({ url: `https://a.lookaside.fbsbx.com/sound`, authorization });
    await download({ url: `https://graph.facebook.com/sound`, authorization });
    expect(media.fetched.map((fetched) => fetched.authorization)).toEqual([null, null]);
  });

  it('a token that no header can hold is sent to nobody', async () => {
    const authorization = { header: 'Bearer a\r\nx-evil: 1', host: 'lookaside.fbsbx.com' } as const;
    expect(await download({ url: `${LOOKASIDE}/sound`, authorization })).toEqual({ ok: false, reason: 'refused' });
    expect(media.fetched).toEqual([]);
  });
});
