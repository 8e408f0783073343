import type { AppSecret } from '#src/env';
import { fromHex, verifyHmac } from '#src/kernel/crypto';
import { HttpError } from './http-error.ts';

export const SIGNATURE_HEADER = 'x-hub-signature-256';
const FORM = /^sha256=([0-9a-f]{64})$/;

/**
 * Meta's `X-Hub-Signature-256` over the raw bytes (meta-wire §3.2). Every secret is tried, without an early exit, so that neither the time
 * taken nor the answer tells which one was wrong. The algorithm is ours to choose, never the header's. Returns which secret it was.
 */
export async function requireSignature(input: {
  header: string | null;
  body: Uint8Array<ArrayBuffer>;
  secrets: readonly AppSecret[];
  now: number;
}): Promise<AppSecret['key']> {
  const secrets = input.secrets.filter(({ until }) => until === null || input.now < until);
  if (secrets.length === 0) throw new HttpError('unavailable');
  const mac = fromHex(FORM.exec(input.header ?? '')?.[1] ?? '');
  if (mac?.length !== 32) throw new HttpError('signature_invalid');
  const results = await Promise.all(secrets.map(({ secret }) => verifyHmac({ secret, message: input.body, mac })));
  const match = secrets[results.indexOf(true)];
  if (match === undefined) throw new HttpError('signature_invalid');
  return match.key;
}
