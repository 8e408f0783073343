import { createHash } from 'node:crypto';
import { z } from 'zod';

/** What the stand-in hears in a sound. */
export interface Spoken {
  readonly text: string;
  /** Between 0 and 1; below about a half the bot asks back. */
  readonly confidence: number;
}

/** Behind a sound that is complete without it, so that any player plays the file. */
const MARK = 'SAYS';
const SURE = 0.95;

export const spokenForm = z.strictObject({
  text: z.string().max(20_000),
  confidence: z.number().gt(0).max(1).default(SURE),
});

/** The words that whoever made the file has put into it. */
export function spokenIn(sound: Buffer): Spoken | null {
  const at = sound.lastIndexOf(`${MARK}{`);
  if (at < 0) return null;
  try {
    return spokenForm.parse(JSON.parse(sound.subarray(at + MARK.length).toString('utf8')));
  } catch {
    return null;
  }
}

/** A sound that says this to the stand-in. */
export function soundSaying(said: { text: string; confidence?: number }): Buffer {
  return Buffer.concat([Buffer.from('OggS'), Buffer.alloc(60), Buffer.from(MARK + JSON.stringify(said))]);
}

export function sha256Of(sound: Buffer): string {
  return createHash('sha256').update(sound).digest('hex');
}

/** As whisper answers `verbose_json`: one segment, or none where nobody speaks. */
export function verboseJson(spoken: Spoken | null): object {
  const text = spoken?.text ?? '';
  const segment = {
    id: 0,
    start: 0,
    end: 2,
    text,
    temperature: 0,
    avg_logprob: Math.log(spoken?.confidence ?? 1),
    compression_ratio: 1,
    no_speech_prob: 0.02,
  };
  return { task: 'transcribe', language: 'unknown', duration: 2, text, segments: text === '' ? [] : [segment] };
}
