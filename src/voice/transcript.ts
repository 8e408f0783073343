import { z } from 'zod';

/** What a service made of the sound. `isSure` is null where it does not say how sure it is. */
export type Transcript =
  | { readonly kind: 'words'; readonly text: string; readonly isSure: boolean | null }
  | { readonly kind: 'silence' };

/** Longer than anybody speaks within the size that we fetch. */
const MAX_TEXT = 20_000;
/** A speech model's own border of "failed" is -1 (whisper); clear speech lies above -0.5. */
const SURE_LOGPROB = -0.6;
const LOST_LOGPROB = -1;
const NO_SPEECH = 0.6;
/** For services that say one number between 0 and 1. */
const SURE_CONFIDENCE = 0.75;

/** What whisper writes down where nobody speaks: the credits of the films it learnt from. */
const PHANTOMS =
  /amara\.org|sous-titr(?:es|age) |^\s*merci d.avoir regard[eé]|^\s*thanks? (?:you )?for watching|نانسي\s*قنقر|اشتركوا في القناة/i;

const segment = z.object({ avg_logprob: z.number(), no_speech_prob: z.number().optional() });
const answer = z.object({
  text: z.string(),
  segments: z.array(z.unknown()).optional(),
  confidence: z.number().optional(),
});

/** Of an answer in the shape of OpenAI's `verbose_json`, which whisper on Workers AI shares; null for anything else. */
export function readTranscript(body: unknown): Transcript | null {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return null;
  const { segments = [], confidence } = parsed.data;
  const text = parsed.data.text.slice(0, MAX_TEXT).trim();
  const judged = segments.flatMap((candidate) => segment.safeParse(candidate).data ?? []);
  const isSilent = judged.length > 0 && judged.every(isSilence);
  if (text === '' || isSilent || PHANTOMS.test(text)) return { kind: 'silence' };
  if (judged.length > 0) return { kind: 'words', text, isSure: judged.every(isSurePart) && isSureWhole(judged) };
  return { kind: 'words', text, isSure: confidence === undefined ? null : confidence >= SURE_CONFIDENCE };
}

type Segment = z.infer<typeof segment>;

function isSilence({ avg_logprob, no_speech_prob = 0 }: Segment): boolean {
  return no_speech_prob > NO_SPEECH && avg_logprob < LOST_LOGPROB;
}

function isSurePart({ avg_logprob, no_speech_prob = 0 }: Segment): boolean {
  return avg_logprob >= LOST_LOGPROB && no_speech_prob <= NO_SPEECH;
}

function isSureWhole(segments: readonly Segment[]): boolean {
  return segments.reduce((sum, { avg_logprob }) => sum + avg_logprob, 0) / segments.length >= SURE_LOGPROB;
}
