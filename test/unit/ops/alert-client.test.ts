import { describe, expect, it, vi } from 'vitest';
import { createAlertSender } from '#src/ops/alert.client';

const ALERT = { text: 'resto-bot HIGH: dlq_count 9 > 5', kind: 'slo_check' };
const sender = (fetch: typeof globalThis.fetch, timeoutMs = 1_000) =>
  createAlertSender({ fetch, url: 'https://hooks.example.org/T0/secret', timeoutMs });

describe('an alert', () => {
  it('is posted as JSON with the text that Slack shows', async () => {
    const fetch = vi.fn(async () => new Response('ok'));
    expect(await sender(fetch as never)(ALERT)).toBe(true);
    const [url, init] = fetch.mock.calls[0] as unknown as [string, RequestInit];
    expect(url).toBe('https://hooks.example.org/T0/secret');
    expect(init).toMatchObject({ method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/json' } });
    expect(JSON.parse(String(init.body))).toEqual(ALERT);
  });

  it.each([301, 400, 404, 500, 503])('that is answered %i was not taken', async (status) => {
    expect(await sender((async () => new Response(null, { status })) as never)(ALERT)).toBe(false);
  });

  it('that nobody answers in time, or that cannot be sent, was not taken, and nothing is thrown', async () => {
    const hangs = (_url: string, { signal }: { signal: AbortSignal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    expect(await sender(hangs as never, 20)(ALERT)).toBe(false);
    expect(await sender((() => Promise.reject(new TypeError('no route'))) as never)(ALERT)).toBe(false);
  });
});
