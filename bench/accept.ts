import type { House, PeerName } from './house.ts';
import { PEERS } from './house.ts';
import { closedLoop, type LoadResult, openLoop } from './load.ts';
import { median, percentile, table } from './stats.ts';
import { Traffic } from './traffic.ts';

export interface AcceptPlan {
  readonly rounds: number;
  readonly customers: number;
  readonly connections: number;
  readonly requests: number;
}

/**
 * How many webhooks a second each peer takes, medians of interleaved rounds. Each round starts from nothing; two messages of
 * everybody make and warm the objects, two more are measured.
 */
export async function accept(house: House, plan: AcceptPlan): Promise<string> {
  const runs = await interleaved(house, plan.rounds, async (_name, port, round) => {
    const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: `a${round}` });
    const target = { port, next: () => traffic.next(Date.now()) };
    await closedLoop(target, { connections: plan.connections, requests: 2 * plan.customers });
    const before = house.databaseRequests;
    const result = await closedLoop(target, plan);
    return { ...result, databaseRequests: house.databaseRequests - before };
  });
  const rate = (name: PeerName) => median(runs[name].map(({ requests, seconds }) => requests / seconds));
  const floor = rate('floor');
  const rows = PEERS.map((name) => [
    name,
    rate(name).toFixed(0),
    `${((100 * rate(name)) / floor).toFixed(0)} %`,
    ...latencies(runs[name]),
    String(sum(runs[name].map(({ failures }) => failures))),
  ]);
  const asked = sum(runs['resto-bot'].map((run) => run.databaseRequests));
  return [
    `Accept: ${plan.connections} connections, ${plan.customers} customers, ${plan.rounds} rounds of ${plan.requests} webhooks`,
    table([['peer', 'webhooks/s', 'of the floor', 'p50 ms', 'p99 ms', 'failed'], ...rows]),
    `Requests of resto-bot to Postgres during its rounds: ${asked}`,
  ].join('\n');
}

export interface PacedPlan {
  readonly rounds: number;
  readonly customers: number;
  readonly perSecond: number;
  readonly seconds: number;
}

/** How long a webhook waits for its 200 when they come evenly, whatever the peer does. */
export async function paced(house: House, plan: PacedPlan): Promise<string> {
  const runs = await interleaved(house, plan.rounds, async (_name, port, round) => {
    const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: `p${round}` });
    const target = { port, next: () => traffic.next(Date.now()) };
    await closedLoop(target, { connections: 4, requests: plan.customers });
    return openLoop(target, plan);
  });
  const at = (name: PeerName, share: number) => median(runs[name].map((run) => percentile(run.latencies, share)));
  const rows = PEERS.map((name) => [
    name,
    ...latencies(runs[name]),
    `${(at(name, 0.5) / at('floor', 0.5)).toFixed(2)} ×`,
    `${(at(name, 0.99) / at('floor', 0.99)).toFixed(2)} ×`,
    String(sum(runs[name].map(({ failures }) => failures))),
  ]);
  return [
    `Paced: ${plan.perSecond}/s for ${plan.seconds} s, ${plan.customers} customers, ${plan.rounds} rounds`,
    table([['peer', 'p50 ms', 'p99 ms', 'p50 of floor', 'p99 of floor', 'failed'], ...rows]),
  ].join('\n');
}

function latencies(runs: readonly LoadResult[]): string[] {
  return [0.5, 0.99].map((share) => median(runs.map((run) => percentile(run.latencies, share))).toFixed(1));
}

async function interleaved<T>(
  house: House,
  rounds: number,
  measure: (name: PeerName, port: number, round: number) => Promise<T>,
): Promise<Readonly<Record<PeerName, readonly T[]>>> {
  const runs: Record<PeerName, T[]> = { 'bare Worker': [], floor: [], 'Express + pg': [], 'resto-bot': [] };
  for (let round = 0; round < rounds; round++) {
    for (const name of PEERS) {
      const peer = await house.start(name);
      try {
        runs[name].push(await measure(name, peer.port, round));
      } finally {
        await peer.stop();
      }
    }
  }
  return runs;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
