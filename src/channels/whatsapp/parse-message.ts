import { epochMsOf } from '../meta/event-time.ts';
import { idAt, type JsonRecord, present, recordAt, textAt, valueAt } from '../meta/read-json.ts';
import { ignored, MALFORMED, type Reading } from '../meta/tally.ts';
import { identify } from './identity.ts';
import { readMessageContent } from './parse-content.ts';
import { isOwn, readOwnMessage } from './parse-own-message.ts';
import { readSystem } from './parse-system.ts';
import type { Change } from './payload.ts';

/** One element of `messages[]`. Groups are no conversations of ours. */
export function readMessage(message: JsonRecord, change: Change): Reading {
  const { value, receivedAt } = change;
  if (idAt(message, 'group_id') !== undefined) return ignored('group');
  if (isOwn(message, value)) return readOwnMessage(message, change);
  if (textAt(message, 'type') === 'system') return readSystem(message, change);
  const id = idAt(message, 'id');
  const user = identify({ phone: idAt(message, 'from'), scopedId: idAt(message, 'from_user_id') }, value.contacts);
  if (id === undefined || value.accountId === undefined || user === null) return ignored(MALFORMED);
  const event = present({
    id,
    channel: 'whatsapp',
    accountId: value.accountId,
    user,
    at: epochMsOf(valueAt(message, 'timestamp')) ?? receivedAt,
    content: readMessageContent(message),
    messageId: id,
    replyTo: idAt(recordAt(message, 'context'), 'id'),
  });
  return { kind: 'event', event };
}
