import { type Advise, createAdviser } from '#src/advice/adviser.client';
import type { Config } from '#src/env';
import { SECOND_MS } from '#src/kernel/clock';

/** For a customer who waits, an advice later than that is none. */
const ADVICE_TIMEOUT_MS = 3 * SECOND_MS;

/** Null where nobody is asked: `LLM_API_URL` is the switch. */
export function adviser(config: Config): Advise | null {
  const { url, apiKey, model } = config.llm;
  return url === null ? null : createAdviser({ fetch, url, apiKey, model, timeoutMs: ADVICE_TIMEOUT_MS });
}
