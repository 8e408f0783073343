import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { crc32Hex } from '#src/kernel/crc32';

it.each([
  ['', '00000000'],
  ['123456789', 'cbf43926'],
  ['a', 'e8b7be43'],
])('of %j is %s, as everybody else counts it', (text, expected) => {
  expect(crc32Hex(text)).toBe(expected);
});

it('is zlib’s, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(crc32Hex(text)).toBe(crc32(text).toString(16).padStart(8, '0'));
    }),
  );
});
