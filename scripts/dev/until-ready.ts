import { pause } from './process-record.ts';
import { StackError } from './stack-error.ts';

const DEADLINE_MS = 15_000;
const TRY_MS = 4_000;
const PAUSE_MS = 100;

/** Resolves when the Worker says that every part of it works; else tells what it said last. */
export async function untilReady(workerUrl: string, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + DEADLINE_MS;
  let last = 'nothing';
  while (Date.now() < deadline) {
    signal.throwIfAborted();
    try {
      const response = await fetch(`${workerUrl}/readyz`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_MS)]),
      });
      last = await response.text();
      if (response.status < 500) return;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    const problem = configurationProblem(last);
    if (problem !== null) throw new StackError(`the Worker is not configured: ${problem}`);
    await pause(PAUSE_MS);
  }
  throw new StackError(`the Worker does not become ready: ${last.slice(0, 500)}`);
}

/** A setting does not get better by waiting. */
function configurationProblem(body: string): string | null {
  try {
    const { checks } = JSON.parse(body) as { checks?: { configuration?: string } };
    const said = checks?.configuration;
    return said === undefined || said === 'ok' ? null : said;
  } catch {
    return null;
  }
}
