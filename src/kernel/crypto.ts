const encoder = new TextEncoder();
const decoder = new TextDecoder();

export async function sha256Hex(text: string): Promise<string> {
  return toHex(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

export async function sha256Base64(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
  return btoa(String.fromCharCode(...digest));
}

const hmacKeys = new Map<string, CryptoKey>();

/**
 * HMAC-SHA256 keys are kept per isolate and secret: the key, not its promise, which would belong to the request that began it. Throws on an
 * empty secret (WebCrypto refuses it).
 */
async function hmacKey(secret: string): Promise<CryptoKey> {
  const known = hmacKeys.get(secret);
  if (known !== undefined) return known;
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign', 'verify']);
  hmacKeys.set(secret, key);
  return key;
}

export async function hmacHex(secret: string, message: string): Promise<string> {
  return toHex(await crypto.subtle.sign('HMAC', await hmacKey(secret), encoder.encode(message)));
}

/** Constant-time: `crypto.subtle.verify` compares, whatever the length of `mac`. */
export async function verifyHmac(input: {
  secret: string;
  message: Uint8Array<ArrayBuffer>;
  mac: Uint8Array<ArrayBuffer>;
}): Promise<boolean> {
  return crypto.subtle.verify('HMAC', await hmacKey(input.secret), input.mac, input.message);
}

/** Compares two strings by their digests, so that neither length nor content shows in the time taken. */
export async function equalSecret(a: string, b: string): Promise<boolean> {
  const [left, right] = await Promise.all([sha256Hex(a), sha256Hex(b)]);
  let difference = 0;
  for (let i = 0; i < left.length; i++) difference |= left.charCodeAt(i) ^ right.charCodeAt(i);
  return difference === 0;
}

/** Hex to bytes, or null for anything but an even number of lower-case hex digits. */
export function fromHex(hex: string): Uint8Array<ArrayBuffer> | null {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return null;
  const bytes = new Uint8Array(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}

export function toHex(input: ArrayBuffer | Uint8Array): string {
  const bytes = input instanceof Uint8Array ? input : new Uint8Array(input);
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

const SEAL_VERSION = 'v1';
const IV_BYTES = 12;

async function sealKey(key: string): Promise<CryptoKey> {
  const digest = await crypto.subtle.digest('SHA-256', encoder.encode(key));
  return crypto.subtle.importKey('raw', digest, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** AES-256-GCM under SHA-256(key): `v1.<iv hex>.<ciphertext hex>`. `context` is bound in as additional data. */
export async function seal(input: {
  key: string;
  text: string;
  context: string;
  iv: Uint8Array<ArrayBuffer>;
}): Promise<string> {
  const algorithm = { name: 'AES-GCM', iv: input.iv, additionalData: encoder.encode(input.context) };
  const sealed = await crypto.subtle.encrypt(algorithm, await sealKey(input.key), encoder.encode(input.text));
  return `${SEAL_VERSION}.${toHex(input.iv)}.${toHex(sealed)}`;
}

/** The text that `seal` closed, or null when the key, the context or a byte differs. */
export async function unseal(input: { key: string; sealed: string; context: string }): Promise<string | null> {
  const [version, ivHex = '', cipherHex = ''] = input.sealed.split('.');
  const iv = fromHex(ivHex);
  const cipher = fromHex(cipherHex);
  if (version !== SEAL_VERSION || iv?.length !== IV_BYTES || !cipher) return null;
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(input.context) };
  try {
    return decoder.decode(await crypto.subtle.decrypt(algorithm, await sealKey(input.key), cipher));
  } catch {
    return null;
  }
}
