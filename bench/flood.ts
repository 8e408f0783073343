import type { House } from './house.ts';
import { type LoadResult, openLoop } from './load.ts';
import { median, percentile, table } from './stats.ts';
import { type SignedWebhook, Traffic } from './traffic.ts';

export interface FloodPlan {
  readonly rounds: number;
  readonly customers: number;
  readonly signedPerSecond: number;
  readonly badPerSecond: number;
  readonly seconds: number;
}

interface Run {
  readonly signed: LoadResult;
  readonly refused: LoadResult | null;
  readonly databaseRequests: number;
}

/** What a flood of wrong signatures does to those who sign: the same signed traffic alone and beside it, in turns (decisions.md, Numbers). */
export async function flood(house: House, plan: FloodPlan): Promise<string> {
  const alone: Run[] = [];
  const beside: Run[] = [];
  for (let round = 0; round < plan.rounds; round++) {
    // Whoever comes second finds a warmer machine: take turns.
    const order = round % 2 === 0 ? [alone, beside] : [beside, alone];
    for (const runs of order) runs.push(await measure(house, { plan, round, isFlooded: runs === beside }));
  }
  const at = (runs: readonly Run[], share: number) =>
    median(runs.map(({ signed }) => percentile(signed.latencies, share)));
  const failures = (runs: readonly Run[]) => String(runs.reduce((sum, { signed }) => sum + signed.failures, 0));
  const row = (name: string, runs: readonly Run[]) => [
    name,
    at(runs, 0.5).toFixed(1),
    at(runs, 0.99).toFixed(1),
    failures(runs),
  ];
  const refused = beside.flatMap((run) => Object.entries(run.refused?.reasons ?? {}));
  const asked = [...alone, ...beside].reduce((sum, run) => sum + run.databaseRequests, 0);
  return [
    `Flood: ${plan.signedPerSecond}/s signed, alone and beside ${plan.badPerSecond}/s with a wrong signature, ${plan.seconds} s, ${plan.rounds} rounds`,
    table([['signed webhooks', 'p50 ms', 'p99 ms', 'failed'], row('alone', alone), row('beside the flood', beside)]),
    `p99 beside ÷ alone: ${(at(beside, 0.99) / at(alone, 0.99)).toFixed(2)}`,
    `Answers to the flood: ${[...totals(refused)].map(([reason, count]) => `${reason} × ${count}`).join(', ')}`,
    `Requests to Postgres during all rounds, consumers held: ${asked}`,
  ].join('\n');
}

async function measure(house: House, input: { plan: FloodPlan; round: number; isFlooded: boolean }): Promise<Run> {
  const { plan, round, isFlooded } = input;
  const peer = await house.start('resto-bot');
  try {
    const traffic = new Traffic({ customers: plan.customers, secret: house.secret, run: `f${round}${isFlooded}` });
    const target = { port: peer.port, next: () => traffic.next(Date.now()) };
    await openLoop(target, { perSecond: plan.signedPerSecond, seconds: 5 });
    const before = house.databaseRequests;
    const bad = { port: peer.port, next: () => forged(traffic.next(Date.now())) };
    const [signed, refused] = await Promise.all([
      openLoop(target, { perSecond: plan.signedPerSecond, seconds: plan.seconds }),
      isFlooded ? openLoop(bad, { perSecond: plan.badPerSecond, seconds: plan.seconds }) : null,
    ]);
    return { signed, refused, databaseRequests: house.databaseRequests - before };
  } finally {
    await peer.stop();
  }
}

/** Of the right form, so that the body is read and its digest computed: the most expensive refusal. */
function forged(webhook: SignedWebhook): SignedWebhook {
  return { ...webhook, signature: `sha256=${'0'.repeat(64)}` };
}

function totals(entries: readonly (readonly [string, number])[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const [reason, count] of entries) sums.set(reason, (sums.get(reason) ?? 0) + count);
  return sums;
}
