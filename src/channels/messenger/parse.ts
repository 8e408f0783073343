import { parseCallbackData } from '#src/messages/index';
import type { ParsedWebhook } from '../channel.ts';
import { parseMessaging } from '../meta/messaging.ts';
import type { MessagingDialect } from '../meta/messaging-item.ts';
import { textAt } from '../meta/read-json.ts';
import { MESSENGER_ATTACHMENTS } from './payload.ts';

const DIALECT: MessagingDialect = {
  channel: 'messenger',
  attachmentTypes: MESSENGER_ATTACHMENTS,
  callbackOf: (message) => {
    const metadata = textAt(message, 'metadata');
    return metadata !== undefined && parseCallbackData(metadata) !== null ? metadata : undefined;
  },
};

export function parseMessenger(body: unknown, receivedAt: number): ParsedWebhook {
  return parseMessaging({ body, receivedAt, dialect: DIALECT });
}
