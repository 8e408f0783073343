import { idAt, malformed, missing, recordAt, textAt, wrong } from './check.ts';
import { checkContacts, checkLocation, checkMedia, checkReaction, checkText } from './check-content.ts';
import { checkInteractive } from './check-interactive.ts';
import { checkTemplate } from './check-template.ts';
import type { CheckContext, CheckedMark, CheckedMessage, CheckedSend } from './checked-send.ts';
import type { JsonRecord } from './json.ts';

const MEDIA_TYPES = ['image', 'audio', 'video', 'document', 'sticker'] as const;
const TYPES = ['text', 'interactive', 'location', 'reaction', 'contacts', 'template', ...MEDIA_TYPES];
const CALLBACK_MAX = 512;
const SCOPED_ID = /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/;

export function checkWhatsApp(body: JsonRecord, context: CheckContext): CheckedSend {
  if (body.messaging_product !== 'whatsapp') malformed('The parameter messaging_product is required.');
  if (body.status !== undefined) return checkMark(body, context);
  const recipientType = body.recipient_type;
  if (recipientType !== undefined && recipientType !== 'individual') wrong('recipient_type must be individual.');
  const recipient = checkRecipient(body);
  if (recipient.user === context.account.displayPhone) {
    wrong('The recipient is the business phone number itself.');
  }
  const type = body.type ?? 'text';
  if (typeof type !== 'string' || !TYPES.includes(type)) {
    malformed(`Param type must be one of {${TYPES.map((name) => name.toUpperCase()).join(', ')}} - got "${type}".`);
  }
  checkContent(type, body, context);
  if (body.context !== undefined) {
    textAt({ value: recordAt(body.context, 'context').message_id, path: "context['message_id']", max: 512 });
  }
  const callbackData = checkCallbackData(body);
  return {
    kind: 'message',
    ...recipient,
    window: type === 'template' ? 'none' : 'day',
    category: type === 'template' ? 'utility' : 'service',
    ...(callbackData === undefined ? {} : { callbackData }),
  };
}

function checkContent(type: string, body: JsonRecord, context: CheckContext): void {
  const content = body[type];
  const media = MEDIA_TYPES.find((name) => name === type);
  if (media) checkMedia(media, recordAt(content, media), context);
  else if (type === 'contacts') checkContacts(content);
  else if (type === 'text') checkText(recordAt(content, type));
  else if (type === 'interactive') checkInteractive(recordAt(content, type), context);
  else if (type === 'location') checkLocation(recordAt(content, type));
  else if (type === 'reaction') checkReaction(recordAt(content, type), context);
  else checkTemplate(recordAt(content, type));
}

function checkRecipient(body: JsonRecord): Pick<CheckedMessage, 'user' | 'input' | 'scoped'> {
  const { to, recipient } = body;
  if (to !== undefined && recipient !== undefined) malformed('Only one of the params to and recipient may be given.');
  if (recipient !== undefined) {
    const user = idAt({ value: recipient, path: 'recipient', max: 140 });
    if (!SCOPED_ID.test(user)) wrong('Param recipient is not a business-scoped user id.');
    return { user, input: user, scoped: true };
  }
  if (to === undefined) malformed('The parameter to is required.');
  const input = textAt({ value: to, path: 'to', max: 64 });
  const user = input.replace(/[\s()+-]/g, '');
  if (!/^\d{7,15}$/.test(user)) wrong('Param to is not a valid phone number.');
  return { user, input, scoped: false };
}

function checkCallbackData(body: JsonRecord): string | undefined {
  const data = body.biz_opaque_callback_data;
  if (data === undefined) return undefined;
  if (typeof data !== 'string') malformed('Param biz_opaque_callback_data must be a string.');
  if (data.length > CALLBACK_MAX) {
    malformed(`Param biz_opaque_callback_data must be at most ${CALLBACK_MAX} characters long.`);
  }
  return data;
}

function checkMark(body: JsonRecord, context: CheckContext): CheckedMark {
  if (body.status !== 'read') wrong('Param status must be read.');
  if (body.message_id === undefined) missing('message_id');
  const messageId = body.message_id;
  if (typeof messageId !== 'string' || !context.knowsInbound(messageId)) {
    wrong('The message id is not one of a message that this phone number has received.');
  }
  const typing = body.typing_indicator;
  if (typing !== undefined && recordAt(typing, 'typing_indicator').type !== 'text') {
    wrong("typing_indicator['type'] must be text.");
  }
  return { kind: 'mark', read: true, typing: typing !== undefined, messageId };
}
