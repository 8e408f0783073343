import type { InboundContent, MediaItem, MediaType } from '#src/messages/index';
import { placeContent } from './place.ts';
import { type JsonRecord, numberAt, present, recordAt, recordOf, textAt, valueAt } from './read-json.ts';

export function attachmentsAt(message: JsonRecord): readonly JsonRecord[] {
  const value = valueAt(message, 'attachments');
  return (Array.isArray(value) ? value : [value]).map(recordOf).filter((item) => item !== null);
}

/**
 * What the attachments of one message amount to: a place, or media with the text as its caption. Null when they add nothing to the text: a
 * `fallback` beside a text is only the preview of a link in it.
 */
export function readAttachments(
  attachments: readonly JsonRecord[],
  context: { text: string | undefined; types: ReadonlyMap<string, MediaType> },
): InboundContent | null {
  const { text, types } = context;
  const places = attachments.filter((attachment) => textAt(attachment, 'type') === 'location');
  const place = places.map(readPlace).find((content) => content !== null);
  if (place !== undefined) return place;
  const media = attachments.filter((attachment) => !places.includes(attachment) && !isPreview(attachment, text));
  if (media.length > 0) {
    return present({ kind: 'media', items: media.map((item) => readItem(item, types)), caption: text });
  }
  return places.length > 0 && text === undefined ? { kind: 'unsupported', what: 'location' } : null;
}

function isPreview(attachment: JsonRecord, text: string | undefined): boolean {
  return text !== undefined && textAt(attachment, 'type') === 'fallback';
}

function readPlace(attachment: JsonRecord): InboundContent | null {
  const coordinates = recordAt(recordAt(attachment, 'payload'), 'coordinates');
  return placeContent({
    latitude: numberAt(coordinates, 'lat'),
    longitude: numberAt(coordinates, 'long'),
    label: textAt(attachment, 'title'),
  });
}

/** The list of types is open and a URL is not always there (meta-wire §6 case 30). */
function readItem(attachment: JsonRecord, types: ReadonlyMap<string, MediaType>): MediaItem {
  const payload = recordAt(attachment, 'payload');
  const isSticker = valueAt(payload, 'sticker_id') !== undefined;
  return present({
    type: isSticker ? 'sticker' : (types.get(textAt(attachment, 'type') ?? '') ?? 'other'),
    url: textAt(payload, 'url') ?? textAt(attachment, 'url'),
  });
}
