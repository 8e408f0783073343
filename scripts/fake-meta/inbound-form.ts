import { BodyReader } from './body-reader.ts';
import { CHANNELS, type Channel } from './demo.ts';

export const INBOUND_KINDS = [
  'text',
  'button',
  'row',
  'quick',
  'postback',
  'location',
  'image',
  'audio',
  'document',
  'contacts',
  'reaction',
  'raw',
] as const;

export type InboundContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'button' | 'row'; readonly id: string; readonly title: string; readonly description?: string }
  | { readonly kind: 'quick' | 'postback'; readonly payload: string; readonly title: string }
  | {
      readonly kind: 'location';
      readonly latitude: number;
      readonly longitude: number;
      readonly label?: string;
      readonly address?: string;
    }
  | {
      readonly kind: 'image' | 'audio' | 'document';
      readonly bytes: Buffer;
      readonly mime: string;
      readonly caption?: string;
      readonly fileName?: string;
    }
  | { readonly kind: 'contacts'; readonly phone: string; readonly name: string }
  | { readonly kind: 'reaction'; readonly to: string; readonly emoji: string };

export interface InboundForm {
  readonly channel: Channel;
  readonly account?: string;
  /** Phone, PSID or IGSID; for WhatsApp absent when only the business-scoped id is known. */
  readonly from?: string;
  readonly userId?: string;
  /** Default: the name this customer went by before. */
  readonly name?: string;
  readonly messageId?: string;
  readonly at?: number;
  readonly times: number;
  readonly replyTo?: string;
  readonly retry: boolean;
  /** False: answered at once, the Worker's answer shows in the traffic. */
  readonly wait: boolean;
  readonly content: InboundContent;
}

export interface RawInbound {
  readonly channel: Channel;
  readonly times: number;
  readonly retry: boolean;
  readonly body: unknown;
}

const COMMON = ['channel', 'from', 'kind', 'name', 'at', 'account', 'times', 'userId', 'replyTo', 'retry', 'wait'];
const MEDIA = ['base64', 'mime', 'caption', 'fileName', 'id'];
const FIELDS: Readonly<Record<(typeof INBOUND_KINDS)[number], readonly string[]>> = {
  text: ['text', 'id'],
  button: ['id', 'title', 'messageId'],
  row: ['id', 'title', 'description', 'messageId'],
  quick: ['payload', 'title', 'id'],
  postback: ['payload', 'title', 'id'],
  location: ['latitude', 'longitude', 'label', 'address', 'id'],
  image: MEDIA,
  audio: MEDIA,
  document: MEDIA,
  contacts: ['phone', 'name', 'id'],
  reaction: ['to', 'emoji', 'id'],
  raw: ['body', 'id'],
};

const MAX_TIMES = 500;
const LATEST_MS = 8.64e15;

export function readInboundForm(body: unknown): InboundForm | { readonly raw: RawInbound } {
  const kind = new BodyReader(body, 'body', allFields()).oneOf('kind', INBOUND_KINDS);
  const reader = new BodyReader(body, 'body', [...COMMON, ...FIELDS[kind]]);
  const channel = reader.oneOf('channel', CHANNELS);
  const times = reader.optionalNumber('times', { min: 1, max: MAX_TIMES, integer: true }) ?? 1;
  const retry = reader.optionalBoolean('retry') ?? true;
  if (kind === 'raw') {
    if (!reader.has('body')) throw reader.problem('body', 'is missing');
    return { raw: { channel, times, retry, body: reader.raw('body') } };
  }
  const content = readContent(kind, reader);
  checkFits(channel, content, reader);
  const hasChoiceId = content.kind === 'button' || content.kind === 'row';
  const userId = reader.optionalText('userId');
  // A card's `name` is the name on the card; who sends it goes by the usual one.
  const name = content.kind === 'contacts' ? undefined : reader.optionalText('name');
  return {
    channel,
    ...optional('account', reader.optionalText('account')),
    ...optional('from', userId === undefined ? reader.text('from') : reader.optionalText('from')),
    ...optional('userId', userId),
    ...optional('name', name),
    ...optional('messageId', reader.optionalText(hasChoiceId ? 'messageId' : 'id')),
    ...optional('at', reader.optionalNumber('at', { min: 0, max: LATEST_MS })),
    times,
    ...optional('replyTo', reader.optionalText('replyTo')),
    retry,
    wait: reader.optionalBoolean('wait') ?? true,
    content,
  };
}

function allFields(): readonly string[] {
  return [...COMMON, ...Object.values(FIELDS).flat()];
}

function readContent(kind: InboundContent['kind'], reader: BodyReader): InboundContent {
  switch (kind) {
    case 'text':
      return { kind, text: reader.text('text') };
    case 'button':
      return { kind, id: reader.text('id'), title: reader.text('title') };
    case 'row':
      return {
        kind,
        id: reader.text('id'),
        title: reader.text('title'),
        ...optional('description', reader.optionalText('description')),
      };
    case 'quick':
    case 'postback':
      return { kind, payload: reader.text('payload'), title: reader.text('title') };
    case 'location':
      return {
        kind,
        latitude: reader.number('latitude', { min: -90, max: 90 }),
        longitude: reader.number('longitude', { min: -180, max: 180 }),
        ...optional('label', reader.optionalText('label')),
        ...optional('address', reader.optionalText('address')),
      };
    case 'image':
    case 'audio':
    case 'document':
      return {
        kind,
        bytes: readBase64(reader),
        mime: reader.text('mime'),
        ...optional('caption', reader.optionalText('caption')),
        ...optional('fileName', reader.optionalText('fileName')),
      };
    case 'contacts':
      return { kind, phone: reader.text('phone'), name: reader.optionalText('name') ?? '' };
    case 'reaction':
      return { kind, to: reader.text('to'), emoji: reader.optionalText('emoji') ?? '' };
  }
}

function readBase64(reader: BodyReader): Buffer {
  const text = reader.text('base64');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) throw reader.problem('base64', 'is not base64');
  return Buffer.from(text, 'base64');
}

/** What a phone of that channel cannot send at all. */
function checkFits(channel: Channel, content: InboundContent, reader: BodyReader): void {
  if (channel === 'whatsapp') return;
  if (content.kind === 'button' || content.kind === 'row') {
    throw reader.problem('kind', `${content.kind} exists on WhatsApp only; here it is quick or postback`);
  }
  if (content.kind === 'contacts') throw reader.problem('kind', 'contacts exists on WhatsApp only');
}

function optional<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  if (value === undefined) return {};
  const entry: Partial<Record<K, V>> = {};
  entry[key] = value;
  return entry;
}
