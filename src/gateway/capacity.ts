/** How many webhooks one isolate takes at a time. Beyond, it says so at once instead of queueing without end (invariant I16). */
export class Capacity {
  private readonly limit: number;
  private inFlight = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** False when full; every true must be followed by one `leave`. */
  enter(): boolean {
    if (this.inFlight >= this.limit) return false;
    this.inFlight++;
    return true;
  }

  leave(): void {
    this.inFlight--;
  }
}
