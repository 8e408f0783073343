import { setTimeout as sleep } from 'node:timers/promises';
import type { House } from './house.ts';
import { closedLoop, openLoop } from './load.ts';
import { Traffic } from './traffic.ts';
import { startWhole } from './whole.ts';

export interface RowsPlan {
  readonly customers: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** Longer than the journal, its confirmation and the last receipt take. */
const QUIET_MS = 30_000;

/** SQLite rows of one text message and its reply, with lease, receipts, journal and alarms, on average over a talk. */
export async function rows(house: House, plan: RowsPlan): Promise<string> {
  const whole = await startWhole(house, 'counting');
  try {
    const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: 'r' });
    const target = { port: whole.worker.port, next: () => traffic.next(Date.now()) };
    // The first message of each makes the tables.
    await closedLoop(target, { connections: 4, requests: plan.customers });
    await sleep(QUIET_MS);
    const before = await rowsWritten(whole.worker.port);
    const { requests, failures } = await openLoop(target, plan);
    await sleep(QUIET_MS);
    const perMessage = ((await rowsWritten(whole.worker.port)) - before) / requests;
    return `SQLite rows per message: ${perMessage.toFixed(1)} (${requests} messages of ${plan.customers} customers, ${failures} failed)`;
  } finally {
    await whole.stop();
  }
}

async function rowsWritten(port: number): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/rows`);
  return ((await response.json()) as { rowsWritten: number }).rowsWritten;
}
