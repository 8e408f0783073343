import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SignedWebhook } from './traffic.ts';

export interface LoadResult {
  readonly requests: number;
  /** Anything but a 200. */
  readonly failures: number;
  /** By status or error code. */
  readonly reasons: Readonly<Record<string, number>>;
  readonly seconds: number;
  /** Milliseconds, sorted. In an open loop they count from when the request was due, so waiting for a turn counts too. */
  readonly latencies: readonly number[];
}

interface Target {
  readonly port: number;
  readonly next: () => SignedWebhook;
}

const TIMEOUT_MS = 30_000;

/** `connections` senders, each with its next request as soon as the last is answered. */
export async function closedLoop(target: Target, load: { connections: number; requests: number }): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
  const meter = new Meter();
  let left = load.requests;
  const sender = async () => {
    while (left-- > 0) {
      const startedAt = performance.now();
      meter.note(await post(agent, target.port, target.next()), startedAt);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, sender));
  agent.destroy();
  return meter.result();
}

/** `perSecond` requests, evenly spaced, whether or not the ones before are answered. */
export async function openLoop(target: Target, load: { perSecond: number; seconds: number }): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true });
  const meter = new Meter();
  const total = load.perSecond * load.seconds;
  const startedAt = performance.now();
  const underWay: Promise<void>[] = [];
  for (let sent = 0; sent < total; sent++) {
    const dueAt = startedAt + (sent * 1_000) / load.perSecond;
    const webhook = target.next();
    const wait = dueAt - performance.now();
    if (wait > 0) await sleep(wait);
    underWay.push(post(agent, target.port, webhook).then((outcome) => meter.note(outcome, dueAt)));
  }
  await Promise.all(underWay);
  agent.destroy();
  return meter.result();
}

class Meter {
  private readonly startedAt = performance.now();
  private readonly latencies: number[] = [];
  private readonly reasons: Record<string, number> = {};

  note(outcome: string, startedAt: number): void {
    if (outcome !== '200') this.reasons[outcome] = (this.reasons[outcome] ?? 0) + 1;
    this.latencies.push(performance.now() - startedAt);
  }

  result(): LoadResult {
    const { latencies, reasons } = this;
    const failures = Object.values(reasons).reduce((sum, count) => sum + count, 0);
    const seconds = (performance.now() - this.startedAt) / 1_000;
    return { requests: latencies.length, failures, reasons, seconds, latencies: latencies.toSorted((a, b) => a - b) };
  }
}

function post(agent: Agent, port: number, { path, body, signature }: SignedWebhook): Promise<string> {
  return new Promise((resolve) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-hub-signature-256': signature,
    };
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers, timeout: TIMEOUT_MS });
    sent.on('response', (response) => {
      response.resume();
      response.on('end', () => resolve(String(response.statusCode)));
      response.on('error', () => resolve('broken answer'));
    });
    sent.on('timeout', () => sent.destroy(new Error('timeout')));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end(body);
  });
}
