import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { offerPickupTimes, readClockTime } from '#src/checkout/index';
import { ALWAYS_OPEN, isOpenAt, type OpeningHours } from '#src/tenancy/index';

const ALGIERS = 'Africa/Algiers';
const DINNER: OpeningHours = {
  weekly: {
    sun: [
      ['11:00', '14:00'],
      ['18:00', '23:00'],
    ],
    mon: [['11:00', '23:00']],
    fri: [['18:00', '02:00']],
  },
};

/** The instant that a clock in Algiers (UTC+1 all year) shows as this. */
function algiers(local: string): number {
  return Date.parse(`${local}:00+01:00`);
}

function shown(at: number): string {
  return new Date(at + 3_600_000).toISOString().slice(0, 16);
}

function offered(hours: OpeningHours, local: string, count = 6): readonly string[] {
  return offerPickupTimes({ hours, timezone: ALGIERS, now: algiers(local) }, count).map(shown);
}

describe('the hours that are offered', () => {
  it('are the next half hours, with twenty minutes for the kitchen', () => {
    expect(offered(ALWAYS_OPEN, '2026-11-22T18:00', 3)).toEqual([
      '2026-11-22T18:30',
      '2026-11-22T19:00',
      '2026-11-22T19:30',
    ]);
    expect(offered(ALWAYS_OPEN, '2026-11-22T18:10', 1)).toEqual(['2026-11-22T18:30']);
    expect(offered(ALWAYS_OPEN, '2026-11-22T18:11', 1)).toEqual(['2026-11-22T19:00']);
  });

  it('skip the hours in which nobody is there', () => {
    expect(offered(DINNER, '2026-11-22T13:00')).toEqual([
      '2026-11-22T13:30',
      '2026-11-22T18:00',
      '2026-11-22T18:30',
      '2026-11-22T19:00',
      '2026-11-22T19:30',
      '2026-11-22T20:00',
    ]);
    expect(offered(DINNER, '2026-11-22T22:15', 2)).toEqual(['2026-11-23T11:00', '2026-11-23T11:30']);
  });

  it('go on after midnight while the door is open', () => {
    expect(offered(DINNER, '2026-11-27T23:45', 9)).toEqual([
      '2026-11-28T00:30',
      '2026-11-28T01:00',
      '2026-11-28T01:30',
      '2026-11-29T11:00',
      '2026-11-29T11:30',
      '2026-11-29T12:00',
      '2026-11-29T12:30',
      '2026-11-29T13:00',
      '2026-11-29T13:30',
    ]);
  });

  it('are found behind a holiday of several days', () => {
    expect(offered(DINNER, '2026-11-23T22:50', 1)).toEqual(['2026-11-27T18:00']);
    const eid: OpeningHours = {
      weekly: 'always',
      exceptions: { '2026-11-22': [], '2026-11-23': [], '2026-11-24': [], '2026-11-25': [['12:15', '13:00']] },
    };
    expect(offered(eid, '2026-11-22T10:00', 3)).toEqual(['2026-11-25T12:30', '2026-11-26T00:00', '2026-11-26T00:30']);
  });

  it('are none when nothing opens, or never on the half hour', () => {
    expect(offered({ weekly: {} }, '2026-11-22T18:00')).toEqual([]);
    expect(offered({ weekly: { sun: [['12:05', '12:25']] } }, '2026-11-22T10:00')).toEqual([]);
  });

  it('are always in the future, in order, on the half hour, and in opening hours', () => {
    const minute = fc.integer({ min: algiers('2026-11-20T00:00') / 60_000, max: algiers('2026-11-30T00:00') / 60_000 });
    fc.assert(
      fc.property(minute, fc.constantFrom(DINNER, ALWAYS_OPEN), (start, hours) => {
        const now = start * 60_000;
        const times = offerPickupTimes({ hours, timezone: ALGIERS, now }, 6);
        expect(times).toHaveLength(6);
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        for (const at of times) {
          expect(at).toBeGreaterThanOrEqual(now + 20 * 60_000);
          expect(at % (30 * 60_000)).toBe(0);
          expect(isOpenAt({ hours, timezone: ALGIERS, at })).toBe(true);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe('an hour that is written', () => {
  const now = algiers('2026-11-22T18:00');

  it.each([
    ['19h30', '2026-11-22T19:30'],
    ['19:30', '2026-11-22T19:30'],
    ['19 h 30', '2026-11-22T19:30'],
    ['à 19h30', '2026-11-22T19:30'],
    ['vers 20h', '2026-11-22T20:00'],
    ['je passe à 20h svp', '2026-11-22T20:00'],
    ['20 heures', '2026-11-22T20:00'],
    ['20H', '2026-11-22T20:00'],
    ['21', '2026-11-22T21:00'],
    ['à 21', '2026-11-22T21:00'],
    ['٢٠:٣٠', '2026-11-22T20:30'],
    ['على 20', '2026-11-22T20:00'],
    ['على الساعة 20', '2026-11-22T20:00'],
    ['20 سا', '2026-11-22T20:00'],
    ['00:15', '2026-11-23T00:15'],
    ['9h', '2026-11-23T09:00'],
    ['17:59', '2026-11-23T17:59'],
    ['18:00', '2026-11-23T18:00'],
    ['18:01', '2026-11-22T18:01'],
  ])('%j is %s', (text, expected) => {
    const at = readClockTime(text, { timezone: ALGIERS, now });
    expect(at && shown(at)).toBe(expected);
  });

  it.each([
    '',
    'ce soir',
    '24:00',
    '25h',
    '19:60',
    '19h75',
    '1930',
    '19h3',
    'dans 20 minutes',
    'P01 x2',
    '0555123456',
    'table 7',
  ])('%j names none', (text) => {
    expect(readClockTime(text, { timezone: ALGIERS, now })).toBeNull();
  });

  it('is the next time a clock there shows it, also when the night is an hour longer', () => {
    const evening = Date.parse('2026-10-24T20:00:00Z');
    const at = readClockTime('19h30', { timezone: 'Europe/Paris', now: evening });
    expect(at && new Date(at).toISOString()).toBe('2026-10-25T18:30:00.000Z');
  });

  it('is never in the past and never more than a day ahead', () => {
    fc.assert(
      fc.property(fc.nat(23), fc.nat(59), fc.nat(2_000), (hour, minute, later) => {
        const at = now + later * 60_000;
        const found = readClockTime(`${hour}h${String(minute).padStart(2, '0')}`, { timezone: ALGIERS, now: at }) ?? 0;
        expect(found).toBeGreaterThan(at);
        expect(found - at).toBeLessThanOrEqual(24 * 3_600_000);
      }),
    );
  });
});
