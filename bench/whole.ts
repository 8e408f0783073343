import { fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { closedLoop, openLoop } from './load.ts';
import type { RunningPeer } from './peer.ts';
import { median } from './stats.ts';
import { Traffic } from './traffic.ts';

/** The Worker with its consumers, Postgres behind it and the local Meta in front, whose limits are out of the way. */
export interface Whole {
  readonly worker: RunningPeer;
  /** Answers that the local Meta has taken so far. */
  sent(): Promise<number>;
  stop(): Promise<void>;
}

const POLL_MS = 200;
const DRAIN_TIMEOUT_MS = 120_000;

export async function startWhole(house: House, build: 'ours' | 'counting' = 'ours'): Promise<Whole> {
  const worker = await house.start('resto-bot', { consumersHeld: false, build });
  const meta = fork(join(import.meta.dirname, '../scripts/fake-meta/main.ts'), [], {
    stdio: ['ignore', 'ignore', 2, 'ipc'],
    env: {
      ...process.env,
      META_PORT: String(house.ports.meta),
      PORT: String(worker.port),
      META_APP_SECRET: house.secret,
    },
  });
  const control = `http://127.0.0.1:${house.ports.meta}/_control`;
  await untilUp(`${control}/faults`);
  await fetch(`${control}/limits`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ perNumberPerSecond: 100_000, pairBurst: 100_000, knownUsersOnly: false }),
  });
  let seen = 0;
  let count = 0;
  return {
    worker,
    sent: async () => {
      const response = await fetch(`${control}/sent?since=${seen}`);
      const { items } = (await response.json()) as { items: readonly Sent[] };
      seen = items.at(-1)?.n ?? seen;
      count += items.filter(({ status, body }) => status === 200 && ('type' in body || 'message' in body)).length;
      return count;
    },
    stop: async () => {
      await worker.stop();
      const ended = new Promise((resolve) => meta.once('exit', resolve));
      // It would wait for a Worker to take its last receipts.
      meta.kill('SIGKILL');
      await ended;
    },
  };
}

interface Sent {
  readonly n: number;
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function untilUp(url: string): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const isUp = await fetch(url).then(
      () => true,
      () => false,
    );
    if (isUp) return;
    await sleep(POLL_MS / 2);
  }
  throw new Error(`nobody answers at ${url}`);
}

/** Messages a second through everything: webhook, turn, queue, Graph, receipts, archive. */
export async function drained(
  house: House,
  plan: { rounds: number; customers: number; requests: number },
): Promise<string> {
  const rates: number[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    const whole = await startWhole(house);
    try {
      const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: `d${round}` });
      const target = { port: whole.worker.port, next: () => traffic.next(Date.now()) };
      const startedAt = performance.now();
      const { failures } = await closedLoop(target, { connections: 16, requests: plan.requests });
      await untilSent(whole, plan.requests - failures);
      rates.push((plan.requests / (performance.now() - startedAt)) * 1_000);
    } finally {
      await whole.stop();
    }
  }
  return `Drained: ${plan.requests} messages of ${plan.customers} new customers, answered and sent: ${median(rates).toFixed(0)} messages/s (median of ${plan.rounds})`;
}

async function untilSent(whole: Whole, expected: number): Promise<void> {
  const deadline = performance.now() + DRAIN_TIMEOUT_MS;
  let sent = 0;
  while (performance.now() < deadline) {
    sent = await whole.sent();
    if (sent >= expected) return;
    await sleep(POLL_MS);
  }
  throw new Error(`only ${sent} of ${expected} answers were sent`);
}

export interface MemoryPlan {
  readonly minutes: number;
  readonly customers: number;
  readonly perSecond: number;
}

/** Resident memory of workerd under even load from the same people, minute by minute. */
export async function memory(house: House, plan: MemoryPlan): Promise<string> {
  const whole = await startWhole(house);
  try {
    const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: 'm' });
    const target = { port: whole.worker.port, next: () => traffic.next(Date.now()) };
    const perMinute: number[] = [];
    const atTheEnd: number[] = [];
    const reasons: Record<string, number> = {};
    for (let minute = 0; minute < plan.minutes; minute++) {
      const samples: number[] = [];
      const timer = setInterval(() => samples.push(residentMiB(whole.worker.pid)), 1_000);
      const run = await openLoop(target, { perSecond: plan.perSecond, seconds: 60 });
      clearInterval(timer);
      for (const [reason, count] of Object.entries(run.reasons)) reasons[reason] = (reasons[reason] ?? 0) + count;
      perMinute.push(median(samples));
      atTheEnd.push(median(samples.slice(-15)));
      await whole.sent();
    }
    const half = Math.ceil(plan.minutes / 2);
    const middle = atTheEnd[half - 1] ?? 1;
    const growth = (100 * ((atTheEnd.at(-1) ?? 0) - middle)) / middle;
    return [
      `Memory: ${plan.perSecond}/s for ${plan.minutes} min from ${plan.customers} customers, everything drained; failed: ${JSON.stringify(reasons)}`,
      `MiB by minute: ${perMinute.map((value) => value.toFixed(0)).join(' ')}`,
      `growth from the end of minute ${half} to the end of minute ${plan.minutes}: ${growth.toFixed(1)} %`,
    ].join('\n');
  } finally {
    await whole.stop();
  }
}

function residentMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024;
}
