import { describe, expect, it } from 'vitest';
import { epochMsOf } from '#src/channels/meta/event-time';
import {
  flagAt,
  idAt,
  listAt,
  numberAt,
  numberOf,
  present,
  recordAt,
  recordOf,
  textAt,
  valueAt,
} from '#src/channels/meta/read-json';
import { openTally, recordsAt, safeName } from '#src/channels/meta/tally';
import { phoneDigits } from '#src/channels/whatsapp/payload';

describe('what is missing or of another kind reads as absent', () => {
  const odd = {
    text: 7,
    list: {},
    record: [],
    flag: 'yes',
    none: null,
    empty: '',
    long: 2 ** 60,
    half: 1.5,
    space: ' ',
  };

  it('a record is an object that is no list', () => {
    expect([null, undefined, 1, 'x', [], [{}], true].map(recordOf)).toEqual(Array(7).fill(null));
    expect(recordOf({ a: 1 })).toEqual({ a: 1 });
    expect(recordAt(odd, 'record')).toBeNull();
    expect(recordAt(null, 'record')).toBeNull();
  });

  it('a list is a list', () => {
    expect(listAt(odd, 'list')).toEqual([]);
    expect(listAt({ list: [1] }, 'list')).toEqual([1]);
  });

  it('a text is a string with something in it, or a whole number that arrived unharmed', () => {
    expect(textAt(odd, 'text')).toBe('7');
    expect(['empty', 'long', 'half', 'none', 'missing', 'record'].map((name) => textAt(odd, name))).toEqual(
      Array(6).fill(undefined),
    );
    expect(textAt(odd, 'space')).toBe(' ');
    expect(idAt(odd, 'space')).toBeUndefined();
    expect(idAt({ id: ' x ' }, 'id')).toBe('x');
  });

  it.each([
    ['3.05', 3.05],
    [' -0.5 ', -0.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['0x10', undefined],
    ['', undefined],
    [' ', undefined],
    ['3,05', undefined],
    ['Infinity', undefined],
    ['1e999', undefined],
    [Number.NaN, undefined],
    [Number.POSITIVE_INFINITY, undefined],
    [null, undefined],
    [true, undefined],
    [[1], undefined],
  ])('%j as a number is %s', (value, number) => {
    expect(numberOf(value)).toBe(number);
  });

  it('a flag is true, or the word', () => {
    expect([flagAt({ a: true }, 'a'), flagAt({ a: 'true' }, 'a')]).toEqual([true, true]);
    expect([flagAt(odd, 'flag'), flagAt({ a: 1 }, 'a'), flagAt(null, 'a')]).toEqual([false, false, false]);
  });

  it('only own keys count', () => {
    expect(valueAt({}, 'constructor')).toBeUndefined();
    expect(numberAt(recordOf(JSON.parse('{"__proto__":5}')), '__proto__')).toBe(5);
  });

  it('an undefined field is no field', () => {
    expect(Object.keys(present({ a: 1, b: undefined, c: null }))).toEqual(['a', 'c']);
  });
});

describe('a signed time', () => {
  it.each([
    ['seconds as a string', '1749416383', 1_749_416_383_000],
    ['seconds as a number', 1_749_416_383, 1_749_416_383_000],
    ['milliseconds as a number', 1_749_416_383_000, 1_749_416_383_000],
    ['milliseconds as a string', '1749416383123', 1_749_416_383_123],
    ['a fraction', 1_749_416_383.5, 1_749_416_383_500],
  ])('in %s', (_, written, ms) => {
    expect(epochMsOf(written)).toBe(ms);
  });

  it.each([['0'], [0], [-5], [''], ['demain'], [null], [{}], [1e18], ['9'.repeat(40)], [12]])(
    '%j is none',
    (written) => {
      expect(epochMsOf(written)).toBeUndefined();
    },
  );
});

describe('what is counted', () => {
  it('takes a name only if it cannot be a customer’s words', () => {
    expect(safeName('pass_thread_control')).toBe('pass_thread_control');
    for (const name of [undefined, '', 'Mon adresse', 'a-b', 'x'.repeat(41), '7days', 'Ünder', '213555000001']) {
      expect(safeName(name)).toBe('other');
    }
  });

  it('counts what is no record of a list, and a list that is none', () => {
    const tally = openTally();
    expect(recordsAt({ items: [{ a: 1 }, null, 3, []] }, 'items', tally)).toEqual([{ a: 1 }]);
    expect(recordsAt({ items: { a: 1 } }, 'items', tally)).toEqual([]);
    expect(recordsAt({ items: null }, 'items', tally)).toEqual([]);
    expect(recordsAt({}, 'items', tally)).toEqual([]);
    expect(tally.total().ignored).toEqual({ malformed: 4 });
  });
});

describe('a phone number', () => {
  it.each([
    ['213555000001', '213555000001'],
    ['+213 555 00 00 01', '213555000001'],
    ['+1 (555) 123-4567', '15551234567'],
    ['1'.repeat(20), '1'.repeat(20)],
    ['1'.repeat(21), undefined],
    ['', undefined],
    ['+', undefined],
    ['DZ.1349', undefined],
    ['٢١٣', undefined],
    [undefined, undefined],
  ])('%s is %s', (written, digits) => {
    expect(phoneDigits(written)).toBe(digits);
  });
});
