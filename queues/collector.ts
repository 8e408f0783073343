import { type Clock, SECOND_MS } from '#src/kernel/clock';

/** How long the first message waits for company. Nobody sees it: a send to Meta takes ten times as long. */
const GATHER_MS = 25;
/** A leader that has not sent by then died with its object. */
const LEADER_MS = SECOND_MS;
/** What one call takes (platform.md §1.3). */
const MAX_MESSAGES = 100;

/**
 * Sends the messages of many objects of one isolate in one call: the first to come waits a moment and sends for all. Only for messages
 * whose loss costs nothing but time, because those of the others go with the first one when it dies.
 */
export class QueueCollector<T> {
  private readonly queue: Queue<T>;
  private readonly clock: Clock;
  private readonly weigh: (message: T) => number;
  private readonly maxWeight: number;
  private held: T[] = [];
  private ledUntil = 0;

  /** `weigh` and `maxWeight` keep one call below the 256 KB that it may have. */
  constructor(options: { queue: Queue<T>; clock: Clock; weigh?: (message: T) => number; maxWeight?: number }) {
    this.queue = options.queue;
    this.clock = options.clock;
    this.weigh = options.weigh ?? (() => 1);
    this.maxWeight = options.maxWeight ?? MAX_MESSAGES;
  }

  async send(message: T): Promise<void> {
    this.held.push(message);
    const now = this.clock.now();
    if (now < this.ledUntil && this.held.length < MAX_MESSAGES) return;
    this.ledUntil = now + LEADER_MS;
    if (this.held.length < MAX_MESSAGES) await scheduler.wait(GATHER_MS);
    this.ledUntil = 0;
    while (this.held.length > 0) await this.queue.sendBatch(this.takeCall().map((body) => ({ body })));
  }

  private takeCall(): readonly T[] {
    let count = 0;
    for (let weight = 0; count < Math.min(this.held.length, MAX_MESSAGES); count++) {
      weight += this.weigh(this.held[count] as T);
      if (weight > this.maxWeight && count > 0) break;
    }
    return this.held.splice(0, count);
  }
}
