import { inject } from 'vitest';

export interface SentItem {
  readonly n: number;
  readonly to: string | null;
  readonly path: string;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface WebhookAnswer {
  readonly status: number;
  readonly messageId?: string;
}

const TIMEOUT_MS = 20_000;

/** The fake Meta's controls (docs/local-stack.md). */
export const meta = {
  inbound: (form: Readonly<Record<string, unknown>>) => control<WebhookAnswer>('inbound', form),
  faults: (rules: readonly Readonly<Record<string, unknown>>[]) => control('faults', rules),
  receipts: (mode: Readonly<Record<string, unknown>>) => control('receipts', mode),
  limits: (limits: Readonly<Record<string, unknown>>) => control('limits', limits),
  clock: (offsetMs: number) => control('clock', { offsetMs }),
  async sent(query: { to?: string; since?: number } = {}): Promise<readonly SentItem[]> {
    const params = new URLSearchParams({ since: String(query.since ?? 0), ...(query.to && { to: query.to }) });
    const { items } = await read<{ items: readonly SentItem[] }>(`${inject('metaUrl')}/_control/sent?${params}`);
    return items;
  },
};

/** What the customer got: accepted messages, no read marks. */
export async function messagesTo(user: string): Promise<readonly SentItem[]> {
  const items = await meta.sent({ to: user });
  return items.filter((item) => item.status === 200 && !('sender_action' in item.body));
}

async function control<T>(what: string, body: unknown): Promise<T> {
  return read<T>(`${inject('metaUrl')}/_control/${what}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

async function read<T>(url: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  const text = await response.text();
  if (response.status !== 200 && response.status !== 502) throw new Error(`${url}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
