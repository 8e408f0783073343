import { crc32Hex } from '#src/kernel/crc32';

/**
 * `rb_<env>_<id8>_<secret43>_<crc8>` (decisions.md, Gate). The id names the token in lists and events, the secret is 32 random bytes, the
 * checksum lets us, and scanners of leaked secrets, tell a token from a typing error without asking a database.
 */
const FORM = /^(rb_([a-z]+)_([0-9a-hjkmnp-tv-z]{8})_[A-Za-z0-9_-]{43})_([0-9a-f]{8})$/;
const PREFIX = 'rb_';
const MAX_LENGTH = 200;

const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_BYTES = 5;
const SECRET_BYTES = 32;
export const TOKEN_BYTES = ID_BYTES + SECRET_BYTES;

export interface TokenParts {
  readonly environment: string;
  /** No secret: what lists, events and people call the token by. */
  readonly lookupId: string;
}

export interface MintedToken extends TokenParts {
  /** Shown once and kept nowhere; the database has its SHA-256. */
  readonly text: string;
}

/** `bytes`: `TOKEN_BYTES` of a cryptographic source. */
export function mintToken(input: { environment: string; bytes: Uint8Array }): MintedToken {
  const { environment, bytes } = input;
  if (bytes.length !== TOKEN_BYTES) throw new RangeError(`a token is made of ${TOKEN_BYTES} bytes`);
  const lookupId = base32(bytes.subarray(0, ID_BYTES));
  const body = `${PREFIX}${environment}_${lookupId}_${base64Url(bytes.subarray(ID_BYTES))}`;
  return { environment, lookupId, text: `${body}_${crc32Hex(body)}` };
}

/** Null for everything that we cannot have issued here: another form, another environment's, a wrong checksum. */
export function readToken(text: string, environment: string): TokenParts | null {
  if (text.length > MAX_LENGTH) return null;
  const [, body = '', of = '', lookupId = '', checksum] = FORM.exec(text) ?? [];
  if (of !== environment || crc32Hex(body) !== checksum) return null;
  return { environment, lookupId };
}

/**
 * Whether the database is asked about it. Development also takes words, so that the demo tokens work there and nowhere else; what begins like
 * a token must be one, there too.
 */
export function isWorthLookup(text: string, environment: string): boolean {
  if (environment !== 'development' || text.startsWith(PREFIX)) return readToken(text, environment) !== null;
  return text !== '' && text.length <= MAX_LENGTH;
}

/** Five bits a character: no remainder in five bytes, and no letters that look like digits. */
function base32(bytes: Uint8Array): string {
  let bits = 0n;
  for (const byte of bytes) bits = (bits << 8n) | BigInt(byte);
  let text = '';
  for (let left = bytes.length * 8 - 5; left >= 0; left -= 5) text += ID_ALPHABET[Number((bits >> BigInt(left)) & 31n)];
  return text;
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
