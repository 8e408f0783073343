import { readJsonAnswer } from '#src/kernel/bounded-body';
import { numberAt, recordOf, textAt } from './read-json.ts';

export interface MediaClientOptions {
  readonly graphBaseUrl: string;
  readonly version: string;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}

/** `gone`: Meta does not know it, or not for us. */
export type MediaPlace =
  | { readonly ok: true; readonly url: string; readonly bytes: number | null }
  | { readonly ok: false; readonly reason: 'gone' | 'away' };

/** Where WhatsApp keeps a medium, for about five minutes (meta-wire §3.6). Never throws. */
export type FindMedia = (request: { mediaId: string; accountId: string; token: string }) => Promise<MediaPlace>;

const MAX_ANSWER_BYTES = 16 * 1_024;
/** It came from outside, and becomes part of a path. */
const MEDIA_ID = /^\d{1,40}$/;

export function createMediaFinder(options: MediaClientOptions): FindMedia {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, graphBaseUrl, version, timeoutMs } = options;
  return async ({ mediaId, accountId, token }) => {
    if (!MEDIA_ID.test(mediaId)) return { ok: false, reason: 'gone' };
    const query = new URLSearchParams({ phone_number_id: accountId });
    try {
      const headers = new Headers({ authorization: `Bearer ${token}` });
      const signal = AbortSignal.timeout(timeoutMs);
      const url = `${graphBaseUrl}/${version}/${mediaId}?${query}`;
      const response = await fetch(url, { headers, redirect: 'manual', signal });
      return placeOf(response.status, await readJsonAnswer(response, MAX_ANSWER_BYTES));
    } catch {
      return { ok: false, reason: 'away' };
    }
  };
}

function placeOf(status: number, body: unknown): MediaPlace {
  const media = recordOf(body);
  const url = textAt(media, 'url');
  if (url !== undefined) return { ok: true, url, bytes: numberAt(media, 'file_size') ?? null };
  return { ok: false, reason: status === 400 || status === 404 ? 'gone' : 'away' };
}
