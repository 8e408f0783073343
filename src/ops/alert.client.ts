import { readUpTo } from '#src/kernel/bounded-body';

export interface AlertOptions {
  readonly fetch: typeof fetch;
  /** `ALERT_WEBHOOK_URL`. */
  readonly url: string;
  readonly timeoutMs: number;
}

/** A JSON object with `text`, which Slack and its like show. True: it was taken. Never throws. */
export type SendAlert = (alert: { readonly text: string } & Readonly<Record<string, unknown>>) => Promise<boolean>;

const MAX_ANSWER_BYTES = 4 * 1_024;

export function createAlertSender(options: AlertOptions): SendAlert {
  // workerd's fetch refuses to be called as a method of another object.
  const { fetch, url, timeoutMs } = options;
  return async (alert) => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alert),
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
      });
      await readUpTo(response, MAX_ANSWER_BYTES);
      return response.ok;
    } catch {
      return false;
    }
  };
}
