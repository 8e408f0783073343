import { assertNever } from '#src/kernel/errors';
import type { InboundContent } from '#src/messages/index';
import { attachmentsAt, readAttachments } from './attachments.ts';
import type { MessagingItem, MessagingRoot, ReadItem } from './messaging-item.ts';
import { flagAt, idAt, present, recordAt, textAt } from './read-json.ts';

/** What a customer did, with its idempotency key (meta-wire §3.3). Null when no key can be built: it could not be told from its repeat. */
export function readMessagingContent(
  root: Exclude<MessagingRoot, 'read' | 'delivery'>,
  item: MessagingItem,
): ReadItem | null {
  switch (root) {
    case 'message':
      return readMessage(item);
    case 'postback':
      return readPostback(item);
    case 'reaction':
      return readReaction(item);
    case 'message_edit':
      return readEdit(item);
    case 'referral':
    case 'optin':
      return readWelcome(item);
    default:
      return assertNever(root);
  }
}

/** For what has no id of its own: signed content only, and never the payload, which standby leaves out. */
function builtId(item: MessagingItem): string | null {
  return item.stamp === undefined ? null : `${item.root}:${item.user.key}:${item.stamp}`;
}

function readMessage(item: MessagingItem): ReadItem | null {
  const mid = idAt(item.record, 'mid');
  if (mid !== undefined && flagAt(item.record, 'is_deleted')) {
    return { id: `${mid}:deleted`, content: { kind: 'revoke', targetId: mid }, messageId: mid };
  }
  const id = mid ?? builtId(item);
  const replyTo = idAt(recordAt(item.record, 'reply_to'), 'mid');
  return id === null ? null : { id, content: messageContent(item), messageId: mid, replyTo };
}

function messageContent({ record, dialect }: MessagingItem): InboundContent {
  const text = textAt(record, 'text');
  const optionId = textAt(recordAt(record, 'quick_reply'), 'payload');
  if (flagAt(record, 'is_unsupported')) return { kind: 'unsupported', what: 'unsupported' };
  if (optionId !== undefined) return { kind: 'choice', optionId, title: text ?? optionId };
  const attached = readAttachments(attachmentsAt(record), { text, types: dialect.attachmentTypes });
  if (attached !== null) return attached;
  return text === undefined ? { kind: 'unsupported', what: 'empty' } : { kind: 'text', text };
}

function readPostback(item: MessagingItem): ReadItem | null {
  const mid = idAt(item.record, 'mid');
  const id = mid ?? builtId(item);
  const title = textAt(item.record, 'title');
  const optionId = textAt(item.record, 'payload') ?? title;
  if (id === null) return null;
  if (optionId === undefined) return { id, content: { kind: 'unsupported', what: 'postback' }, messageId: mid };
  return { id, content: { kind: 'choice', optionId, title: title ?? optionId }, messageId: mid };
}

/** `mid` names the message reacted to, so it is no key. Instagram sends no `reaction` name, and a removal has no emoji. */
function readReaction(item: MessagingItem): ReadItem | null {
  const targetId = idAt(item.record, 'mid');
  const action = textAt(item.record, 'action') ?? 'react';
  if (targetId === undefined || item.stamp === undefined) return null;
  const emoji = action === 'unreact' ? undefined : (textAt(item.record, 'emoji') ?? textAt(item.record, 'reaction'));
  const id = `reaction:${targetId}:${item.user.key}:${action}:${item.stamp}`;
  return { id, content: present({ kind: 'reaction', targetId, emoji }) };
}

function readEdit(item: MessagingItem): ReadItem | null {
  const targetId = idAt(item.record, 'mid');
  const edition = idAt(item.record, 'num_edit') ?? item.stamp;
  if (targetId === undefined || edition === undefined) return null;
  const content = present({ kind: 'edit', targetId, text: textAt(item.record, 'text') });
  return { id: `edit:${targetId}:${edition}`, content, messageId: targetId };
}

function readWelcome(item: MessagingItem): ReadItem | null {
  const id = builtId(item);
  const referral = textAt(item.record, 'ref') ?? textAt(item.record, 'source');
  return id === null ? null : { id, content: present({ kind: 'welcome', referral }) };
}
