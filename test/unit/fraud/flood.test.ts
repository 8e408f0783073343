import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessFlood, type InboundGuard, isQuarantineOver, NO_RULES, OPEN_GUARD, type Verdict } from '#src/fraud/index';
import { MINUTE_MS, SECOND_MS } from '#src/kernel/clock';

const NOW = Date.parse('2026-11-22T17:00:00Z');
const LIMIT = 6;
const RULES = { flood: { limit: LIMIT, quarantineMs: 10 * MINUTE_MS }, longText: { maxLength: 1_200 } };

interface Sent {
  /** Seconds after `NOW`, as Meta signed it. */
  readonly at: number;
  readonly text?: string;
  readonly counts?: boolean;
}

/** One message after the other, all of them judged at `NOW` unless told otherwise. */
function judge(messages: readonly Sent[], context = { rules: RULES, now: NOW }, from: InboundGuard = OPEN_GUARD) {
  const verdicts: Verdict[] = [];
  let guard = from;
  for (const { at, text = 'menu', counts = true } of messages) {
    const judged = assessFlood(guard, { at: NOW + at * SECOND_MS, text, counts }, context);
    guard = judged.guard;
    verdicts.push(judged.verdict);
  }
  return { guard, kinds: verdicts.map(({ kind }) => kind), verdicts };
}

const at = (...seconds: number[]): readonly Sent[] => seconds.map((second) => ({ at: second }));
const times = (count: number, kind: string) => Array.from({ length: count }, () => kind);

describe('the seventh counted message inside thirty seconds begins a quarantine', () => {
  it.each<[string, readonly Sent[], boolean]>([
    ['seven at once', at(0, 0, 0, 0, 0, 0, 0), true],
    ['seven within 29 seconds', at(0, 5, 10, 15, 20, 25, 29), true],
    ['six at once', at(0, 0, 0, 0, 0, 0), false],
    ['one every five seconds, for ever', at(...Array.from({ length: 40 }, (_, index) => index * 5)), false],
    ['six, half a minute, six', at(0, 1, 2, 3, 4, 5, 31, 32, 33, 34, 35, 36), false],
    ['seven in the wrong order', at(20, 5, 25, 0, 15, 10, 29), true],
    ['six, and a straggler that was sent among them', at(0, 1, 2, 3, 4, 5, 60, 61, 2), true],
    ['an hour of messages that come at once', at(...Array.from({ length: 60 }, (_, index) => index * 60)), false],
    [
      'an order in taps, with one word between them',
      [...Array.from({ length: 20 }, (_, index) => ({ at: index, counts: false })), { at: 21 }],
      false,
    ],
    ['seven texts among taps', at(0, 1, 2, 3, 4, 5, 6).flatMap((text) => [text, { ...text, counts: false }]), true],
  ])('%s: %j', (_what, messages, isFlood) => {
    expect(judge(messages).kinds.includes('quarantine')).toBe(isFlood);
  });

  it('from now on, not from when the message was sent, and says so once', () => {
    const { guard, kinds, verdicts } = judge(at(-900, -900, -900, -900, -900, -900, -900, -899, 5));
    expect(kinds).toEqual([...times(6, 'answer'), 'quarantine', 'silence', 'silence']);
    const quarantine = { since: NOW, until: NOW + 10 * MINUTE_MS, reason: 'IN_FLOOD_30S' };
    expect(verdicts[6]).toEqual({ kind: 'quarantine', quarantine });
    expect(guard).toEqual({ ...OPEN_GUARD, quarantine });
  });

  it('what is sent meanwhile is not counted: its end is a new beginning', () => {
    const { guard } = judge(at(...Array.from({ length: 500 }, () => 1)));
    const after = judge(at(601, 602, 603, 604, 605, 606), undefined, { ...guard, quarantine: null });
    expect(after.kinds).toEqual(times(6, 'answer'));
  });

  it('a limit that a restaurant has set counts instead', () => {
    const rules = { ...RULES, flood: { limit: 2, quarantineMs: MINUTE_MS } };
    const { kinds, guard } = judge(at(0, 1, 2), { rules, now: NOW });
    expect(kinds).toEqual(['answer', 'answer', 'quarantine']);
    expect(guard.quarantine?.until).toBe(NOW + MINUTE_MS);
  });

  it('nobody is judged where nothing is checked', () => {
    const messages = Array.from({ length: 50 }, () => ({ at: 0, text: 'x'.repeat(5_000) }));
    const { kinds, guard } = judge(messages, { rules: NO_RULES as typeof RULES, now: NOW });
    expect(kinds).toEqual(times(50, 'answer'));
    expect(guard).toEqual(OPEN_GUARD);
  });
});

describe('a text of more than 1 200 characters', () => {
  const long = 'é'.repeat(1_201);

  it.each<[string, string, string]>([
    ['1 200 letters', 'x'.repeat(1_200), 'answer'],
    ['1 201 letters', 'x'.repeat(1_201), 'throttle'],
    ['1 200 emoji, which are two units each', '🍕'.repeat(1_200), 'answer'],
    ['1 201 emoji', '🍕'.repeat(1_201), 'throttle'],
    ['1 201 Arabic letters', 'ط'.repeat(1_201), 'throttle'],
  ])('%s: %.0s%s', (_what, text, kind) => {
    expect(judge([{ at: 0, text }]).kinds).toEqual([kind]);
  });

  it('is told once a minute, however many there are', () => {
    const burst = [0, 1, 40, 59, 61, 62].map((second) => ({ at: second, text: long }));
    expect(judge(burst).kinds).toEqual(['throttle', 'silence', 'silence', 'silence', 'throttle', 'silence']);
  });

  it('counts for the flood all the same', () => {
    expect(judge(Array.from({ length: 7 }, () => ({ at: 0, text: long }))).kinds.at(-1)).toBe('quarantine');
  });
});

describe('a quarantine is over', () => {
  const quarantine = { since: NOW, until: NOW + MINUTE_MS, reason: 'IN_FLOOD_30S' };

  it.each([
    ['when its time has come', RULES, MINUTE_MS, true],
    ['not a millisecond before', RULES, MINUTE_MS - 1, false],
    ['when its rule is switched off', { ...RULES, flood: null }, 1, true],
    ['for whom nothing is checked any more', NO_RULES, 1, true],
  ])('%s', (_what, rules, after, isOver) => {
    expect(isQuarantineOver(quarantine, { rules, now: NOW + after })).toBe(isOver);
  });
});

it('whatever comes in whatever order, a window never holds more than the limit without a quarantine, and little is remembered', () => {
  const message = fc.record({ at: fc.integer({ min: 0, max: 100 }), counts: fc.boolean() });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 60 }), (messages) => {
      const { kinds, guard } = judge(messages);
      const counted = messages.filter(({ counts }) => counts).map((sent) => sent.at);
      const isFlood = counted.some(
        (start) => counted.filter((time) => time >= start && time < start + 30).length > LIMIT,
      );
      expect(kinds.includes('quarantine')).toBe(isFlood);
      expect(kinds.filter((kind) => kind === 'quarantine').length).toBeLessThanOrEqual(1);
      expect(guard.counted.length).toBeLessThanOrEqual(LIMIT * 5);
    }),
  );
});
