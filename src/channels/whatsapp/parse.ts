import type { ParsedWebhook } from '../channel.ts';
import { idAt, type JsonRecord, listAt, recordAt, textAt, valueAt } from '../meta/read-json.ts';
import { entriesOf, MALFORMED, openTally, recordsAt, safeName, type Tally } from '../meta/tally.ts';
import { readMessage } from './parse-message.ts';
import { readOwnMessage } from './parse-own-message.ts';
import { readStatus } from './parse-status.ts';
import { readUserIdUpdate } from './parse-system.ts';
import { readValue } from './payload.ts';

export function parseWhatsApp(body: unknown, receivedAt: number): ParsedWebhook {
  const tally = openTally();
  for (const entry of entriesOf(body, tally)) {
    tally.under(idAt(entry, 'id'));
    if (valueAt(entry, 'changes') === undefined) tally.ignore(MALFORMED);
    for (const change of recordsAt(entry, 'changes', tally)) takeChange(change, { receivedAt, tally });
  }
  return tally.total();
}

function takeChange(change: JsonRecord, context: { receivedAt: number; tally: Tally }): void {
  const { receivedAt, tally } = context;
  const field = textAt(change, 'field');
  const record = recordAt(change, 'value');
  if (record === null) {
    tally.ignore(MALFORMED);
    return;
  }
  const value = readValue(record);
  switch (field) {
    case 'messages':
      tally.ignore('value_errors', listAt(record, 'errors').length);
      for (const message of recordsAt(record, 'messages', tally))
        tally.add(readMessage(message, { value, receivedAt }));
      for (const status of recordsAt(record, 'statuses', tally)) tally.add(readStatus(status, { value, receivedAt }));
      return;
    case 'smb_message_echoes':
      for (const echo of recordsAt(record, 'message_echoes', tally))
        tally.add(readOwnMessage(echo, { value, receivedAt }));
      return;
    case 'user_id_update': {
      const listed = recordsAt(record, 'user_id_update', tally);
      // A list in a webhook; the short form with a single update beside the metadata is read too.
      const updates = listed.length === 0 && idAt(recordAt(record, 'user_id'), 'current') ? [record] : listed;
      for (const update of updates) tally.add(readUserIdUpdate(update, { value, receivedAt }));
      return;
    }
    default:
      tally.ignore(`field:${safeName(field)}`);
  }
}
