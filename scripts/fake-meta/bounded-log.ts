/** A numbered list that forgets its oldest part: a load run must not fill the memory. Numbers never restart, so `since` stays valid across a reset. */
export class BoundedLog<T extends object> {
  readonly #limit: number;
  #items: (T & { readonly n: number })[] = [];
  #last = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(item: T): T & { readonly n: number } {
    this.#last += 1;
    const numbered = { n: this.#last, ...item };
    this.#items.push(numbered);
    // Dropping a tenth at a time keeps the cost per item constant.
    if (this.#items.length > this.#limit) this.#items = this.#items.slice(Math.ceil(this.#limit / 10));
    return numbered;
  }

  since(n: number): readonly (T & { readonly n: number })[] {
    const first = this.#items[0]?.n ?? 1;
    return this.#items.slice(Math.max(0, n + 1 - first));
  }

  clear(): void {
    this.#items = [];
  }
}
