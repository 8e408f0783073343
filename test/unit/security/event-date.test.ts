import { expect, it } from 'vitest';
import { DAY_MS, SECOND_MS } from '#src/kernel/clock';
import { judgeDate } from '#src/security/index';

const NOW = Date.parse('2026-11-22T17:00:00Z');

it.each([
  ['now', 0, 'timely'],
  ['an hour ago', 3_600 * SECOND_MS, 'timely'],
  ['eight days ago', 8 * DAY_MS, 'timely'],
  ['a millisecond more', 8 * DAY_MS + 1, 'too_old'],
  ['in 1970', NOW, 'too_old'],
  ['a minute ahead', -60 * SECOND_MS, 'timely'],
  ['more than a minute ahead', -60 * SECOND_MS - 1, 'ahead'],
  ['in the year 5138', NOW - 100_000_000_000_000, 'ahead'],
])('an event dated %s is judged by its age: %i ms, %s', (_what, age, verdict) => {
  expect(judgeDate(NOW - age, { receivedAt: NOW, windowMs: 8 * DAY_MS })).toBe(verdict);
});
