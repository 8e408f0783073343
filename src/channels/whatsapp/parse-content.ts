import type { CatalogItem, ContactCard, InboundContent, MediaType } from '#src/messages/index';
import { placeContent } from '../meta/place.ts';
import {
  flagAt,
  idAt,
  type JsonRecord,
  listAt,
  numberAt,
  present,
  recordAt,
  recordOf,
  textAt,
  valueAt,
} from '../meta/read-json.ts';
import { safeName } from '../meta/tally.ts';
import { readInteractive } from './parse-interactive.ts';

/** What a customer's message says; never null, because whoever wrote deserves at least "I cannot read that". */
export function readMessageContent(message: JsonRecord): InboundContent {
  const type = textAt(message, 'type');
  return readKnown(type, message) ?? unsupported(textAt(recordAt(message, 'unsupported'), 'type') ?? type);
}

function readKnown(type: string | undefined, message: JsonRecord): InboundContent | null {
  switch (type) {
    case 'text':
      return readText(recordAt(message, 'text'));
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'sticker':
      return readMedia(type, recordAt(message, type));
    case 'location':
      return readLocation(recordAt(message, 'location'));
    case 'contacts':
      return readContactCards(valueAt(message, 'contacts'));
    case 'interactive':
      return readInteractive(recordAt(message, 'interactive'));
    case 'button':
      return readTemplateButton(recordAt(message, 'button'));
    case 'order':
      return readOrder(recordAt(message, 'order'));
    case 'reaction':
      return readReaction(recordAt(message, 'reaction'));
    case 'edit':
      return readEdit(recordAt(message, 'edit'));
    case 'revoke':
      return readRevoke(recordAt(message, 'revoke'));
    case 'request_welcome':
      return { kind: 'welcome' };
    default:
      return null;
  }
}

function unsupported(what: string | undefined): InboundContent {
  return { kind: 'unsupported', what: safeName(what) };
}

function readText(text: JsonRecord | null): InboundContent | null {
  const body = textAt(text, 'body');
  return body === undefined ? null : { kind: 'text', text: body };
}

function readMedia(type: MediaType, media: JsonRecord | null): InboundContent | null {
  if (media === null) return null;
  const item = present({
    type,
    mediaId: idAt(media, 'id'),
    url: textAt(media, 'url'),
    mime: textAt(media, 'mime_type'),
    fileName: textAt(media, 'filename'),
    voice: flagAt(media, 'voice') || undefined,
  });
  return present({ kind: 'media', items: [item], caption: textAt(media, 'caption') });
}

function readLocation(location: JsonRecord | null): InboundContent | null {
  const words = [textAt(location, 'name'), textAt(location, 'address')].filter((part) => part !== undefined);
  return placeContent({
    latitude: numberAt(location, 'latitude'),
    longitude: numberAt(location, 'longitude'),
    label: words.join(', ') || undefined,
  });
}

function readContactCards(value: unknown): InboundContent | null {
  if (!Array.isArray(value)) return null;
  const contacts = value.map(recordOf).filter((card) => card !== null);
  return contacts.length === 0 ? null : { kind: 'contacts', contacts: contacts.map(readContactCard) };
}

function readContactCard(card: JsonRecord): ContactCard {
  const name = recordAt(card, 'name');
  const parts = [textAt(name, 'first_name'), textAt(name, 'last_name')].filter((part) => part !== undefined);
  const phones = listAt(card, 'phones').map(recordOf);
  return present({
    name: textAt(name, 'formatted_name') ?? (parts.join(' ') || undefined),
    phones: phones
      .map((phone) => textAt(phone, 'phone') ?? textAt(phone, 'wa_id'))
      .filter((phone) => phone !== undefined),
  });
}

/** A template's quick reply; both its payload and its `context` may be missing (meta-wire §6 case 11). */
function readTemplateButton(button: JsonRecord | null): InboundContent | null {
  const title = textAt(button, 'text');
  const optionId = textAt(button, 'payload') ?? title;
  return optionId === undefined ? null : { kind: 'choice', optionId, title: title ?? optionId };
}

/** More of one thing than any kitchen sells is a slip of a thumb or a forgery. */
const MAX_QUANTITY = 999;

/** Prices and currency are left behind: they came from a phone (meta-wire §6 case 15). */
function readOrder(order: JsonRecord | null): InboundContent | null {
  const items = listAt(order, 'product_items')
    .map(recordOf)
    .map(readCatalogItem)
    .filter((item) => item !== null);
  return items.length === 0 ? null : present({ kind: 'catalog_order', items, text: textAt(order, 'text') });
}

function readCatalogItem(item: JsonRecord | null): CatalogItem | null {
  const code = idAt(item, 'product_retailer_id');
  const quantity = valueAt(item, 'quantity') === undefined ? 1 : Math.floor(numberAt(item, 'quantity') ?? 0);
  return code === undefined || quantity < 1 ? null : { code, quantity: Math.min(quantity, MAX_QUANTITY) };
}

/** A removed reaction has the emoji `""` or none at all (meta-wire §6 case 7). */
function readReaction(reaction: JsonRecord | null): InboundContent | null {
  const targetId = idAt(reaction, 'message_id');
  return targetId === undefined ? null : present({ kind: 'reaction', targetId, emoji: textAt(reaction, 'emoji') });
}

function readEdit(edit: JsonRecord | null): InboundContent | null {
  const targetId = idAt(edit, 'original_message_id');
  const message = recordAt(edit, 'message');
  const media = recordAt(message, textAt(message, 'type') ?? '');
  const text = textAt(recordAt(message, 'text'), 'body') ?? textAt(media, 'caption');
  return targetId === undefined ? null : present({ kind: 'edit', targetId, text });
}

function readRevoke(revoke: JsonRecord | null): InboundContent | null {
  const targetId = idAt(revoke, 'original_message_id');
  return targetId === undefined ? null : { kind: 'revoke', targetId };
}
