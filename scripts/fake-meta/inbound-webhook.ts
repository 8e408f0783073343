import type { Account } from './demo.ts';
import type { InboundContent } from './inbound-form.ts';
import type { JsonRecord } from './json.ts';
import type { Media } from './media-store.ts';

export interface InboundMessage {
  readonly account: Account;
  readonly from?: string;
  readonly userId?: string;
  readonly name: string;
  readonly messageId: string;
  readonly at: number;
  readonly replyTo?: string;
  readonly content: InboundContent;
  /** Of a media message: what was stored, and where it can be fetched without a token (Messenger, Instagram). */
  readonly media?: Media;
  readonly mediaUrl?: string;
}

export function inboundWebhook(message: InboundMessage): JsonRecord {
  return message.account.channel === 'whatsapp' ? whatsappWebhook(message) : messagingWebhook(message);
}

function whatsappWebhook(message: InboundMessage): JsonRecord {
  const { account, userId } = message;
  // A business-scoped id stands for a user who hides the phone number.
  const sender = userId === undefined ? { from: message.from } : { from_user_id: userId };
  const contact = userId === undefined ? { wa_id: message.from } : { user_id: userId };
  const context = message.replyTo === undefined ? {} : { context: { from: account.displayPhone, id: message.replyTo } };
  const value = {
    messaging_product: 'whatsapp',
    metadata: { display_phone_number: account.displayPhone, phone_number_id: account.id },
    contacts: [{ profile: { name: message.name }, ...contact }],
    messages: [
      {
        ...context,
        ...sender,
        id: message.messageId,
        timestamp: String(Math.floor(message.at / 1000)),
        ...whatsappContent(message),
      },
    ],
  };
  return {
    object: 'whatsapp_business_account',
    entry: [{ id: account.wabaId, changes: [{ value, field: 'messages' }] }],
  };
}

function whatsappContent({ content, media }: InboundMessage): JsonRecord {
  switch (content.kind) {
    case 'text':
      return { type: 'text', text: { body: content.text } };
    case 'button':
    case 'row': {
      const type = content.kind === 'button' ? 'button_reply' : 'list_reply';
      const description = content.description === undefined ? {} : { description: content.description };
      return {
        type: 'interactive',
        interactive: { type, [type]: { id: content.id, title: content.title, ...description } },
      };
    }
    case 'quick':
    case 'postback':
      // The quick reply of a template message.
      return { type: 'button', button: { payload: content.payload, text: content.title } };
    case 'location':
      return {
        type: 'location',
        location: {
          latitude: content.latitude,
          longitude: content.longitude,
          ...(content.label === undefined ? {} : { name: content.label }),
          ...(content.address === undefined ? {} : { address: content.address }),
        },
      };
    case 'image':
    case 'audio':
    case 'document':
      return { type: content.kind, [content.kind]: whatsappMedia(content, media) };
    case 'contacts':
      return { type: 'contacts', contacts: [card(content.name, content.phone)] };
    case 'reaction':
      return { type: 'reaction', reaction: { message_id: content.to, emoji: content.emoji } };
  }
}

function whatsappMedia(
  content: InboundContent & { readonly kind: 'image' | 'audio' | 'document' },
  media: Media | undefined,
): JsonRecord {
  // Meta writes the codec behind the type of a voice note.
  const isVoice = content.kind === 'audio' && content.mime.startsWith('audio/ogg');
  return {
    ...(content.caption === undefined || content.kind === 'audio' ? {} : { caption: content.caption }),
    ...(content.kind === 'document' ? { filename: content.fileName ?? 'document' } : {}),
    mime_type: isVoice ? 'audio/ogg; codecs=opus' : content.mime,
    sha256: media?.sha256.toString('base64'),
    id: media?.id,
    ...(content.kind === 'audio' ? { voice: isVoice } : {}),
  };
}

function card(name: string, phone: string): JsonRecord {
  const [first = name, ...rest] = name.split(' ');
  const names = name === '' ? {} : { name: { formatted_name: name, first_name: first, last_name: rest.join(' ') } };
  return { ...names, phones: [{ phone, wa_id: phone.replace(/\D/g, ''), type: 'CELL' }] };
}

function messagingWebhook(message: InboundMessage): JsonRecord {
  const { account, at } = message;
  const event = {
    sender: { id: message.userId ?? message.from },
    recipient: { id: account.id },
    timestamp: at,
    ...messagingContent(message),
  };
  const object = account.channel === 'instagram' ? 'instagram' : 'page';
  return { object, entry: [{ id: account.id, time: at, messaging: [event] }] };
}

function messagingContent(inbound: InboundMessage): JsonRecord {
  const { content, messageId: mid } = inbound;
  const reply = inbound.replyTo === undefined ? {} : { reply_to: { mid: inbound.replyTo } };
  switch (content.kind) {
    case 'text':
      return { message: { mid, text: content.text, ...reply } };
    case 'quick':
      return { message: { mid, text: content.title, quick_reply: { payload: content.payload } } };
    case 'postback':
      return { postback: { mid, title: content.title, payload: content.payload } };
    case 'location': {
      const coordinates = { lat: content.latitude, long: content.longitude };
      const title = content.label ?? 'Pinned location';
      return { message: { mid, attachments: [{ type: 'location', title, payload: { coordinates } }], ...reply } };
    }
    case 'image':
    case 'audio':
    case 'document': {
      const type = content.kind === 'document' ? 'file' : content.kind;
      const text = content.caption === undefined ? {} : { text: content.caption };
      return { message: { mid, ...text, attachments: [{ type, payload: { url: inbound.mediaUrl } }], ...reply } };
    }
    case 'reaction': {
      const given = content.emoji === '' ? { action: 'unreact' } : { action: 'react', emoji: content.emoji };
      const named = inbound.account.channel === 'messenger' && content.emoji !== '' ? { reaction: 'other' } : {};
      return { reaction: { mid: content.to, ...given, ...named } };
    }
    case 'button':
    case 'row':
    case 'contacts':
      throw new Error(`${content.kind} exists on WhatsApp only`);
  }
}
