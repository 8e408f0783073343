import { describe, expect, it } from 'vitest';
import { readTranscript } from '#src/voice/transcript';

const segment = (avg_logprob: number, no_speech_prob = 0.02) => ({ text: 'x', avg_logprob, no_speech_prob });
const heard = (...segments: object[]) => readTranscript({ text: ' 2 pizza ', language: 'fr', segments });

describe('what a service of speech answers', () => {
  it('is words, and how sure it is', () => {
    expect(heard(segment(-0.2))).toEqual({ kind: 'words', text: '2 pizza', isSure: true });
    expect(heard(segment(-0.8))).toEqual({ kind: 'words', text: '2 pizza', isSure: false });
  });

  it('is unsure when one part of it is lost, or may be no speech', () => {
    expect(heard(segment(-0.1), segment(-0.1), segment(-1.2))).toMatchObject({ isSure: false });
    expect(heard(segment(-0.1), segment(-0.2, 0.8))).toMatchObject({ isSure: false });
  });

  it('is silence where nobody speaks, whatever words stand there', () => {
    expect(heard(segment(-1.4, 0.9))).toEqual({ kind: 'silence' });
    expect(readTranscript({ text: '  ', segments: [] })).toEqual({ kind: 'silence' });
    for (const text of [
      'Sous-titres réalisés par la communauté d’Amara.org',
      'Merci d’avoir regardé cette vidéo !',
      'ترجمة نانسي قنقر',
    ])
      expect(readTranscript({ text, segments: [segment(-0.2)] }), text).toEqual({ kind: 'silence' });
    expect(readTranscript({ text: 'merci', segments: [segment(-0.2)] })).toMatchObject({ kind: 'words' });
  });

  it('may say one number, or nothing of how sure it is', () => {
    expect(readTranscript({ text: 'menu', confidence: 0.95 })).toMatchObject({ isSure: true });
    expect(readTranscript({ text: 'menu', confidence: 0.6 })).toMatchObject({ isSure: false });
    expect(readTranscript({ text: 'menu' })).toMatchObject({ isSure: null });
    expect(readTranscript({ text: 'menu', segments: [{ start: 0 }, 7, null] })).toMatchObject({ isSure: null });
  });

  it.each([undefined, null, [], 'menu', {}, { text: 7 }, { error: { message: 'menu' } }])('is nothing: %j', (body) => {
    expect(readTranscript(body)).toBeNull();
  });

  it('is cut where it is endless', () => {
    const transcript = readTranscript({ text: 'x'.repeat(1_000_000) });
    expect(transcript).toMatchObject({ kind: 'words' });
    expect(JSON.stringify(transcript).length).toBeLessThan(21_000);
  });
});
