import { describe, expect, it } from 'vitest';
import type { AppSecret } from '#src/env';
import { HttpError } from '#src/gateway/http-error';
import { requireSignature } from '#src/gateway/signature';
import { hmacHex } from '#src/kernel/crypto';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const SECRET = 'test_app_secret';
const BODY = '{"object":"whatsapp_business_account","entry":[]}';
const DIGEST = 'dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756';
const VALID = `sha256=${DIGEST}`;

async function outcome(
  header: string | null,
  changes: { body?: string | Uint8Array<ArrayBuffer>; secrets?: readonly string[]; previousUntil?: number } = {},
): Promise<string> {
  const { body = BODY, secrets = [SECRET] } = changes;
  const bytes = typeof body === 'string' ? new Uint8Array(new TextEncoder().encode(body)) : body;
  try {
    const known = secrets.map((secret, index): AppSecret => {
      const isCurrent = index === 0;
      return {
        key: isCurrent ? 'current' : 'previous',
        secret,
        until: isCurrent ? null : (changes.previousUntil ?? null),
      };
    });
    const key = await requireSignature({ header, body: bytes, secrets: known, now: NOW });
    return key === 'current' ? 'admitted' : `admitted, ${key}`;
  } catch (error) {
    return error instanceof HttpError ? error.error : 'threw';
  }
}

async function signed(body: string, secret = SECRET): Promise<string> {
  return `sha256=${await hmacHex(secret, body)}`;
}

describe('a signature that Meta made', () => {
  it('admits the body', async () => {
    expect(await outcome(VALID)).toBe('admitted');
  });

  it.each(['{}\r\n', '{"t":"😊 مرحبا é"}', '', '{"u":"https:\\/\\/x"}'])(
    'admits %j as it stands, byte for byte',
    async (body) => {
      expect(await outcome(await signed(body), { body })).toBe('admitted');
    },
  );

  it('admits under the secret of before, while it is one of ours (A17)', async () => {
    const header = await signed(BODY, 'previous_secret');
    expect(await outcome(header, { secrets: [SECRET, 'previous_secret'] })).toBe('admitted, previous');
    expect(await outcome(header, { secrets: [SECRET] })).toBe('signature_invalid');
  });

  it('the secret of before counts until its last day is over, the current one goes on', async () => {
    const header = await signed(BODY, 'previous_secret');
    const secrets = [SECRET, 'previous_secret'];
    expect(await outcome(header, { secrets, previousUntil: NOW + 1 })).toBe('admitted, previous');
    expect(await outcome(header, { secrets, previousUntil: NOW })).toBe('signature_invalid');
    expect(await outcome(VALID, { secrets, previousUntil: NOW })).toBe('admitted');
  });
});

describe('anything else is refused, without an exception', () => {
  it.each([
    ['A1 no header', null],
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
    ['A11 a space before', ` sha256=${DIGEST}`],
    ['A11 a space in between', `sha256 =${DIGEST}`],
    ['A11 a space behind', `${VALID} `],
    ['A12 two headers joined', `${VALID}, ${VALID}`],
    ['A12 a wrong one and the right one', `sha256=${'0'.repeat(64)}, ${VALID}`],
    ['A13 base64', `sha256=${Buffer.from(DIGEST, 'hex').toString('base64')}`],
    ['another algorithm', `sha512=${DIGEST}`],
    ['all zeros', `sha256=${'0'.repeat(64)}`],
  ])('%s', async (_what, header) => {
    expect(await outcome(header)).toBe('signature_invalid');
  });

  it('A5 the signature of another body', async () => {
    expect(await outcome(await signed('{"before":1}'))).toBe('signature_invalid');
  });

  it('A15, A16 the signature under another secret of ours', async () => {
    expect(await outcome(await signed(BODY, 'verify_token'))).toBe('signature_invalid');
    expect(await outcome(await signed(BODY, 'instagram_app_secret'))).toBe('signature_invalid');
  });

  it('A19, A20 a body written otherwise, though it means the same', async () => {
    expect(await outcome(VALID, { body: BODY.replace(',', ', ') })).toBe('signature_invalid');
    const escaped = await signed('{"t":"\\ud83d\\ude0a"}');
    expect(await outcome(escaped, { body: '{"t":"😊"}' })).toBe('signature_invalid');
  });

  it('A22 a body with something behind it', async () => {
    expect(await outcome(VALID, { body: `${BODY}\r\n` })).toBe('signature_invalid');
  });
});

describe('without a secret', () => {
  it('nobody is admitted, and Meta is asked to come again', async () => {
    expect(await outcome(VALID, { secrets: [] })).toBe('unavailable');
    expect(await outcome(null, { secrets: [] })).toBe('unavailable');
  });

  it('A14 a body signed with the empty key is not admitted, whatever is configured', async () => {
    const header = 'sha256=704eb71c28bbe7c091ca5b8f9446c2bceec023435f33ff17e7fb9634d46333bc';
    expect(await outcome(header)).toBe('signature_invalid');
    expect(await outcome(header, { secrets: [''] })).not.toBe('admitted');
  });
});
