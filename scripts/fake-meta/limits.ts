import type { Channel } from './demo.ts';

const PER_SECOND: Readonly<Record<Channel, number>> = { whatsapp: 80, instagram: 100, messenger: 300 };
const PAIR_BURST = 45;
const SECOND_MS = 1000;
const PAIR_WINDOW_MS = 6000;
const PRUNE_ABOVE = 5000;

export interface LimitInput {
  readonly channel: Channel;
  readonly accountId: string;
  readonly user: string;
  /** Real time: rates are not moved with the simulator's clock. */
  readonly now: number;
}

/** Throughput per number and rate per pair, counted over accepted messages. */
export class Limits {
  /** Null: each channel's own. */
  perNumberPerSecond: number | null = null;
  pairBurst = PAIR_BURST;
  readonly #numbers = new Map<string, number[]>();
  readonly #pairs = new Map<string, number[]>();

  /** Null when the message may pass: then it counts. */
  take(input: LimitInput): 'number' | 'pair' | null {
    const number = recent(this.#numbers, input.accountId, input.now - SECOND_MS);
    if (number.length >= (this.perNumberPerSecond ?? PER_SECOND[input.channel])) return 'number';
    // The pair rule is WhatsApp's alone.
    if (input.channel === 'whatsapp') {
      const pair = recent(this.#pairs, `${input.accountId}|${input.user}`, input.now - PAIR_WINDOW_MS);
      if (pair.length >= this.pairBurst) return 'pair';
      pair.push(input.now);
      if (this.#pairs.size > PRUNE_ABOVE) this.#prune(input.now - PAIR_WINDOW_MS);
    }
    number.push(input.now);
    return null;
  }

  clear(): void {
    this.#numbers.clear();
    this.#pairs.clear();
    this.perNumberPerSecond = null;
    this.pairBurst = PAIR_BURST;
  }

  #prune(after: number): void {
    for (const [key, times] of this.#pairs) {
      if ((times.at(-1) ?? 0) <= after) this.#pairs.delete(key);
    }
  }
}

function recent(times: Map<string, number[]>, key: string, after: number): number[] {
  const list = times.get(key) ?? [];
  let old = 0;
  while (old < list.length && (list[old] ?? 0) <= after) old += 1;
  list.splice(0, old);
  times.set(key, list);
  return list;
}
