import { readUpTo } from '#src/kernel/bounded-body';
import { audioTypeOf } from './audio-type.ts';
import { checkOutsideUrl, type OutsideUrl, type UrlRefusal } from './outside-url.ts';

export interface DownloaderOptions {
  readonly fetch: typeof fetch;
  /** `ALLOWED_AUDIO_DOMAINS` */
  readonly allowedHosts: readonly string[];
  readonly maxBytes: number;
  /** For everything: every hop, and the body to its end. */
  readonly timeoutMs: number;
  /** The origin of Meta's stand-in in development, which no rule holds for; null everywhere else. */
  readonly standIn?: string | null;
}

export interface DownloadRequest {
  readonly url: string;
  /** Sent to this one host, and to nobody that it points to. */
  readonly authorization?: { readonly header: string; readonly host: TokenHost };
}

/** The only hosts that Meta's tokens are for: media are looked up at the first and lie at the second. */
type TokenHost = 'graph.facebook.com' | 'lookaside.fbsbx.com';

export type DownloadFailure =
  | 'too_many_redirects'
  /** The link has expired, or never was. */
  | 'gone'
  /** The host knows us and says no, or answers what no host of media answers. */
  | 'refused'
  /** The host has trouble: later it may answer. */
  | 'unavailable'
  | 'too_large'
  | 'timeout'
  | 'network'
  | 'not_audio';

export type DownloadResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer>; readonly contentType: string }
  /** The address, or one that it led to, may not be fetched: worth a security event. */
  | { readonly ok: false; readonly reason: 'blocked'; readonly refusal: UrlRefusal }
  | { readonly ok: false; readonly reason: DownloadFailure };

/** Never throws; no result holds an address, a token or what a host said. */
export interface Downloader {
  download(request: DownloadRequest): Promise<DownloadResult>;
}

const MAX_REDIRECTS = 2;
const REDIRECTS = [301, 302, 303, 307, 308];

/** Fetches sound from an address that a stranger gave (security.md §4.4). */
export function createDownloader(options: DownloaderOptions): Downloader {
  return {
    async download(request) {
      const signal = AbortSignal.timeout(options.timeoutMs);
      try {
        const found = await follow(request, { options, signal });
        if (!found.ok) return found;
        return await readSound(found.response, options);
      } catch {
        return failed(signal.aborted ? 'timeout' : 'network');
      }
    },
  };
}

type Found = { readonly ok: true; readonly response: Response } | Exclude<DownloadResult, { ok: true }>;

/** Every hop passes the same guard as the first address. A token that was left behind at one host is not taken up again. */
async function follow(
  request: DownloadRequest,
  { options, signal }: { options: DownloaderOptions; signal: AbortSignal },
): Promise<Found> {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, allowedHosts } = options;
  let target = request.url;
  let { authorization } = request;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const standIn = atStandIn(target, options);
    const checked: OutsideUrl = standIn ? { ok: true, url: standIn } : checkOutsideUrl(target, allowedHosts);
    if (!checked.ok) return { ok: false, reason: 'blocked', refusal: checked.reason };
    if (!standIn && authorization?.host !== checked.url.hostname) authorization = undefined;
    const headers = headersOf(authorization?.header);
    if (headers === null) return failed('refused');
    const response = await fetch(checked.url.href, { method: 'GET', headers, redirect: 'manual', signal });
    if (response.status === 200) return { ok: true, response };
    await discard(response);
    if (!REDIRECTS.includes(response.status)) return failed(meaningOf(response.status));
    const location = response.headers.get('location');
    if (location === null) return failed('refused');
    target = URL.parse(location, checked.url.href)?.href ?? '';
  }
  return failed('too_many_redirects');
}

function atStandIn(target: string, { standIn = null }: DownloaderOptions): URL | null {
  const url = standIn === null ? null : URL.parse(target);
  return url !== null && url.origin === standIn ? url : null;
}

/** Null for a token that no header can hold. */
function headersOf(authorization: string | undefined): Headers | null {
  try {
    const headers = new Headers({ accept: 'audio/*', 'user-agent': 'resto-bot' });
    if (authorization !== undefined) headers.set('authorization', authorization);
    return headers;
  } catch {
    return null;
  }
}

function meaningOf(status: number): DownloadFailure {
  if (status === 404 || status === 410) return 'gone';
  return status === 408 || status === 425 || status === 429 || status >= 500 ? 'unavailable' : 'refused';
}

/** Counts what comes, whatever was announced, and after it was unpacked. */
async function readSound(response: Response, options: DownloaderOptions): Promise<DownloadResult> {
  const announced = Number(response.headers.get('content-length'));
  if (announced > options.maxBytes) {
    await discard(response);
    return failed('too_large');
  }
  const bytes = await readUpTo(response, options.maxBytes);
  if (bytes === null) return failed('too_large');
  const contentType = audioTypeOf(bytes);
  return contentType === null ? failed('not_audio') : { ok: true, bytes, contentType };
}

async function discard(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

function failed(reason: DownloadFailure): { ok: false; reason: DownloadFailure } {
  return { ok: false, reason };
}
