import { createMediaFinder } from '#src/channels/index';
import type { Config } from '#src/env';
import { SECOND_MS } from '#src/kernel/clock';
import type { AccountRef } from '#src/messages/index';
import { createDownloader } from '#src/security/download.client';
import { type HearVoiceDeps, hearVoice } from '#src/voice/hear-voice.usecase';
import type { Hearing, VoiceNote } from '#src/voice/index';
import { createTranscriber, type Transcribe } from '#src/voice/transcription.client';
import { createWorkersAiTranscriber, type SpeechModels } from '#src/voice/workers-ai.client';

/** WhatsApp takes 16 MB; nobody orders for more than a quarter of an hour, which is less than this in every format. */
const MAX_SOUND_BYTES = 4 * 1_024 * 1_024;
/** Together 17 s at most, for which the customer's next messages wait. */
const FIND_TIMEOUT_MS = 3 * SECOND_MS;
const DOWNLOAD_TIMEOUT_MS = 6 * SECOND_MS;
const TRANSCRIBE_TIMEOUT_MS = 8 * SECOND_MS;

/** Never throws: what could not be heard is an answer too. */
export type Listen = (note: VoiceNote, account: AccountRef) => Promise<Hearing>;

/** Null where nobody listens: no `STT_API_URL`, and no `AI` binding. */
export function listener(input: {
  env: object;
  config: Config;
  tokenOf(account: AccountRef): Promise<string>;
}): Listen | null {
  const { config, tokenOf } = input;
  const transcribe = transcriber(input);
  if (transcribe === null) return null;
  const { graphBaseUrl, graphVersion: version, mediaStandIn: standIn } = config;
  const findMedia = createMediaFinder({ graphBaseUrl, version, timeoutMs: FIND_TIMEOUT_MS, fetch });
  const limits = { maxBytes: MAX_SOUND_BYTES, timeoutMs: DOWNLOAD_TIMEOUT_MS };
  const downloader = createDownloader({ fetch, allowedHosts: config.allowedAudioDomains, standIn, ...limits });
  return async (note, account) => {
    const deps: HearVoiceDeps = {
      findMedia: async (mediaId) => {
        const token = await tokenOf(account).catch(() => null);
        if (token === null) return { ok: false, reason: 'away' };
        return findMedia({ mediaId, accountId: account.accountId, token });
      },
      download: async ({ url, withToken }) => {
        const token = withToken ? await tokenOf(account).catch(() => null) : null;
        const authorization = { header: `Bearer ${token}`, host: 'lookaside.fbsbx.com' } as const;
        return downloader.download({ url, ...(token !== null && { authorization }) });
      },
      transcribe,
    };
    return hearVoice(deps, note, MAX_SOUND_BYTES);
  };
}

function transcriber({ env, config }: { env: object; config: Config }): Transcribe | null {
  const { url, apiKey, model } = config.stt;
  const timeoutMs = TRANSCRIBE_TIMEOUT_MS;
  if (url !== null) return createTranscriber({ fetch, url, apiKey, model, timeoutMs });
  const ai = speechModels(env);
  return ai ? createWorkersAiTranscriber({ ai, timeoutMs }) : null;
}

/** The binding is nobody's duty, so the generated type of the bindings does not have it. */
function speechModels(env: { AI?: unknown }): SpeechModels | null {
  return typeof env.AI === 'object' && env.AI !== null ? (env.AI as SpeechModels) : null;
}
