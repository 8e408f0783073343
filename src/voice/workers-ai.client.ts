import { readTranscript } from './transcript.ts';
import type { Transcribe } from './transcription.client.ts';

/** The part of the Workers AI binding that is used. */
export interface SpeechModels {
  run(model: string, input: { audio: string; task: 'transcribe'; vad_filter: boolean }): Promise<unknown>;
}

const MODEL = '@cf/openai/whisper-large-v3-turbo';

/** The same, by a model of the platform: nothing leaves it, and no key is needed. */
export function createWorkersAiTranscriber(options: { ai: SpeechModels; timeoutMs: number }): Transcribe {
  const { ai, timeoutMs } = options;
  return async ({ bytes }) => {
    try {
      const heard = ai.run(MODEL, { audio: base64Of(bytes), task: 'transcribe', vad_filter: true });
      return readTranscript(await Promise.race([heard, timeout(timeoutMs)]));
    } catch {
      return null;
    }
  };
}

function timeout(ms: number): Promise<null> {
  return new Promise((resolve) => setTimeout(resolve, ms, null));
}

/** A multiple of three, so that the parts can stand side by side. */
const CHUNK = 30_000;

function base64Of(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK) {
    parts.push(btoa(String.fromCharCode(...bytes.subarray(at, at + CHUNK))));
  }
  return parts.join('');
}
