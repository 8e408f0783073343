import { describe, expect, it } from 'vitest';
import { type HearVoiceDeps, hearVoice } from '#src/voice/hear-voice.usecase';

const SOUND = { bytes: new Uint8Array(4), contentType: 'audio/ogg' };

function fakeDeps(changes: Partial<HearVoiceDeps> = {}) {
  const calls: string[] = [];
  const deps: HearVoiceDeps = {
    findMedia: async (mediaId) => {
      calls.push(`find ${mediaId}`);
      return { ok: true, url: 'https://lookaside.fbsbx.com/1', bytes: 4 };
    },
    download: async ({ url, withToken }) => {
      calls.push(`download ${url} ${withToken}`);
      return { ok: true, ...SOUND };
    },
    transcribe: async () => {
      calls.push('transcribe');
      return { kind: 'words', text: 'menu', isSure: true };
    },
    ...changes,
  };
  return { deps, calls };
}

const hear = (changes: Partial<HearVoiceDeps>) => hearVoice(fakeDeps(changes).deps, { mediaId: '1' }, 100);

describe('listening to a voice message', () => {
  it('that Meta keeps: it is looked up, and fetched with our token', async () => {
    const { deps, calls } = fakeDeps();
    const note = { mediaId: '1', url: 'https://elsewhere/1' };
    expect(await hearVoice(deps, note, 100)).toEqual({ kind: 'heard', text: 'menu', isSure: true });
    expect(calls).toEqual(['find 1', 'download https://lookaside.fbsbx.com/1 true', 'transcribe']);
  });

  it('at an address that a customer or a partner gave: our token stays here', async () => {
    const { deps, calls } = fakeDeps();
    await hearVoice(deps, { url: 'https://lookaside.fbsbx.com/2' }, 100);
    expect(calls).toEqual(['download https://lookaside.fbsbx.com/2 false', 'transcribe']);
  });

  it('that is announced too large: it is not fetched', async () => {
    const { deps, calls } = fakeDeps();
    expect(await hearVoice(deps, { mediaId: '1' }, 3)).toEqual({ kind: 'failed', why: 'too_large' });
    expect(calls).toEqual(['find 1']);
  });

  it('of a service that does not say how sure it is: it is believed', async () => {
    const transcribe = async () => ({ kind: 'words', text: 'menu', isSure: null }) as const;
    expect(await hear({ transcribe })).toEqual({ kind: 'heard', text: 'menu', isSure: true });
  });

  it.each([
    ['gone', 'unreadable'],
    ['not_audio', 'unreadable'],
    ['too_many_redirects', 'unreadable'],
    ['too_large', 'too_large'],
    ['refused', 'away'],
    ['unavailable', 'away'],
    ['timeout', 'away'],
    ['network', 'away'],
  ] as const)('whose download ends with %s: %s', async (reason, why) => {
    expect(await hear({ download: async () => ({ ok: false, reason }) })).toEqual({ kind: 'failed', why });
  });

  it('that is gone, silent, or that nobody writes down', async () => {
    expect(await hear({ findMedia: async () => ({ ok: false, reason: 'gone' }) })).toMatchObject({ why: 'unreadable' });
    expect(await hear({ findMedia: async () => ({ ok: false, reason: 'away' }) })).toMatchObject({ why: 'away' });
    expect(await hear({ transcribe: async () => ({ kind: 'silence' }) })).toMatchObject({ why: 'silence' });
    expect(await hear({ transcribe: async () => null })).toMatchObject({ why: 'away' });
    expect(await hearVoice(fakeDeps().deps, {}, 100)).toMatchObject({ why: 'unreadable' });
  });

  it('that may not be fetched: the reason is kept', async () => {
    const download = async () => ({ ok: false, reason: 'blocked', refusal: 'https_only' }) as const;
    expect(await hear({ download })).toEqual({ kind: 'blocked', refusal: 'https_only' });
  });
});
