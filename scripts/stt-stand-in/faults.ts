import { z } from 'zod';

export const faultForm = z.strictObject({
  times: z.number().int().min(1).max(1_000).default(1),
  delayMs: z.number().int().min(0).max(60_000).default(0),
  status: z.number().int().min(200).max(599).optional(),
  /** Sent as it is, in the place of an answer. */
  body: z.string().max(100_000).optional(),
  location: z.string().optional(),
  /** Closes the connection. */
  drop: z.boolean().default(false),
});

export type Fault = Omit<z.infer<typeof faultForm>, 'times'>;

/** The next answers that go wrong, in order. */
export class Faults {
  #due: Fault[] = [];

  add({ times, ...fault }: z.infer<typeof faultForm>): void {
    for (let count = 0; count < times; count++) this.#due.push(fault);
  }

  take(): Fault | undefined {
    return this.#due.shift();
  }

  clear(): void {
    this.#due = [];
  }
}
