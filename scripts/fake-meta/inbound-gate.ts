import type { Timers } from './timers.ts';

export const GATE_MODES = ['normal', 'duplicate', 'delay', 'reorder'] as const;
export type GateMode = (typeof GATE_MODES)[number];

const DEFAULT_DELAY_MS = 3000;

/** How the webhooks of customers reach the Worker: at once, twice, late, or the later one first. */
export class InboundGate {
  readonly #timers: Timers;
  #mode: GateMode = 'normal';
  #delayMs = DEFAULT_DELAY_MS;
  #held: (() => void) | undefined;

  constructor(timers: Timers) {
    this.#timers = timers;
  }

  get setting(): { readonly mode: GateMode; readonly delayMs: number } {
    return { mode: this.#mode, delayMs: this.#delayMs };
  }

  set(mode: GateMode, delayMs?: number): void {
    this.#mode = mode;
    this.#delayMs = delayMs ?? DEFAULT_DELAY_MS;
    this.#letGo();
  }

  async pass<T>(post: () => Promise<T>): Promise<T> {
    switch (this.#mode) {
      case 'normal':
        return post();
      case 'duplicate': {
        const [first] = await Promise.all([post(), post()]);
        return first;
      }
      case 'delay':
        await this.#timers.sleep(this.#delayMs);
        return post();
      case 'reorder':
        return this.#reorder(post);
    }
  }

  async #reorder<T>(post: () => Promise<T>): Promise<T> {
    if (this.#held) {
      const answer = await post();
      this.#letGo();
      return answer;
    }
    // Held until the next one has overtaken it, or nobody came.
    await new Promise<void>((resolve) => {
      this.#held = resolve;
      void this.#timers.sleep(this.#delayMs).then(() => resolve());
    });
    this.#held = undefined;
    return post();
  }

  #letGo(): void {
    this.#held?.();
    this.#held = undefined;
  }
}
