import { idAt, recordOf } from './read-json.ts';

/** `{"recipient_id","message_id"}`: the answer of Messenger and Instagram to a send (meta-wire §3.9). */
export function readMessageId(body: unknown): string | null {
  return idAt(recordOf(body), 'message_id') ?? null;
}
