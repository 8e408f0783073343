import { inject } from 'vitest';

export interface ProviderCheckout {
  readonly id: string;
  readonly amount: number;
  readonly status: string;
  readonly locale: string;
  readonly checkout_url: string;
  readonly metadata: Readonly<Record<string, string>>;
}

/** The fake Chargily's controls (docs/local-stack.md). */
export const chargily = {
  /** Without an id: the newest. Answers with what the Worker said to each webhook. */
  async settle(form: Readonly<Record<string, unknown>>): Promise<readonly number[]> {
    return ((await control('settle', form)) as { webhooks: readonly number[] }).webhooks;
  },
  faults: (times: number) => control('faults', { times }),
  reset: () => control('reset', {}),
  async checkouts(): Promise<readonly ProviderCheckout[]> {
    return ((await call('_control/checkouts')) as { items: readonly ProviderCheckout[] }).items;
  },
};

function control(what: string, body: object): Promise<unknown> {
  return call(`_control/${what}`, { method: 'POST', body: JSON.stringify(body) });
}

async function call(path: string, init: RequestInit = {}): Promise<unknown> {
  const url = `http://127.0.0.1:${inject('place').ports.chargily}/${path}`;
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return response.json();
}
