import { BoundedLog } from './bounded-log.ts';
import type { Channel } from './demo.ts';
import type { EventStream } from './event-stream.ts';

/** One request and its answer, in either direction. */
export interface Exchange {
  readonly at: number;
  readonly kind: 'inbound' | 'receipt' | 'graph' | 'media' | 'verify' | 'clock';
  readonly channel: Channel | null;
  readonly method: string;
  readonly path: string;
  readonly request: unknown;
  /** 0: no answer. */
  readonly status: number;
  readonly response: unknown;
  readonly ms: number;
  readonly attempt?: number;
}

const KEPT = 2000;

export class Traffic {
  readonly #log = new BoundedLog<Exchange>(KEPT);
  readonly #events: EventStream;

  constructor(events: EventStream) {
    this.#events = events;
  }

  add(exchange: Exchange): void {
    this.#events.publish('traffic', this.#log.add(exchange));
  }

  since(n: number): readonly Exchange[] {
    return this.#log.since(n);
  }

  clear(): void {
    this.#log.clear();
  }
}
