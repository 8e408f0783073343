import type { Channel } from './demo.ts';
import { dig, digText, isRecord } from './json.ts';

/** What a send claims to be, before anything is checked: enough for the record and for matching a fault. */
export interface SendShape {
  /** Phone, business-scoped id, PSID or IGSID; null for a read mark. */
  readonly to: string | null;
  /** A read mark, a typing sign or another sender action: no message. */
  readonly isMark: boolean;
  /** All names a fault may call it by: `interactive` and `list`, `text` and `quick_replies` … */
  readonly types: readonly string[];
}

export function shapeOf(channel: Channel, body: unknown): SendShape {
  return channel === 'whatsapp' ? whatsappShape(body) : messagingShape(body);
}

function whatsappShape(body: unknown): SendShape {
  const to = digText(body, 'to') ?? digText(body, 'recipient') ?? null;
  if (dig(body, 'status') !== undefined) {
    const typing = dig(body, 'typing_indicator') !== undefined;
    return { to: null, isMark: true, types: typing ? ['read', 'typing'] : ['read'] };
  }
  const type = digText(body, 'type') ?? 'text';
  const inner = type === 'interactive' ? digText(body, 'interactive', 'type') : undefined;
  return { to, isMark: false, types: inner === undefined ? [type] : [type, inner] };
}

function messagingShape(body: unknown): SendShape {
  const to = digText(body, 'recipient', 'id') ?? null;
  const action = digText(body, 'sender_action');
  if (action !== undefined) {
    return { to, isMark: true, types: [action, action.startsWith('typing') ? 'typing' : 'read'] };
  }
  const message = dig(body, 'message');
  if (!isRecord(message)) return { to, isMark: false, types: [] };
  const types = ['text', 'quick_replies', 'attachment'].filter((name) => message[name] !== undefined);
  const attachment = digText(message, 'attachment', 'type');
  const template = digText(message, 'attachment', 'payload', 'template_type');
  return { to, isMark: false, types: [...types, attachment, template].filter((name) => name !== undefined) };
}
