import { SECOND_MS } from '#src/kernel/clock';
import { type JsonRecord, present, recordAt, valueAt } from '../meta/read-json.ts';
import { MAX_TEXT } from './schema.ts';

/** A button of ours that was tapped, which v1 itself has no field for. */
export interface Tap {
  readonly optionId: string;
  readonly title: string;
}

/** A body of the original system's flat kind, as v1 would say it (spec/a §3.1); whether that is right, v1's own schema says. */
export interface Mapped {
  readonly envelope: JsonRecord;
  readonly tap: Tap | null;
}

type Path = readonly string[];

const FIELDS = {
  from: ['userId', 'from', 'sender', 'sender_id'],
  msg_id: ['msgId', 'messageId', 'mid', 'message.id', 'message.mid'],
  button: ['buttonId', 'interactive.button_reply.id', 'message.buttonId'],
  text: ['text', 'message.text', 'message.body'],
  audio: ['audioUrl', 'audio.url', 'message.audio.url'],
  audioMime: ['audio.mime', 'message.audio.mime'],
  image: ['imageUrl', 'image.url', 'message.image.url'],
  imageMime: ['image.mime', 'message.image.mime'],
  timestamp: ['timestamp', 'time', 'meta.timestamp'],
  locale: ['locale', 'meta.locale'],
  timezone: ['timezone', 'meta.timezone'],
} as const satisfies Readonly<Record<string, Path>>;

/** `msg_id` under its own name too: who began to write an envelope and left out half of it is told about the other half only. */
const MSG_ID: Path = ['msg_id', ...FIELDS.msg_id];

export function mapFlat(body: JsonRecord, context: { provider: string; receivedAt: number }): Mapped {
  const first = (paths: Path): unknown => paths.map((path) => at(body, path)).find(isSaid);
  const button = first(FIELDS.button);
  const text = first(FIELDS.text);
  const attachments = [
    ...attachment('audio', first(FIELDS.audio), first(FIELDS.audioMime) ?? 'audio/ogg'),
    ...attachment('image', first(FIELDS.image), first(FIELDS.imageMime) ?? 'image/jpeg'),
  ];
  const meta = present({ locale: first(FIELDS.locale), timezone: first(FIELDS.timezone) });
  const envelope = present({
    contract_version: 'v1',
    provider: valueAt(body, 'provider') ?? context.provider,
    msg_id: first(MSG_ID),
    from: first(FIELDS.from),
    text: button ?? text ?? '',
    timestamp: isoOf(first(FIELDS.timestamp) ?? context.receivedAt),
    attachments: attachments.length > 0 ? attachments : undefined,
    meta: Object.keys(meta).length > 0 ? meta : undefined,
  });
  return { envelope, tap: typeof button === 'string' ? { optionId: button, title: titleOf(text) ?? button } : null };
}

function at(body: JsonRecord, path: string): unknown {
  const names = path.split('.');
  const last = names.pop() ?? '';
  return valueAt(
    names.reduce<JsonRecord | null>((record, name) => recordAt(record, name), body),
    last,
  );
}

/** Zero and false are said: they are then refused, not passed over. */
function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

function titleOf(text: unknown): string | null {
  return typeof text === 'string' && text.length <= MAX_TEXT ? text : null;
}

function attachment(type: 'audio' | 'image', url: unknown, mime: unknown): readonly object[] {
  return url === undefined ? [] : [{ type, url, mime }];
}

/** More would be a date after 2286 in seconds, so it is milliseconds (spec/a §2.3). */
const MAX_SECONDS = 9_999_999_999;
const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59);

/** Epoch seconds or milliseconds as the date-time that v1 wants; anything else as it is. */
function isoOf(value: unknown): unknown {
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0)) return value;
  const ms = Math.trunc(number > MAX_SECONDS ? number : number * SECOND_MS);
  return ms <= LAST_MS ? new Date(ms).toISOString() : value;
}
