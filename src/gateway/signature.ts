import type { AppSecret, Config } from '#src/env';
import { DAY_MS } from '#src/kernel/clock';
import { fromHex, verifyHmac } from '#src/kernel/crypto';

export const SIGNATURE_HEADER = 'x-hub-signature-256';
const FORM = /^sha256=([0-9a-f]{64})$/;

export type SignatureCheck =
  | { readonly kind: 'valid'; readonly key: AppSecret['key'] }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'missing' };

/** What can be said before the body is read: a header that cannot be right is not worth reading it. */
export function readSignature(headers: Headers): { kind: 'readable'; mac: Uint8Array<ArrayBuffer> } | SignatureCheck {
  const header = headers.get(SIGNATURE_HEADER);
  if (header === null) return { kind: 'missing' };
  const mac = fromHex(FORM.exec(header)?.[1] ?? '');
  return mac?.length === 32 ? { kind: 'readable', mac } : { kind: 'invalid' };
}

/**
 * Meta's `X-Hub-Signature-256` over the raw bytes (meta-wire §3.2). Every secret is tried, without an early exit, so that neither the time
 * taken nor the answer tells which one was wrong. The algorithm is ours to choose, never the header's.
 */
export async function checkSignature(input: {
  mac: Uint8Array<ArrayBuffer>;
  body: Uint8Array<ArrayBuffer>;
  secrets: readonly AppSecret[];
  now: number;
}): Promise<SignatureCheck> {
  const { mac, body, now } = input;
  const usable = input.secrets.filter(({ until }) => until === null || now < until);
  const results = await Promise.all(usable.map(({ secret }) => verifyHmac({ secret, message: body, mac })));
  const matching = usable.find((_secret, index) => results[index]);
  return matching ? { kind: 'valid', key: matching.key } : { kind: 'invalid' };
}

export type SignatureMode = Config['signatureMode'];

/** Outside development a weaker mode holds only for the hours that somebody broke the glass for (design.md §6 row 7). */
export function signatureModeAt(
  config: Pick<Config, 'environment' | 'signatureMode' | 'breakGlassUntil'>,
  now: number,
): SignatureMode {
  const { environment, signatureMode, breakGlassUntil } = config;
  if (environment === 'development' || signatureMode === 'enforce') return signatureMode;
  const isBroken = breakGlassUntil !== null && now < breakGlassUntil && breakGlassUntil - now <= DAY_MS;
  return isBroken ? signatureMode : 'enforce';
}
