import type { GraphCall, RenderInput } from '../channel.ts';
import { quickReplyMessage } from '../meta/quick-reply-message.ts';

/** 1 000 bytes of UTF-8, some 500 Arabic letters; quick replies do not show on a desktop, so the text lists them too (meta-wire §3.9). */
const STYLE = { max: 1_000, unit: 'utf8', alwaysNumbered: true } as const;

export function renderInstagram(input: RenderInput): GraphCall {
  const { message, recipient, accountId } = input;
  return {
    path: `${accountId}/messages`,
    body: { recipient: { id: recipient.scopedId ?? recipient.key }, message: quickReplyMessage(message, STYLE) },
  };
}
