import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AppSecret } from '#src/env';
import { checkSignature, readSignature, signatureModeAt } from '#src/gateway/signature';
import { hmacHex } from '#src/kernel/crypto';

const SECRET = 'test_app_secret';
const BODY = '{"object":"whatsapp_business_account","entry":[]}';
const DIGEST = 'dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756';
const VALID = `sha256=${DIGEST}`;

const NOW = Date.parse('2026-11-22T17:00:00Z');
const current = (secret: string): AppSecret => ({ key: 'current', secret, until: null });

async function outcome(
  header: string | null,
  changes: { body?: string | Uint8Array<ArrayBuffer>; secrets?: readonly AppSecret[]; now?: number } = {},
): Promise<string> {
  const { body = BODY, secrets = [current(SECRET)], now = NOW } = changes;
  const bytes = typeof body === 'string' ? new Uint8Array(new TextEncoder().encode(body)) : body;
  const claim = readSignature(new Headers(header === null ? {} : { 'x-hub-signature-256': header }));
  if (claim.kind !== 'readable') return claim.kind;
  const check = await checkSignature({ mac: claim.mac, body: bytes, secrets, now });
  return check.kind === 'valid' ? `valid by ${check.key}` : check.kind;
}

async function signed(body: string, secret = SECRET): Promise<string> {
  return `sha256=${await hmacHex(secret, body)}`;
}

describe('a signature that Meta made', () => {
  it('admits the body', async () => {
    expect(await outcome(VALID)).toBe('valid by current');
  });

  it.each(['{}\r\n', '{"t":"😊 مرحبا é"}', '', '{"u":"https:\\/\\/x"}'])(
    'admits %j as it stands, byte for byte',
    async (body) => {
      expect(await outcome(await signed(body), { body })).toBe('valid by current');
    },
  );

  it('admits under the secret of before, while it is one of ours (A17), and says which one it was', async () => {
    const header = await signed(BODY, 'previous_secret');
    const previous = { key: 'previous', secret: 'previous_secret', until: NOW } as const;
    const secrets = [current(SECRET), previous];
    expect(await outcome(header, { secrets, now: NOW - 1 })).toBe('valid by previous');
    expect(await outcome(header, { secrets, now: NOW })).toBe('invalid');
    expect(await outcome(header, { secrets: [current(SECRET), { ...previous, until: null }] })).toBe(
      'valid by previous',
    );
    expect(await outcome(header, { secrets: [current(SECRET)] })).toBe('invalid');
  });
});

describe('anything else is refused, without an exception', () => {
  it.each([
    ['A1 an empty header', ''],
    ['A2 sha1, though valid', 'sha1=fc5983fdf1a4e15c8949b8af05322fede4063d27'],
    ['A4 one digit changed', `sha256=${DIGEST.slice(0, -1)}7`],
    ['A6 no digits', 'sha256='],
    ['A7 63 digits', `sha256=${DIGEST.slice(1)}`],
    ['A7 65 digits', `sha256=${DIGEST}0`],
    ['A8 letters that are no hex', `sha256=${'g'.repeat(64)}`],
    ['A9 capitals', `sha256=${DIGEST.toUpperCase()}`],
    ['A10 no prefix', DIGEST],
    ['A11 prefix in capitals', `SHA256=${DIGEST}`],
    ['A11 a space in between', `sha256 =${DIGEST}`],
    ['A12 two headers joined', `${VALID}, ${VALID}`],
    ['A12 a wrong one and the right one', `sha256=${'0'.repeat(64)}, ${VALID}`],
    ['A13 base64', `sha256=${Buffer.from(DIGEST, 'hex').toString('base64')}`],
    ['another algorithm', `sha512=${DIGEST}`],
    ['all zeros', `sha256=${'0'.repeat(64)}`],
  ])('%s', async (_what, header) => {
    expect(await outcome(header)).toBe('invalid');
  });

  it('A5 the signature of another body', async () => {
    expect(await outcome(await signed('{"before":1}'))).toBe('invalid');
  });

  it('A15, A16 the signature under another secret of ours', async () => {
    expect(await outcome(await signed(BODY, 'verify_token'))).toBe('invalid');
    expect(await outcome(await signed(BODY, 'instagram_app_secret'))).toBe('invalid');
  });

  it('A19, A20 a body written otherwise, though it means the same', async () => {
    expect(await outcome(VALID, { body: BODY.replace(',', ', ') })).toBe('invalid');
    const escaped = await signed('{"t":"\\ud83d\\ude0a"}');
    expect(await outcome(escaped, { body: '{"t":"😊"}' })).toBe('invalid');
  });

  it('A22 a body with something behind it', async () => {
    expect(await outcome(VALID, { body: `${BODY}\r\n` })).toBe('invalid');
  });
});

describe('without', () => {
  it('A1 a header, the signature is missing, not wrong', async () => {
    expect(await outcome(null)).toBe('missing');
  });

  it('a secret nobody is admitted', async () => {
    expect(await outcome(VALID, { secrets: [] })).toBe('invalid');
  });

  it('A14 a body signed with the empty key is not admitted, whatever is configured', async () => {
    const header = 'sha256=704eb71c28bbe7c091ca5b8f9446c2bceec023435f33ff17e7fb9634d46333bc';
    expect(await outcome(header)).toBe('invalid');
    await expect(outcome(header, { secrets: [current('')] })).rejects.toThrow();
  });
});

describe('any body and any secret', () => {
  const bytes = fc.uint8Array({ maxLength: 300 });
  const secret = fc.string({ minLength: 16, maxLength: 40 });

  it('are admitted together, and not with one bit changed in the body, the signature or the secret', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, secret, fc.nat(), async (body, key, bit) => {
        const digest = createHmac('sha256', key).update(body).digest();
        const headerOf = (mac: Uint8Array) => `sha256=${Buffer.from(mac).toString('hex')}`;
        const secrets = [current(key)];
        const given = new Uint8Array(body);
        expect(await outcome(headerOf(digest), { body: given, secrets })).toBe('valid by current');
        expect(await outcome(headerOf(flipped(digest, bit)), { body: given, secrets })).toBe('invalid');
        expect(await outcome(headerOf(digest), { body: new Uint8Array([...given, 0]), secrets })).toBe('invalid');
        if (given.length > 0) {
          expect(await outcome(headerOf(digest), { body: flipped(given, bit), secrets })).toBe('invalid');
        }
        expect(await outcome(headerOf(digest), { body: given, secrets: [current(`${key}!`)] })).toBe('invalid');
      }),
      { numRuns: 50 },
    );
  });

  it('whatever stands in the header, nothing throws and nothing but the right digest is admitted', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary-ascii', maxLength: 90 }), async (text) => {
        fc.pre(isHeaderValue(text));
        expect(await outcome(text)).not.toMatch(/^valid/);
      }),
    );
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array<ArrayBuffer> {
  const copy = new Uint8Array(bytes);
  const at = Math.floor(bit / 8) % copy.length;
  copy[at] = (copy[at] ?? 0) ^ (1 << (bit % 8));
  return copy;
}

function isHeaderValue(text: string): boolean {
  try {
    new Headers({ x: text });
    return true;
  } catch {
    return false;
  }
}

describe('the mode outside development', () => {
  const HOUR = 3_600_000;
  it.each([
    ['enforce', null, 'enforce'],
    ['warn', null, 'enforce'],
    ['off', null, 'enforce'],
    ['warn', HOUR, 'warn'],
    ['off', HOUR, 'off'],
    ['warn', 24 * HOUR, 'warn'],
    ['warn', 24 * HOUR + 1, 'enforce'],
    ['warn', 0, 'enforce'],
    ['warn', -HOUR, 'enforce'],
    ['enforce', HOUR, 'enforce'],
  ] as const)('%s with the glass broken for another %s ms is %s', (signatureMode, ahead, mode) => {
    const breakGlassUntil = ahead === null ? null : NOW + ahead;
    for (const environment of ['production', 'staging'] as const) {
      expect(signatureModeAt({ environment, signatureMode, breakGlassUntil }, NOW)).toBe(mode);
    }
    expect(signatureModeAt({ environment: 'development', signatureMode, breakGlassUntil: null }, NOW)).toBe(
      signatureMode,
    );
  });
});
