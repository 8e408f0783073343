import { httpLinkAt, listAt, malformed, onlyKeys, optionalText, recordAt, textAt, wrong } from './check.ts';
import type { CheckContext } from './checked-send.ts';
import type { JsonRecord } from './json.ts';

const TEXT_MAX = 4096;
const CAPTION_MAX = 1024;
const CONTACTS_MAX = 5;
const EMOJI_MAX = 32;

export function checkText(text: JsonRecord): void {
  onlyKeys(text, 'text', ['body', 'preview_url']);
  const body = text.body;
  if (body === undefined || body === '') malformed("The parameter text['body'] is required.");
  if (typeof body !== 'string') malformed("Param text['body'] must be a string.");
  if (body.length > TEXT_MAX) malformed(`Param text['body'] must be at most ${TEXT_MAX} characters long.`);
  if (text.preview_url !== undefined && typeof text.preview_url !== 'boolean') {
    malformed("Param text['preview_url'] must be a boolean.");
  }
}

type MediaType = 'image' | 'audio' | 'video' | 'document' | 'sticker';

const MEDIA_KEYS: Readonly<Record<MediaType, readonly string[]>> = {
  image: ['id', 'link', 'caption'],
  video: ['id', 'link', 'caption'],
  document: ['id', 'link', 'caption', 'filename'],
  audio: ['id', 'link', 'voice'],
  sticker: ['id', 'link'],
};

export function checkMedia(type: MediaType, media: JsonRecord, context: CheckContext): void {
  onlyKeys(media, type, MEDIA_KEYS[type]);
  const { id, link } = media;
  if ((id === undefined) === (link === undefined))
    malformed(`Exactly one of ${type}['id'] and ${type}['link'] is due.`);
  if (link !== undefined) httpLinkAt(link, `${type}['link']`);
  if (id !== undefined && !context.knowsMedia(String(id))) wrong(`No media with the id ${String(id)} exists.`);
  optionalText({ value: media.caption, path: `${type}['caption']`, max: CAPTION_MAX });
  optionalText({ value: media.filename, path: `${type}['filename']`, max: 240 });
}

export function checkLocation(location: JsonRecord): void {
  onlyKeys(location, 'location', ['latitude', 'longitude', 'name', 'address']);
  coordinateAt(location.latitude, 'latitude', 90);
  coordinateAt(location.longitude, 'longitude', 180);
  optionalText({ value: location.name, path: "location['name']", max: 1000 });
  optionalText({ value: location.address, path: "location['address']", max: 1000 });
}

function coordinateAt(value: unknown, name: string, limit: number): void {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number) || Math.abs(number) > limit) {
    wrong(`location['${name}'] must be a number between -${limit} and ${limit}.`);
  }
}

export function checkReaction(reaction: JsonRecord, context: CheckContext): void {
  onlyKeys(reaction, 'reaction', ['message_id', 'emoji']);
  const messageId = textAt({ value: reaction.message_id, path: "reaction['message_id']", max: 512 });
  if (!context.knowsMessage(messageId)) wrong("reaction['message_id'] is not a message of this phone number.");
  const emoji = reaction.emoji;
  // An empty emoji takes the reaction back.
  if (typeof emoji !== 'string') malformed("The parameter reaction['emoji'] is required.");
  if (emoji.length > EMOJI_MAX || /^[\p{L}\p{N}]+$/u.test(emoji)) wrong("reaction['emoji'] must be one emoji.");
}

export function checkContacts(value: unknown): void {
  const contacts = listAt(value, 'contacts');
  if (contacts.length < 1 || contacts.length > CONTACTS_MAX) wrong(`contacts must hold 1 to ${CONTACTS_MAX} cards.`);
  contacts.forEach((item, index) => {
    const path = `contacts[${index}]`;
    const name = recordAt(recordAt(item, path).name, `${path}['name']`);
    textAt({ value: name.formatted_name, path: `${path}['name']['formatted_name']`, max: 256 });
  });
}
