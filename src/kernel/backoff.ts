/** Exponential delay before attempt `attempt + 1`: base, 2 × base, 4 × base … at most `maxMs`. */
export function backoffMs(input: { attempt: number; baseMs: number; maxMs: number }): number {
  const exponent = Math.max(0, input.attempt - 1);
  return Math.min(input.maxMs, input.baseMs * 2 ** Math.min(exponent, 30));
}
