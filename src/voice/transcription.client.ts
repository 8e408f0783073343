import { readJsonAnswer } from '#src/kernel/bounded-body';
import type { Sound } from './hear-voice.usecase.ts';
import { readTranscript, type Transcript } from './transcript.ts';

export interface TranscriptionOptions {
  readonly fetch: typeof fetch;
  /** `STT_API_URL`: the whole address of the endpoint. */
  readonly url: string;
  /** `STT_API_KEY`; empty: none is sent. */
  readonly apiKey: string;
  readonly model: string;
  readonly timeoutMs: number;
}

/** Never throws, and repeats to nobody what was said. Null: no answer that we understand. */
export type Transcribe = (sound: Sound) => Promise<Transcript | null>;

const MAX_ANSWER_BYTES = 256 * 1_024;
/** Services go by the name of the file. */
const EXTENSIONS: Readonly<Record<string, string>> = {
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/amr': 'amr',
  'audio/wav': 'wav',
  'audio/webm': 'webm',
  'audio/aac': 'aac',
};

/** Any service that speaks OpenAI's transcription endpoint. The language is left to it: customers mix two in one sentence. */
export function createTranscriber(options: TranscriptionOptions): Transcribe {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, url, apiKey, model, timeoutMs } = options;
  return async ({ bytes, contentType }) => {
    const form = new FormData();
    form.set('file', new Blob([bytes], { type: contentType }), `voice.${EXTENSIONS[contentType] ?? 'ogg'}`);
    form.set('model', model);
    form.set('response_format', 'verbose_json');
    form.set('temperature', '0');
    const headers = apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      // A redirect would take the sound, and the key, to somebody else.
      const response = await fetch(url, { method: 'POST', body: form, headers, redirect: 'manual', signal });
      return readTranscript(await readJsonAnswer(response, MAX_ANSWER_BYTES));
    } catch {
      return null;
    }
  };
}
