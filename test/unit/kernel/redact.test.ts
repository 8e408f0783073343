import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '#src/kernel/log';

/** The zero of every script that counts in tens, from ours to the mathematicians'. */
const ZEROS = Array.from({ length: 0x1fbff }, (_, code) => String.fromCodePoint(code)).filter(
  (char) => /\p{Nd}/u.test(char) && !/\p{Nd}/u.test(String.fromCodePoint((char.codePointAt(0) ?? 0) - 1)),
);
const SEPARATORS = [
  '',
  ' ',
  '-',
  '.',
  '/',
  '_',
  ' - ',
  '\u00a0',
  '\u202f',
  '\u2011',
  '–',
  ' (',
  ') ',
  '·',
  ',',
  ':',
  '~',
];
const UNSEEN = ['\u200b', '\u200e', '\u200f', '\u202a', '\u2066', '\u2069', '\u00ad', '\ufeff', '\u0000', '\n', '\t'];

const word = fc.constantFrom(
  'user',
  'de',
  'refusé',
  'Key (phone)=(',
  ') already exists',
  'رقم',
  'from:',
  '"to":"',
  'x',
);
const digits = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 15 });

function writtenIn(zero: string, numbers: readonly number[], gaps: readonly string[]): string {
  const base = zero.codePointAt(0) ?? 0;
  return numbers
    .map((number, index) => String.fromCodePoint(base + number) + (gaps[index % gaps.length] ?? ''))
    .join('');
}

const phone = fc
  .record({
    start: fc.constantFrom('', '+', '00', 'tel:', '%2B'),
    zero: fc.constantFrom(...ZEROS),
    numbers: digits,
    gaps: fc.array(fc.constantFrom(...SEPARATORS, ...UNSEEN), { minLength: 1, maxLength: 15 }),
  })
  .map(({ start, zero, numbers, gaps }) => start + writtenIn(zero, numbers, gaps));

describe('what the last guard before a log leaves of a text', () => {
  it('an id of ours stays whole where a part of it begins like a token', () => {
    const id = '691b1a5a-eaac-4c2e-8181-eaa0123456ab';
    expect(redact(`${id} EAAGsecret`)).toBe(`${id} ••••`);
  });

  it('there are digits of dozens of scripts', () => {
    expect(ZEROS.length).toBeGreaterThan(50);
    expect(ZEROS).toEqual(expect.arrayContaining(['0', '٠', '۰', '०', '０', '𝟎']));
  });

  it('of a phone number in any script, with whatever stands between its digits: not seven digits', () => {
    fc.assert(
      fc.property(word, phone, word, (before, number, after) => {
        const left = redact(`${before} ${number} ${after}`);
        expect(left.match(/[\p{Nd}\p{No}]/gu)?.length ?? 0).toBeLessThan(7);
        expect(left).toContain('••••');
      }),
      { numRuns: 3_000 },
    );
  });

  it('of a token of any form: nothing but its form', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9_.~+/=-]{12,60}$/);
    const token = fc.oneof(
      secret.map((text) => `rb_live_ab12cd34_${text}`),
      secret.map((text) => `rb_test_${text}`),
      secret.map((text) => `EAA${text}`),
      secret.map((text) => `IGAA${text}`),
      secret.map((text) => `eyJ${text}`),
      secret.map((text) => `test_sk_${text}`),
      secret.map((text) => `live_pk_${text}`),
      fc
        .tuple(fc.constantFrom('Bearer ', 'bearer  ', 'BEARER\t', 'Basic '), secret)
        .map(([scheme, text]) => scheme + text),
      secret.map((text) => `sha256=${text}`),
      secret.map((text) => `wamid.${text}`),
      secret.map((text) => `postgres://user:${text.replaceAll('/', '')}@db.test/x`),
    );
    fc.assert(
      fc.property(word, token, word, (before, text, after) => {
        const left = redact(`${before} ${text} ${after}`);
        const tail = text.replace(/@db.*$/, '').slice(-8);
        expect(left).not.toContain(tail);
      }),
      { numRuns: 2_000 },
    );
  });

  it('of an app secret: nothing', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
    fc.assert(
      fc.property(hex, (secret) => {
        expect(redact(`with ${secret} in`)).toBe('with •••• in');
      }),
    );
  });

  it('of an id of ours that begins like a token of Meta: everything', () => {
    for (const id of ['eaa12345-1234-4abc-8def-0123456789ab', `eaa${'4'.repeat(61)}`])
      expect(redact(`id ${id}`)).toBe(`id ${id}`);
  });

  it('of our ids: everything', () => {
    const objectId = fc.stringMatching(/^[0-9a-f]{63}[a-f]$/);
    fc.assert(
      fc.property(fc.oneof(fc.uuid(), objectId), (id) => {
        expect(redact(id)).toBe(id);
        expect(redact(`conversation ${id} failed`)).toBe(`conversation ${id} failed`);
      }),
    );
  });

  it('is short, on one line, and found at once, whatever it is', () => {
    const hostile = [
      '1-'.repeat(50_000),
      '1     '.repeat(20_000),
      `://${'a'.repeat(100_000)}`,
      'Bearer '.repeat(20_000),
    ];
    const startedAt = performance.now();
    for (const text of hostile) redact(text);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(redact(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(redact(text).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
