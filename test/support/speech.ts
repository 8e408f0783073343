import { inject } from 'vitest';
import { soundSaying } from '../../scripts/stt-stand-in/spoken.ts';

export interface SpeechCall {
  readonly kind: 'transcription' | 'chat';
  readonly bytes?: number;
  readonly type?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A voice message as a phone sends it, which says this to the stand-in. */
export function voiceNote(text: string, confidence?: number): Readonly<Record<string, unknown>> {
  const sound = soundSaying({ text, ...(confidence !== undefined && { confidence }) });
  return { kind: 'audio', base64: sound.toString('base64'), mime: 'audio/ogg' };
}

/** The speech stand-in's controls (docs/local-stack.md). */
export const speech = {
  faults: (fault: Readonly<Record<string, unknown>>) => control('faults', fault),
  reset: () => control('reset', {}),
  async calls(): Promise<readonly SpeechCall[]> {
    const { items } = (await read('calls')) as { items: readonly SpeechCall[] };
    return items;
  },
};

function control(what: string, body: unknown): Promise<unknown> {
  return read(what, { method: 'POST', body: JSON.stringify(body) });
}

async function read(what: string, init: RequestInit = {}): Promise<unknown> {
  const url = `http://127.0.0.1:${inject('place').ports.stt}/_control/${what}`;
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(10_000) });
  if (response.status !== 200) throw new Error(`${url}: ${response.status}`);
  return response.json();
}
