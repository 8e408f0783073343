import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalSecret, fromHex, hmacHex, seal, sha256Hex, toHex, unseal, verifyHmac } from '#src/kernel/crypto';

const SECRET = 'test_app_secret';
const EMPTY_BODY = new Uint8Array();

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new TextEncoder().encode(text));
}

/** security.md §4.2: the bytes that Meta signs, and the digest under `test_app_secret`. */
const VECTORS: readonly [string, Uint8Array<ArrayBuffer>, number, string][] = [
  [
    'a plain body',
    utf8('{"object":"whatsapp_business_account","entry":[]}'),
    49,
    'dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756',
  ],
  ['UTF-8', utf8('{"t":"😊 مرحبا é"}'), 26, '9c6787f0c493d13c8723b325a00a86e963455d9cc90ffecf4ad33fb89eed7106'],
  [
    'the same text escaped',
    utf8('{"t":"\\ud83d\\ude0a \\u0645\\u0631\\u062d\\u0628\\u0627 \\u00e9"}'),
    58,
    '675a6ca8b1d57d7fb4de01d621d1dd1f9d31e1b47317fcca4e1e74eee2f48d48',
  ],
  [
    'a byte order mark',
    Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d),
    5,
    '181d99edcc75e640d8e3aa87242a9488d0dedaf36914cf9b1548810fa09e1808',
  ],
  ['a trailing CRLF', utf8('{}\r\n'), 4, '1711107254a623f363b6405a4c4450b02bd44eced68a82700b38a10fdbb7d595'],
  [
    'escaped slashes',
    utf8('{"u":"https:\\/\\/x"}'),
    19,
    'aba1cf9e204cdd6ff73159139a81f1582241d83483c62bc4c5f77eb29c471427',
  ],
  ['a trailing NUL', utf8('{}\0'), 3, 'c8875b032a6c42fbadec16f063de6e2db56db0abca4f3821c6ad7ac9e5068c4b'],
  [
    'bytes that are no UTF-8',
    Uint8Array.of(...utf8('{"a":"'), 0xff, ...utf8('"}')),
    9,
    '5d214ca2c9ed2e4bd3d687cea0de2fbc30ac0090be97a1e6080bd93cbd9295c7',
  ],
  ['nothing', EMPTY_BODY, 0, '517bc4c7d1d8d400868e0ad6f64b77098b818a2f2595004253a1922302a602c0'],
];

function mac(hex: string): Uint8Array<ArrayBuffer> {
  const bytes = fromHex(hex);
  if (!bytes) throw new Error(`no hex: ${hex}`);
  return bytes;
}

describe('a message authentication code', () => {
  it.each(VECTORS)('over %s is the published one', async (_what, message, length, digest) => {
    expect(message).toHaveLength(length);
    expect(await verifyHmac({ secret: SECRET, message, mac: mac(digest) })).toBe(true);
  });

  it('of a text is that of its UTF-8 bytes', async () => {
    expect(await hmacHex(SECRET, '{"t":"😊 مرحبا é"}')).toBe(VECTORS[1]?.[3]);
  });

  it('does not fit another body, another secret, or a digest with one bit changed', async () => {
    const [[, message, , digest] = ['', EMPTY_BODY, 0, ''], [, other] = ['', EMPTY_BODY]] = VECTORS;
    const changed = mac(digest).map((byte, index) => (index === 31 ? byte ^ 1 : byte));
    expect(await verifyHmac({ secret: SECRET, message: other, mac: mac(digest) })).toBe(false);
    expect(await verifyHmac({ secret: `${SECRET} `, message, mac: mac(digest) })).toBe(false);
    expect(await verifyHmac({ secret: SECRET, message, mac: changed })).toBe(false);
  });

  it.each([0, 20, 31, 33, 64])('of %i bytes is refused without an exception', async (length) => {
    expect(await verifyHmac({ secret: SECRET, message: EMPTY_BODY, mac: new Uint8Array(length) })).toBe(false);
  });

  it('is never taken under an empty secret, not even the right one', async () => {
    const digest = mac('704eb71c28bbe7c091ca5b8f9446c2bceec023435f33ff17e7fb9634d46333bc');
    const [[, message] = ['', EMPTY_BODY]] = VECTORS;
    await expect(verifyHmac({ secret: '', message, mac: digest })).rejects.toThrow();
    await expect(hmacHex('', 'x')).rejects.toThrow();
  });
});

describe('digests and hex', () => {
  it('SHA-256 of a text is that of its UTF-8 bytes', async () => {
    expect(await sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(await sha256Hex('é')).toBe('4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c');
  });

  it('bytes survive a round trip', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(toHex(bytes)).toMatch(/^([0-9a-f]{2})*$/);
        expect([...mac(toHex(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['a', 'AB', 'zz', '0x00', ' 00', '00 ', '٠٠', 'a\n'])('%j is no hex', (text) => {
    expect(fromHex(text)).toBeNull();
  });
});

describe('two secrets', () => {
  it.each([
    ['', '', true],
    ['secret', 'secret', true],
    ['secret', 'Secret', false],
    ['secret', 'secret ', false],
    ['secret', '', false],
    ['a'.repeat(10_000), 'a'.repeat(9_999), false],
  ])('%.10s… and %.10s… are the same: %s', async (a, b, expected) => {
    expect(await equalSecret(a, b)).toBe(expected);
  });
});

describe('a sealed text', () => {
  const iv = Uint8Array.from({ length: 12 }, (_, index) => index);
  const box = { key: 'account-token-key', context: 'whatsapp:1234' };
  const sealIt = (text: string) => seal({ ...box, text, iv });

  it('opens with its key and context', async () => {
    for (const text of ['', 'EAAB…token', 'مرحبا 😊'])
      expect(await unseal({ ...box, sealed: await sealIt(text) })).toBe(text);
  });

  it('shows nothing of what it holds', async () => {
    const sealed = await sealIt('EAABcanary');
    expect(sealed).toMatch(/^v1\.000102030405060708090a0b\.[0-9a-f]{52}$/);
    expect(sealed).not.toContain(toHex(utf8('EAABcanary')));
  });

  it('stays shut with another key, for another account, or after any change', async () => {
    const sealed = await sealIt('token');
    const flipped = sealed.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    expect(await unseal({ ...box, key: 'another', sealed })).toBeNull();
    expect(await unseal({ ...box, context: 'whatsapp:1235', sealed })).toBeNull();
    expect(await unseal({ ...box, sealed: flipped })).toBeNull();
    expect(await unseal({ ...box, sealed: sealed.replace('.00', '.01') })).toBeNull();
  });

  it.each(['', 'v1', 'v1..', 'v1.00.00', 'v2.000102030405060708090a0b.00', 'not sealed at all', 'v1.zz.zz'])(
    'is not %j',
    async (sealed) => {
      expect(await unseal({ ...box, sealed })).toBeNull();
    },
  );
});
