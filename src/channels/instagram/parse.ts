import type { ParsedWebhook } from '../channel.ts';
import { parseMessaging } from '../meta/messaging.ts';
import type { MessagingDialect } from '../meta/messaging-item.ts';
import { INSTAGRAM_ATTACHMENTS } from './payload.ts';

const DIALECT: MessagingDialect = {
  channel: 'instagram',
  attachmentTypes: INSTAGRAM_ATTACHMENTS,
  callbackOf: () => undefined,
};

/** The body's `object` says `page` or `instagram` for the same account: the route decides the channel, the ids the account (meta-wire §3.2). */
export function parseInstagram(body: unknown, receivedAt: number): ParsedWebhook {
  return parseMessaging({ body, receivedAt, dialect: DIALECT });
}
