import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTranscriber } from '#src/voice/transcription.client';
import { createWorkersAiTranscriber } from '#src/voice/workers-ai.client';
import { endless, Service } from '../../support/service.ts';

const SOUND = { bytes: new Uint8Array(Buffer.from('OggS sound')), contentType: 'audio/ogg' };
const VERBOSE = { text: 'menu', segments: [{ avg_logprob: -0.1, no_speech_prob: 0 }] };
const service = new Service();

const transcribe = (changes: { apiKey?: string; timeoutMs?: number } = {}) =>
  createTranscriber({ fetch, url: service.url, apiKey: 'key-1', model: 'whisper-1', timeoutMs: 400, ...changes })(
    SOUND,
  );

beforeAll(() => service.start());
afterAll(() => service.stop());
beforeEach(() => {
  service.asked.length = 0;
  service.says(VERBOSE);
});

describe('a transcription endpoint', () => {
  it('gets the sound under a name that tells its kind, and no language', async () => {
    expect(await transcribe()).toEqual({ kind: 'words', text: 'menu', isSure: true });
    const [asked] = service.asked;
    const body = asked?.body.toString() ?? '';
    expect(asked?.headers.authorization).toBe('Bearer key-1');
    expect(body).toContain('filename="voice.ogg"');
    expect(body).toContain('OggS sound');
    expect(body).toMatch(/name="model"\r\n\r\nwhisper-1/);
    expect(body).toMatch(/name="response_format"\r\n\r\nverbose_json/);
    expect(body).not.toContain('language');
  });

  it('gets no key where there is none', async () => {
    await transcribe({ apiKey: '' });
    expect(service.asked[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    ['an error', () => service.says(VERBOSE, 500)],
    ['a refusal', () => service.says(VERBOSE, 401)],
    ['a redirect', () => service.says('', 307, { location: '/elsewhere' })],
    ['no JSON', () => service.says('<html>')],
    ['another JSON', () => service.says({ error: 'menu' })],
    ['no answer', () => service.behaves(() => {})],
    ['an answer without end', () => service.behaves(endless)],
    ['a broken line', () => service.behaves((response) => response.destroy())],
  ])('that gives %s is not understood, and asked once', async (_what, misbehave) => {
    misbehave();
    const startedAt = performance.now();
    expect(await transcribe()).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(service.asked).toHaveLength(1);
  });
});

describe('the model of the platform', () => {
  const hear = (run: () => Promise<unknown>, timeoutMs = 100) => {
    const asked: { model: string; input: object }[] = [];
    const ai = {
      run: (model: string, input: object) => {
        asked.push({ model, input });
        return run();
      },
    };
    return { asked, transcript: createWorkersAiTranscriber({ ai, timeoutMs })(SOUND) };
  };

  it('gets the sound in base64, and answers in the same words', async () => {
    const { asked, transcript } = hear(async () => ({ ...VERBOSE, transcription_info: { language: 'ar' } }));
    expect(await transcript).toEqual({ kind: 'words', text: 'menu', isSure: true });
    const audio = Buffer.from(SOUND.bytes).toString('base64');
    expect(asked).toMatchObject([{ model: '@cf/openai/whisper-large-v3-turbo', input: { audio, task: 'transcribe' } }]);
  });

  it('gets a long sound whole', async () => {
    const bytes = new Uint8Array(100_001).map((_, place) => place % 251);
    let audio = '';
    const run = async (_model: string, input: { audio: string }) => {
      audio = input.audio;
      return VERBOSE;
    };
    await createWorkersAiTranscriber({ ai: { run }, timeoutMs: 1_000 })({ bytes, contentType: 'audio/ogg' });
    expect(Buffer.from(audio, 'base64').equals(Buffer.from(bytes))).toBe(true);
  });

  it.each([
    ['fails', () => Promise.reject(new Error('capacity'))],
    ['says nothing', () => new Promise(() => {})],
    ['talks nonsense', async () => 'menu'],
  ])('that %s is not understood', async (_what, run) => {
    expect(await hear(run).transcript).toBeNull();
  });
});
