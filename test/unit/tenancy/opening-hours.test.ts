import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ALWAYS_OPEN, instantOf, isOpenAt, localTime, nextOpeningAt, type OpeningHours } from '#src/tenancy/index';

const ALGIERS = 'Africa/Algiers';
const PARIS = 'Europe/Paris';

/** The instant that a clock in Algiers (UTC+1 all year) shows as this. */
function algiers(local: string): number {
  return Date.parse(`${local}:00+01:00`);
}

function isOpen(hours: OpeningHours, local: string): boolean {
  return isOpenAt({ hours, timezone: ALGIERS, at: algiers(local) });
}

function opening(hours: OpeningHours, local: string): string | null {
  const at = nextOpeningAt({ hours, timezone: ALGIERS, at: algiers(local) });
  return at === null ? null : new Date(at + 3_600_000).toISOString().slice(0, 16);
}

/** 2026-11-22 is a Sunday. */
const EVENINGS: OpeningHours = {
  weekly: {
    sun: [['11:00', '23:00']],
    mon: [
      ['11:00', '14:00'],
      ['18:00', '23:00'],
    ],
    thu: [['18:00', '02:00']],
    sat: [['20:00', '00:00']],
  },
};

describe('a wall clock', () => {
  it.each([
    ['2026-11-22T22:59:59Z', ALGIERS, '2026-11-22', 'sun', 1_439],
    ['2026-11-22T23:00:00Z', ALGIERS, '2026-11-23', 'mon', 0],
    ['2028-02-28T23:30:00Z', ALGIERS, '2028-02-29', 'tue', 30],
    ['2026-12-31T23:00:00Z', ALGIERS, '2027-01-01', 'fri', 0],
    ['2026-07-01T10:00:00Z', PARIS, '2026-07-01', 'wed', 720],
    ['2026-12-01T10:00:00Z', PARIS, '2026-12-01', 'tue', 660],
  ])('at %s in %s shows %s, %s, minute %i', (instant, timezone, date, weekday, minute) => {
    expect(localTime(Date.parse(instant), timezone)).toEqual({ date, weekday, minute });
  });

  it.each([
    ['2026-11-22', 1_080, ALGIERS, '2026-11-22T17:00:00.000Z'],
    ['2026-11-22', 1_440 + 120, ALGIERS, '2026-11-23T01:00:00.000Z'],
    ['2026-03-29', 90, PARIS, '2026-03-29T00:30:00.000Z'],
    ['2026-03-29', 210, PARIS, '2026-03-29T01:30:00.000Z'],
    ['2026-10-25', 90, PARIS, '2026-10-24T23:30:00.000Z'],
    ['2026-10-25', 240, PARIS, '2026-10-25T03:00:00.000Z'],
    ['2026-03-08', 210, 'America/New_York', '2026-03-08T07:30:00.000Z'],
    ['2026-11-01', 240, 'America/New_York', '2026-11-01T09:00:00.000Z'],
  ])('shows %s and minute %i in %s at %s', (date, minute, timezone, instant) => {
    expect(new Date(instantOf({ date, minute, timezone })).toISOString()).toBe(instant);
  });

  it('and an instant find each other again, in every zone, but for the hour that comes twice', () => {
    const minutes = fc.integer({ min: Date.parse('2026-01-01') / 60_000, max: Date.parse('2028-01-01') / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(ALGIERS, PARIS, 'America/New_York', 'Asia/Kolkata'), (at, timezone) => {
        const { date, minute } = localTime(at * 60_000, timezone);
        const found = instantOf({ date, minute, timezone });
        expect(Math.abs(found - at * 60_000)).toBeLessThanOrEqual(3_600_000);
        expect(localTime(found, timezone)).toMatchObject({ date, minute });
      }),
      { numRuns: 300 },
    );
  });
});

describe('the door', () => {
  it.each([
    ['2026-11-22T10:59', false],
    ['2026-11-22T11:00', true],
    ['2026-11-22T22:59', true],
    ['2026-11-22T23:00', false],
    ['2026-11-23T13:59', true],
    ['2026-11-23T15:00', false],
    ['2026-11-23T18:00', true],
    ['2026-11-24T12:00', false],
    ['2026-11-26T23:59', true],
    ['2026-11-27T00:00', true],
    ['2026-11-27T01:59', true],
    ['2026-11-27T02:00', false],
    ['2026-11-28T23:59', true],
    ['2026-11-29T00:00', false],
  ])('at %s in Algiers is open: %s', (local, expected) => {
    expect(isOpen(EVENINGS, local)).toBe(expected);
  });

  it('that never closes is open at any time, except on a closed day', () => {
    expect(isOpen(ALWAYS_OPEN, '2026-11-22T04:00')).toBe(true);
    const hours: OpeningHours = { weekly: 'always', exceptions: { '2026-11-22': [] } };
    expect(isOpen(hours, '2026-11-21T23:59')).toBe(true);
    expect(isOpen(hours, '2026-11-22T00:00')).toBe(false);
    expect(isOpen(hours, '2026-11-22T23:59')).toBe(false);
    expect(isOpen(hours, '2026-11-23T00:00')).toBe(true);
  });

  it('on a day of its own keeps the hours of that day only', () => {
    const hours: OpeningHours = { ...EVENINGS, exceptions: { '2026-11-22': [['19:00', '03:00']] } };
    expect(isOpen(hours, '2026-11-22T12:00')).toBe(false);
    expect(isOpen(hours, '2026-11-22T19:00')).toBe(true);
    expect(isOpen(hours, '2026-11-23T02:59')).toBe(true);
    expect(isOpen(hours, '2026-11-23T03:00')).toBe(false);
    expect(isOpen(hours, '2026-11-23T11:00')).toBe(true);
  });

  it('on a closed day still closes late what began the day before', () => {
    const hours: OpeningHours = { ...EVENINGS, exceptions: { '2026-11-27': [] } };
    expect(isOpen(hours, '2026-11-27T01:00')).toBe(true);
    expect(isOpen(hours, '2026-11-27T12:00')).toBe(false);
  });

  it('follows the local day, not that of Greenwich', () => {
    const hours: OpeningHours = { weekly: { mon: [['00:00', '24:00']] } };
    expect(isOpen(hours, '2026-11-22T23:59')).toBe(false);
    expect(isOpen(hours, '2026-11-23T00:00')).toBe(true);
    expect(isOpen(hours, '2026-11-23T23:59')).toBe(true);
    expect(isOpen(hours, '2026-11-24T00:00')).toBe(false);
  });

  it('in a zone with summer time opens and closes by the wall clock', () => {
    const hours: OpeningHours = { weekly: { sat: [['18:00', '04:00']], sun: [['01:30', '05:00']] } };
    const at = (instant: string) => isOpenAt({ hours, timezone: PARIS, at: Date.parse(instant) });
    // 2026-03-29: the clock goes from 02:00 to 03:00, so 04:00 is 02:00Z.
    expect(at('2026-03-28T17:00:00Z')).toBe(true);
    expect(at('2026-03-29T01:59:00Z')).toBe(true);
    expect(at('2026-03-29T02:59:00Z')).toBe(true);
    expect(at('2026-03-29T03:00:00Z')).toBe(false);
    // 2026-10-25: from 03:00 back to 02:00, so 05:00 is 04:00Z.
    expect(at('2026-10-25T03:59:00Z')).toBe(true);
    expect(at('2026-10-25T04:00:00Z')).toBe(false);
  });

  it('is open after midnight also when the day before has lost an hour', () => {
    const hours: OpeningHours = { weekly: { sun: [['18:00', '02:00']] } };
    expect(isOpenAt({ hours, timezone: PARIS, at: Date.parse('2026-03-29T22:30:00Z') })).toBe(true);
    expect(isOpenAt({ hours, timezone: PARIS, at: Date.parse('2026-03-30T00:00:00Z') })).toBe(false);
  });
});

describe('the next opening', () => {
  it.each([
    ['2026-11-22T12:00', '2026-11-22T12:00'],
    ['2026-11-22T09:00', '2026-11-22T11:00'],
    ['2026-11-22T23:00', '2026-11-23T11:00'],
    ['2026-11-23T15:00', '2026-11-23T18:00'],
    ['2026-11-23T23:30', '2026-11-26T18:00'],
    ['2026-11-27T02:00', '2026-11-28T20:00'],
  ])('seen at %s is %s', (now, expected) => {
    expect(opening(EVENINGS, now)).toBe(expected);
  });

  it('skips a closed day and finds a day that is open by exception', () => {
    const hours: OpeningHours = { ...EVENINGS, exceptions: { '2026-11-23': [], '2026-11-24': [['10:00', '12:00']] } };
    expect(opening(hours, '2026-11-22T23:30')).toBe('2026-11-24T10:00');
  });

  it('is found after ten days of holiday, and is none when nothing opens for two weeks', () => {
    const days = Array.from({ length: 10 }, (_, day) => `2026-11-${String(22 + day)}`).filter(
      (date) => date <= '2026-11-30',
    );
    const closed = Object.fromEntries([...days, '2026-12-01'].map((date) => [date, []]));
    expect(opening({ weekly: 'always', exceptions: closed }, '2026-11-22T10:00')).toBe('2026-12-02T00:00');
    expect(opening({ weekly: {} }, '2026-11-22T10:00')).toBeNull();
  });

  it('does not miss the day that loses an hour', () => {
    const hours: OpeningHours = { weekly: { sun: [['12:00', '14:00']] } };
    const at = nextOpeningAt({ hours, timezone: PARIS, at: Date.parse('2026-03-28T22:30:00Z') });
    expect(at && new Date(at).toISOString()).toBe('2026-03-29T10:00:00.000Z');
  });

  it('is open, and nothing is open between now and then', () => {
    const clock = fc
      .tuple(fc.nat(23), fc.constantFrom(0, 15, 30, 45))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`);
    const day = fc.array(fc.tuple(clock, clock), { maxLength: 2 });
    const weekly = fc.record({ sun: day, mon: day, tue: day, wed: day, thu: day, fri: day, sat: day });
    const minute = fc.integer({ min: Date.parse('2026-03-20') / 60_000, max: Date.parse('2026-04-05') / 60_000 });
    fc.assert(
      fc.property(weekly, minute, fc.constantFrom(ALGIERS, PARIS), (hours, start, timezone) => {
        const place = { hours: { weekly: hours }, timezone };
        const at = start * 60_000;
        const opensAt = nextOpeningAt({ ...place, at });
        if (opensAt === null) return;
        expect(isOpenAt({ ...place, at: opensAt })).toBe(true);
        for (let between = at; between < opensAt; between += Math.max(60_000, (opensAt - at) / 12)) {
          expect(isOpenAt({ ...place, at: between })).toBe(false);
        }
      }),
      { numRuns: 60 },
    );
  });
});
