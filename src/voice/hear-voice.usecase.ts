import type { UrlRefusal } from '#src/security/index';
import type { Transcript } from './transcript.ts';
import type { Hearing, HearingFailure, VoiceNote } from './voice.ts';

export interface Sound {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly contentType: string;
}

/** None of them throws, and each has its time limit. */
export interface HearVoiceDeps {
  /** Where Meta keeps it, for the moment. */
  findMedia(mediaId: string): Promise<FoundMedia>;
  /** `withToken`: the address came from Meta, whose own hosts want ours. */
  download(address: { url: string; withToken: boolean }): Promise<DownloadedSound>;
  /** Null: the service did not answer, or not in a way that we understand. */
  transcribe(sound: Sound): Promise<Transcript | null>;
}

export type FoundMedia =
  | { readonly ok: true; readonly url: string; readonly bytes: number | null }
  | { readonly ok: false; readonly reason: 'gone' | 'away' };

export type DownloadedSound =
  | ({ readonly ok: true } & Sound)
  | { readonly ok: false; readonly reason: 'blocked'; readonly refusal: UrlRefusal }
  | { readonly ok: false; readonly reason: string };

/** From a voice message to its words. Its own answer says when there are none, so nothing here throws. */
export async function hearVoice(deps: HearVoiceDeps, note: VoiceNote, maxBytes: number): Promise<Hearing> {
  const place = await placeOf(deps, note);
  if (!place.ok) return failed(place.reason === 'gone' ? 'unreadable' : 'away');
  if (place.bytes !== null && place.bytes > maxBytes) return failed('too_large');
  const sound = await deps.download({ url: place.url, withToken: note.mediaId !== undefined });
  if (!sound.ok)
    return 'refusal' in sound ? { kind: 'blocked', refusal: sound.refusal } : failed(meaningOf(sound.reason));
  const transcript = await deps.transcribe(sound);
  if (transcript === null) return failed('away');
  if (transcript.kind === 'silence') return failed('silence');
  // A service that does not say how sure it is gets the benefit: the answer begins with what was heard.
  return { kind: 'heard', text: transcript.text, isSure: transcript.isSure ?? true };
}

async function placeOf(deps: HearVoiceDeps, { mediaId, url }: VoiceNote): Promise<FoundMedia> {
  if (mediaId !== undefined) return deps.findMedia(mediaId);
  return url === undefined ? { ok: false, reason: 'gone' } : { ok: true, url, bytes: null };
}

function meaningOf(reason: string): HearingFailure {
  switch (reason) {
    case 'too_large':
      return 'too_large';
    case 'gone':
    case 'not_audio':
    case 'too_many_redirects':
      return 'unreadable';
    default:
      return 'away';
  }
}

function failed(why: HearingFailure): Hearing {
  return { kind: 'failed', why };
}
