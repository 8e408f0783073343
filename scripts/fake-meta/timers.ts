/** Every wait of the server, so that a reset or a close can end them all at once. */
export class Timers {
  readonly #pending = new Map<NodeJS.Timeout, (ran: boolean) => void>();

  /** True when the time has passed, false when the wait was cut short: then the caller stops. */
  sleep(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#pending.delete(timer);
        resolve(true);
      }, ms);
      this.#pending.set(timer, resolve);
    });
  }

  cancelAll(): void {
    for (const [timer, resolve] of this.#pending) {
      clearTimeout(timer);
      resolve(false);
    }
    this.#pending.clear();
  }
}
