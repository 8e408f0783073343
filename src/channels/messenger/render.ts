import type { GraphCall, RenderInput } from '../channel.ts';
import { quickReplyMessage } from '../meta/quick-reply-message.ts';

/** 2 000 characters (meta-wire §3.9). */
const STYLE = { max: 2_000, unit: 'utf16', alwaysNumbered: false } as const;

/** `metadata` comes back in the echo, which is how a send without a known answer is settled (decisions.md, Callback data). */
export function renderMessenger(input: RenderInput): GraphCall {
  const { message, recipient, accountId, callbackData } = input;
  return {
    path: `${accountId}/messages`,
    body: {
      recipient: { id: recipient.scopedId ?? recipient.key },
      messaging_type: 'RESPONSE',
      message: { ...quickReplyMessage(message, STYLE), metadata: callbackData },
    },
  };
}
