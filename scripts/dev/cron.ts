const MINUTE_MS = 60_000;
/** A job that is still running when the next minute comes is not called twice. */
const TICK_TIMEOUT_MS = 55_000;
const JUST_AFTER_MS = 50;

/** Every job once, so that a fresh stack knows its restaurants and accounts as a deployed one does after a few minutes. */
export async function runAllJobs(workerUrl: string): Promise<void> {
  const response = await fetch(`${workerUrl}/__dev/cron`, {
    method: 'POST',
    body: JSON.stringify({ cron: 'all' }),
    signal: AbortSignal.timeout(TICK_TIMEOUT_MS),
  });
  await response.body?.cancel();
}

/**
 * What Cloudflare does in production: on every full minute the Worker runs the jobs that have come due. Which ones is decided on the
 * Worker's own clock, which may have been moved.
 */
export function startCron(workerUrl: string, log: (line: string) => void): { stop(): void } {
  let timer: NodeJS.Timeout | null = null;
  const schedule = () => {
    timer = setTimeout(() => void run(), MINUTE_MS - (Date.now() % MINUTE_MS) + JUST_AFTER_MS);
  };
  const run = async () => {
    schedule();
    try {
      const response = await fetch(`${workerUrl}/__dev/tick`, {
        method: 'POST',
        signal: AbortSignal.timeout(TICK_TIMEOUT_MS),
      });
      if (!response.ok) log(`cron: the Worker answered ${response.status}`);
      await response.body?.cancel();
    } catch (error) {
      log(`cron: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  schedule();
  return {
    stop() {
      if (timer !== null) clearTimeout(timer);
    },
  };
}
