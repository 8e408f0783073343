import { describe, expect, it } from 'vitest';
import { isServedAt, menuServedAt, type ServingInterval } from '#src/menu/index';
import { menuItem } from '../../support/demo-restaurant.ts';

/** Algiers is an hour ahead of UTC all year. */
const timezone = 'Africa/Algiers';
const algiers = (clock: string) => ({ at: Date.parse(`2026-11-23T${clock}:00+01:00`), timezone });
const served = (hours: readonly ServingInterval[], clock: string) => isServedAt({ hours }, algiers(clock));

describe('an item with hours', () => {
  it.each([
    ['06:59', false],
    ['07:00', true],
    ['10:59', true],
    ['11:00', false],
    ['23:30', false],
  ])('for breakfast, at %s: %s', (clock, isServed) => {
    expect(served([['07:00', '11:00']], clock)).toBe(isServed);
  });

  it.each([
    ['21:59', false],
    ['22:00', true],
    ['23:59', true],
    ['00:00', true],
    ['01:59', true],
    ['02:00', false],
  ])('across midnight, at %s: %s', (clock, isServed) => {
    expect(served([['22:00', '02:00']], clock)).toBe(isServed);
  });

  it('until midnight is not served after it', () => {
    expect(served([['18:00', '00:00']], '23:59')).toBe(true);
    expect(served([['18:00', '00:00']], '00:00')).toBe(false);
  });

  it('is served in any of them', () => {
    const hours = [
      ['07:00', '11:00'],
      ['16:00', '18:00'],
    ] as const;
    expect(['08:00', '12:00', '17:00'].map((clock) => served(hours, clock))).toEqual([true, false, true]);
  });

  it('goes by the clock of the restaurant and of its summer', () => {
    const at = Date.parse('2026-07-01T05:30:00Z');
    const hours = [['07:00', '11:00']] as const;
    expect(isServedAt({ hours }, { at, timezone: 'Europe/Paris' })).toBe(true);
    expect(isServedAt({ hours }, { at, timezone: 'UTC' })).toBe(false);
  });

  it('that begin where they end is served all day, and so is one without any', () => {
    expect(served([['09:00', '09:00']], '08:59')).toBe(true);
    expect(isServedAt({}, algiers('03:00'))).toBe(true);
  });
});

describe('the menu at an hour', () => {
  const always = menuItem({ code: 'P01' });
  const breakfast = menuItem({ code: 'D01', hours: [['07:00', '11:00']] });

  it('leaves out what is not served', () => {
    expect(menuServedAt({ items: [breakfast, always] }, algiers('12:00')).items).toEqual([always]);
  });

  it('is the same object while all of it is served, so that its index of names is', () => {
    const menu = { items: [breakfast, always] };
    expect(menuServedAt(menu, algiers('08:00'))).toBe(menu);
  });
});
