/** The one alarm of an object, remembered so that it is neither read nor written without need. */
export class AlarmClock {
  private readonly storage: DurableObjectStorage;
  /** Undefined until asked for: only the storage knows after an eviction. */
  private at: number | null | undefined;

  constructor(storage: DurableObjectStorage) {
    this.storage = storage;
  }

  /** Before the first `armBy` of an invocation. */
  async learn(): Promise<void> {
    if (this.at === undefined) this.at = await this.storage.getAlarm();
  }

  get isSet(): boolean {
    return typeof this.at === 'number';
  }

  rang(): void {
    this.at = null;
  }

  forget(): void {
    this.at = undefined;
  }

  /** Sets the alarm unless an earlier one is set. Inside a transaction it is part of it. */
  armBy(at: number): void {
    if (typeof this.at === 'number' && this.at <= at) return;
    this.moveTo(at);
  }

  /** Whatever is set. */
  moveTo(at: number): void {
    if (this.at === at) return;
    this.at = at;
    void this.storage.setAlarm(at);
  }
}
