import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32Hex } from '#src/kernel/crc32';
import { isWorthLookup, mintToken, readToken, TOKEN_BYTES } from '#src/tenancy/index';

const ENVIRONMENTS = ['development', 'staging', 'production'];
const TOKEN = mintToken({ environment: 'production', bytes: new Uint8Array(TOKEN_BYTES).fill(0xfb) }).text;

const bytes = fc.uint8Array({ minLength: TOKEN_BYTES, maxLength: TOKEN_BYTES });
const environments = fc.constantFrom(...ENVIRONMENTS);
const tokens = fc.record({ environment: environments, bytes }).map(mintToken);

/** A token of any parts with a checksum that is right. */
function signed(body: string): string {
  return `${body}_${crc32Hex(body)}`;
}

describe('a minted token', () => {
  it('has its environment, eight readable characters, 32 random bytes and a checksum', () => {
    const [, secret] = /^rb_production_zfxzqyzv_(.{43})_[0-9a-f]{8}$/.exec(TOKEN) ?? [];
    expect(secret).toBe(Buffer.alloc(32, 0xfb).toString('base64url'));
  });

  it('is read back where it was made for', () => {
    fc.assert(
      fc.property(tokens, ({ text, environment, lookupId }) => {
        expect(readToken(text, environment)).toEqual({ environment, lookupId });
        expect(isWorthLookup(text, environment)).toBe(true);
      }),
    );
  });

  it('is another one with any other byte', () => {
    fc.assert(
      fc.property(bytes, fc.nat(TOKEN_BYTES - 1), fc.integer({ min: 1, max: 255 }), (random, at, by) => {
        const changed = Uint8Array.from(random, (byte, index) => (index === at ? byte ^ by : byte));
        const [one, other] = [random, changed].map((of) => mintToken({ environment: 'staging', bytes: of }).text);
        expect(one).not.toBe(other);
      }),
    );
  });

  it('is not made of fewer random bytes, nor of more', () => {
    for (const length of [0, TOKEN_BYTES - 1, TOKEN_BYTES + 1]) {
      expect(() => mintToken({ environment: 'production', bytes: new Uint8Array(length) })).toThrow(RangeError);
    }
  });
});

describe('a token', () => {
  it('is refused with any one character changed, left out or put in', () => {
    const character = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...'_-0aAzZ9 \n'),
    );
    fc.assert(
      fc.property(tokens, fc.nat(200), character, ({ text, environment }, place, other) => {
        const at = place % text.length;
        const replaced = `${text.slice(0, at)}${other}${text.slice(at + 1)}`;
        if (replaced !== text) expect(readToken(replaced, environment)).toBeNull();
        expect(readToken(`${text.slice(0, at)}${text.slice(at + 1)}`, environment)).toBeNull();
        expect(readToken(`${text.slice(0, at)}${other}${text.slice(at)}`, environment)).toBeNull();
      }),
      { numRuns: 1_000 },
    );
  });

  it('is refused in every other environment (I1)', () => {
    fc.assert(
      fc.property(tokens, fc.oneof(environments, fc.string()), ({ text, environment }, elsewhere) => {
        fc.pre(elsewhere !== environment);
        expect(readToken(text, elsewhere)).toBeNull();
        expect(isWorthLookup(text, elsewhere)).toBe(false);
      }),
    );
  });

  it('that is no token is refused, and reading never throws', () => {
    const parts = fc.constantFrom('rb', 'production', '_', 'a', '0', '-', 'rb_production_', '\0', '%', 'é');
    const almost = fc.array(parts, { maxLength: 60 }).map((some) => some.join(''));
    const anything = fc.oneof(fc.string({ unit: 'binary' }), almost, almost.map(signed));
    fc.assert(
      fc.property(anything, environments, (text, environment) => {
        expect(readToken(text, environment)).toBeNull();
      }),
    );
  });

  it.each([
    ['with a wrong checksum (I3)', `${TOKEN.slice(0, -8)}00000000`],
    ['with its checksum in capitals', `${TOKEN.slice(0, -8)}${TOKEN.slice(-8).toUpperCase()}`],
    ['with a short secret', signed(`rb_production_zfxzqyzv_${'a'.repeat(42)}`)],
    ['with a long secret', signed(`rb_production_zfxzqyzv_${'a'.repeat(44)}`)],
    ['with a short id', signed(`rb_production_zfxzqyz_${'a'.repeat(43)}`)],
    ['with letters in its id that none of ours has', signed(`rb_production_ilouilou_${'a'.repeat(43)}`)],
    ['with capitals in its id', signed(`rb_production_ZFXZQYZV_${'a'.repeat(43)}`)],
    ['of no environment', signed(`rb__zfxzqyzv_${'a'.repeat(43)}`)],
    ['of another environment', signed(`rb_staging_zfxzqyzv_${'a'.repeat(43)}`)],
    ['of another issuer', signed(`gh_production_zfxzqyzv_${'a'.repeat(43)}`)],
    ['with something before it', ` ${TOKEN}`],
    ['with something behind it', `${TOKEN}\n`],
    ['of the demo', 'test-token-admin'],
    ['that is empty', ''],
  ])('%s is not worth a look-up in production', (_what, token) => {
    expect(token).not.toBe(TOKEN);
    expect(isWorthLookup(token, 'production')).toBe(false);
  });

  it('of the form, with a checksum that fits, is read: the checksum is no secret', () => {
    const token = signed(`rb_production_zfxzqyzv_${'a'.repeat(43)}`);
    expect(readToken(token, 'production')).toEqual({ environment: 'production', lookupId: 'zfxzqyzv' });
  });
});

describe('in development', () => {
  it.each([
    ['a word is looked up', 'test-token-admin', true],
    ['not an empty one', '', false],
    ['not one without end', 'x'.repeat(201), false],
    ['not what begins like a token and is none', `${TOKEN.slice(0, -8)}00000000`, false],
    ['not another environment’s token', TOKEN, false],
  ])('%s', (_what, token, expected) => {
    expect(isWorthLookup(token, 'development')).toBe(expected);
  });

  it('alone: nowhere else is a word looked up', () => {
    for (const environment of ['staging', 'production', '', 'dev'])
      expect(isWorthLookup('test-token-admin', environment)).toBe(false);
  });
});
