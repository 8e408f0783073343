import type { UserIdentity } from '#src/messages/index';
import { epochMsOf } from '../meta/event-time.ts';
import { idAt, type JsonRecord, present, recordAt, textAt, textOf, valueAt } from '../meta/read-json.ts';
import { ignored, MALFORMED, type Reading, safeName } from '../meta/tally.ts';
import { identify } from './identity.ts';
import type { Change } from './payload.ts';

/**
 * A `system` message: a new number or a new business-scoped id is a change of identity, everything else a notice. `user_changed_user_id` may
 * carry the new id alone; then the link comes by `user_id_update` (meta-wire §3.4).
 */
export function readSystem(message: JsonRecord, change: Change): Reading {
  const { value, receivedAt } = change;
  const id = idAt(message, 'id');
  if (id === undefined || value.accountId === undefined) return ignored(MALFORMED);
  const system = recordAt(message, 'system');
  const scopedId = idAt(message, 'from_user_id') ?? idAt(system, 'previous_user_id');
  const user = identify({ phone: idAt(message, 'from'), scopedId }, value.contacts);
  if (user === null) return ignored('unlinked_identity');
  const next = nextIdentity(system);
  const isChange = next !== null && next.key !== user.key;
  return {
    kind: 'event',
    event: {
      id,
      channel: 'whatsapp',
      accountId: value.accountId,
      user,
      at: epochMsOf(valueAt(message, 'timestamp')) ?? receivedAt,
      content: isChange
        ? { kind: 'identity_changed', next: present({ ...next, name: user.name }) }
        : { kind: 'notice', what: safeName(textAt(system, 'type')) },
      messageId: id,
    },
  };
}

const IDENTITY_CHANGES = new Set(['user_changed_number', 'customer_changed_number', 'user_changed_user_id']);

function nextIdentity(system: JsonRecord | null): UserIdentity | null {
  if (!IDENTITY_CHANGES.has(textAt(system, 'type') ?? '')) return null;
  return identify({ phone: idAt(system, 'wa_id') ?? idAt(system, 'new_wa_id'), scopedId: idAt(system, 'user_id') }, []);
}

/** No message id here, so the signed content is the key. */
export function readUserIdUpdate(update: JsonRecord, change: Change): Reading {
  const { accountId } = change.value;
  const ids = recordAt(update, 'user_id');
  const previous = idAt(ids, 'previous');
  const next = identify({ phone: idAt(update, 'wa_id'), scopedId: idAt(ids, 'current') }, []);
  if (previous === undefined || next?.scopedId === undefined || next.scopedId === previous || accountId === undefined) {
    return ignored(MALFORMED);
  }
  const timestamp = valueAt(update, 'timestamp');
  return {
    kind: 'event',
    event: {
      id: `user_id_update:${previous}:${next.scopedId}:${textOf(timestamp) ?? ''}`,
      channel: 'whatsapp',
      accountId,
      user: { key: previous, scopedId: previous },
      at: epochMsOf(timestamp) ?? change.receivedAt,
      content: { kind: 'identity_changed', next },
    },
  };
}
