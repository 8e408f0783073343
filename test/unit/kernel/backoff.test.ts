import fc from 'fast-check';
import { expect, it } from 'vitest';
import { backoffMs } from '#src/kernel/backoff';

it.each([
  [0, 5_000],
  [1, 5_000],
  [2, 10_000],
  [3, 20_000],
  [4, 40_000],
  [5, 60_000],
  [1_000_000, 60_000],
])('after attempt %i the wait is %i ms', (attempt, expected) => {
  expect(backoffMs({ attempt, baseMs: 5_000, maxMs: 60_000 })).toBe(expected);
});

it('never waits longer than the maximum, and never shorter than after the attempt before', () => {
  fc.assert(
    fc.property(
      fc.nat(200),
      fc.integer({ min: 1, max: 60_000 }),
      fc.integer({ min: 1, max: 600_000 }),
      (n, base, max) => {
        const wait = (attempt: number) => backoffMs({ attempt, baseMs: base, maxMs: max });
        expect(wait(n)).toBeLessThanOrEqual(max);
        expect(wait(n + 1)).toBeGreaterThanOrEqual(wait(n));
      },
    ),
  );
});
