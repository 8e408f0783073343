import type { Deps } from '#src/deps';
import type { Channel } from '#src/messages/index';
import type { SecurityEventType } from '#src/security/index';
import type { RequestFields } from './gateway-env.ts';
import { HttpError } from './http-error.ts';
import { networkOf } from './network.ts';
import { limitCaller } from './rate-limit.ts';
import { readBody, refuseOversize } from './read-body.ts';
import {
  checkSignature,
  readSignature,
  type SignatureCheck,
  type SignatureMode,
  signatureModeAt,
} from './signature.ts';

export interface Knock {
  readonly request: Request;
  readonly channel: Channel;
  readonly deps: Deps;
  readonly fields: RequestFields;
}

/**
 * The bytes of a webhook that may come in: signed by Meta, or let through by a weaker mode. Everybody else is refused here, before anything
 * parses or logs the body (invariant I3), and is counted: by the limit and for the security log.
 */
export async function admitWebhook(knock: Knock): Promise<Uint8Array<ArrayBuffer>> {
  const { request, channel, deps, fields } = knock;
  const now = deps.clock.now();
  const mode = signatureModeAt(deps.config, now);
  if (mode !== 'enforce') noteWeakness(knock, mode);
  const secrets = deps.config.appSecrets[channel];
  if (secrets.length === 0) throw new HttpError('unavailable');
  refuseOversize(request.headers);
  const claim = readSignature(request.headers);
  if (claim.kind !== 'readable') await refuseUnsigned(knock, { check: claim, mode });
  const body = await readBody(request);
  if (claim.kind !== 'readable') return body;
  const check = await checkSignature({ mac: claim.mac, body, secrets, now });
  if (check.kind === 'valid') fields.key = check.key;
  else await refuseUnsigned(knock, { check, mode });
  return body;
}

/** Returns when the mode lets it through. */
async function refuseUnsigned(knock: Knock, verdict: { check: SignatureCheck; mode: SignatureMode }): Promise<void> {
  const { request, channel, deps, fields } = knock;
  const { check, mode } = verdict;
  await limitCaller(request.headers, deps);
  const type = EVENTS[channel][check.kind === 'missing' ? 'missing' : 'invalid'];
  if (mode === 'enforce') throw new HttpError('signature_invalid', { event: { type, channel, payload: { mode } } });
  fields.unsigned = true;
  if (mode === 'off') return;
  const { correlationId } = fields;
  const subject = networkOf(request.headers);
  deps.report({ type, subject, channel, severity: 'MEDIUM', payload: { mode }, correlationId });
}

function noteWeakness({ deps, channel, fields }: Knock, mode: SignatureMode): void {
  if (deps.config.environment === 'development') return;
  const { correlationId } = fields;
  deps.report({ type: 'SIGNATURE_NOT_ENFORCED', subject: channel, channel, payload: { mode }, correlationId });
}

const EVENTS: Readonly<Record<Channel, Readonly<Record<'missing' | 'invalid', SecurityEventType>>>> = {
  whatsapp: { missing: 'WA_SIGNATURE_MISSING', invalid: 'WA_SIGNATURE_INVALID' },
  instagram: { missing: 'IG_SIGNATURE_MISSING', invalid: 'IG_SIGNATURE_INVALID' },
  messenger: { missing: 'MSG_SIGNATURE_MISSING', invalid: 'MSG_SIGNATURE_INVALID' },
};
