import type { Channel } from './demo.ts';
import { dig, digText, listOf } from './json.ts';

/** A customer's message found in a webhook body, however that body was made. */
export interface Observed {
  readonly accountId: string;
  /** Phone and business-scoped id of the same person both count. */
  readonly users: readonly string[];
  readonly messageId: string;
  readonly at: number;
  readonly text: string;
}

export function observeInbound(channel: Channel, body: unknown): readonly Observed[] {
  const entries = listOf(dig(body, 'entry'));
  return entries.flatMap((entry) => (channel === 'whatsapp' ? observeChanges(entry) : observeMessaging(entry)));
}

function observeChanges(entry: unknown): readonly Observed[] {
  return listOf(dig(entry, 'changes')).flatMap((change) => {
    const accountId = digText(change, 'value', 'metadata', 'phone_number_id');
    if (accountId === undefined) return [];
    return listOf(dig(change, 'value', 'messages')).flatMap((message): Observed[] => {
      const messageId = digText(message, 'id');
      const users = [digText(message, 'from_user_id'), digText(message, 'from')].filter((user) => user !== undefined);
      if (messageId === undefined || users.length === 0) return [];
      const type = digText(message, 'type') ?? 'message';
      const at = Number(dig(message, 'timestamp')) * 1000;
      return [{ accountId, users, messageId, at, text: digText(message, 'text', 'body') ?? `[${type}]` }];
    });
  });
}

function observeMessaging(entry: unknown): readonly Observed[] {
  return listOf(dig(entry, 'messaging')).flatMap((event): Observed[] => {
    const user = digText(event, 'sender', 'id');
    const accountId = digText(event, 'recipient', 'id') ?? digText(entry, 'id');
    const isEcho = dig(event, 'message', 'is_echo') === true;
    const messageId = digText(event, 'message', 'mid') ?? digText(event, 'postback', 'mid');
    const isReaction = dig(event, 'reaction') !== undefined;
    if (user === undefined || accountId === undefined || isEcho) return [];
    if (messageId === undefined && !isReaction) return [];
    const text = digText(event, 'message', 'text') ?? digText(event, 'postback', 'title') ?? '[message]';
    const at = Number(dig(event, 'timestamp'));
    return [{ accountId, users: [user], messageId: messageId ?? `reaction.${at}`, at, text }];
  });
}
