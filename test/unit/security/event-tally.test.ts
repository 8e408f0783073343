import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventTally, type Happening, type Tallied } from '#src/security/event-tally';

const MINUTE = 60_000;
const AT = 29_000_000 * MINUTE;
const denied = (subject = '10.0.0.0/24', changes: Partial<Happening> = {}): Happening => ({
  type: 'AUTH_DENY',
  subject,
  ...changes,
});
const counts = (tallied: readonly Tallied[]) =>
  tallied.map(({ happening, count }) => [happening.type, happening.subject, count]);

describe('what happens at a door', () => {
  it('is reported once, with how often it happened', () => {
    const tally = new EventTally();
    for (let i = 0; i < 5; i++) tally.note(denied(), AT + i);
    expect(tally.hasDue(AT + 10)).toBe(true);
    expect(counts(tally.take(AT + 10))).toEqual([['AUTH_DENY', '10.0.0.0/24', 5]]);
    expect(tally.hasDue(AT + 10)).toBe(false);
    expect(tally.take(AT + 10)).toEqual([]);
  });

  it('and goes on within the minute of a report waits for the next minute, and is lost to no count', () => {
    const tally = new EventTally();
    tally.note(denied(), AT);
    tally.take(AT + 1);
    for (let i = 0; i < 1_000; i++) tally.note(denied(), AT + 2 + i);
    expect(tally.hasDue(AT + MINUTE - 1)).toBe(false);
    expect(tally.take(AT + MINUTE - 1)).toEqual([]);
    const [late] = tally.take(AT + MINUTE);
    expect(late).toMatchObject({ count: 1_000, at: AT + 2 });
  });

  it('is told apart by type and by subject, and names its first time', () => {
    const tally = new EventTally();
    tally.note(denied('a', { correlationId: 'first' }), AT);
    tally.note(denied('a', { correlationId: 'second' }), AT + 5);
    tally.note(denied('b'), AT);
    tally.note(denied('a', { type: 'RATE_LIMIT' }), AT);
    const taken = tally.take(AT + 9);
    expect(counts(taken)).toEqual([
      ['AUTH_DENY', 'a', 2],
      ['AUTH_DENY', 'b', 1],
      ['RATE_LIMIT', 'a', 1],
    ]);
    expect(taken[0]).toMatchObject({ at: AT, happening: { correlationId: 'first' } });
  });

  it('from everywhere at once becomes no flood of rows', () => {
    const tally = new EventTally();
    for (let i = 0; i < 10_000; i++) tally.note(denied(`10.${i % 250}.${Math.floor(i / 250)}.0/24`), AT);
    const taken = tally.take(AT + 1);
    expect(taken.length).toBeLessThanOrEqual(101);
    expect(taken.reduce((sum, { count }) => sum + count, 0)).toBe(10_000);
  });

  it('is forgotten a minute after it was reported, so that a new subject finds a place', () => {
    const tally = new EventTally();
    for (let i = 0; i < 100; i++) tally.note(denied(`old-${i}`), AT);
    tally.take(AT);
    tally.take(AT + MINUTE);
    tally.note(denied('new'), AT + MINUTE);
    expect(counts(tally.take(AT + MINUTE))).toEqual([['AUTH_DENY', 'new', 1]]);
  });

  it('is counted whole, and reported at most once a minute, whatever comes when', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 40_000 }),
      subject: fc.constantFrom('a', 'b', 'c'),
      flush: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const tally = new EventTally();
        const reported: { key: string; count: number }[] = [];
        let now = AT;
        const flush = () => {
          const minute = Math.floor(now / MINUTE);
          for (const { happening, count } of tally.take(now)) {
            reported.push({ key: `${happening.subject}:${minute}`, count });
          }
        };
        for (const { wait, subject, flush: isFlush } of steps) {
          now += wait;
          tally.note(denied(subject), now);
          if (isFlush) flush();
        }
        now += MINUTE;
        flush();
        const keys = reported.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        expect(reported.reduce((sum, { count }) => sum + count, 0)).toBe(steps.length);
      }),
    );
  });
});
