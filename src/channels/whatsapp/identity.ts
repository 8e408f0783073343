import type { UserIdentity } from '#src/messages/index';
import { present } from '../meta/read-json.ts';
import { phoneDigits, type WhatsAppContact } from './payload.ts';

/** The two names that one item of a webhook gives a person: `from` and `from_user_id`, `to` and `to_user_id`, … */
interface Claim {
  readonly phone: string | undefined;
  readonly scopedId: string | undefined;
}

/**
 * Who that is, or null when nothing usable names them: a stranger without a name must not share a conversation with the next one
 * (meta-wire §6 case 2). The contact is found by id, never by its place, and supplies what the item itself leaves out.
 */
export function identify(claim: Claim, contacts: readonly WhatsAppContact[]): UserIdentity | null {
  const claimedPhone = phoneDigits(claim.phone);
  const contact = contacts.find((candidate) =>
    claim.scopedId !== undefined && candidate.scopedId !== undefined
      ? candidate.scopedId === claim.scopedId
      : claimedPhone !== undefined && candidate.phone === claimedPhone,
  );
  const phone = claimedPhone ?? contact?.phone;
  const scopedId = claim.scopedId ?? contact?.scopedId;
  const key = scopedId ?? phone;
  return key === undefined ? null : present({ key, phone, scopedId, name: contact?.name });
}
