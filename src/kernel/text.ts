const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });
const encoder = new TextEncoder();

const ELLIPSIS = '…';

/** How a provider counts: UTF-16 units (WhatsApp, Messenger) or UTF-8 bytes (Instagram). */
export type TextUnit = 'utf16' | 'utf8';

export function textLength(text: string, unit: TextUnit): number {
  return unit === 'utf16' ? text.length : encoder.encode(text).length;
}

/** Cuts on a grapheme border and ends with an ellipsis, so that the result is at most `max` units long. */
export function truncateText(text: string, limit: { max: number; unit?: TextUnit }): string {
  const unit = limit.unit ?? 'utf16';
  if (textLength(text, unit) <= limit.max) return text;
  const room = limit.max - textLength(ELLIPSIS, unit);
  return room < 0 ? '' : `${cutText(text, { max: room, unit }).trimEnd()}${ELLIPSIS}`;
}

/** The graphemes that fit into `max` units, and nothing more. */
function cutText(text: string, limit: { max: number; unit: TextUnit }): string {
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += textLength(segment, limit.unit);
    if (used > limit.max) break;
    kept += segment;
  }
  return kept;
}

const CONTROLS = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Removes control characters (but newline) and bidirectional overrides: what a stranger's text must not bring into ours. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '');
}

const MARKUP = /[*_~`{}]/g;

/** A stranger's words inside ours: no controls, no markup, no placeholder, on one line, at most `max` UTF-16 units. */
export function plainText(text: string, max: number): string {
  return truncateText(onOneLine(text.replace(MARKUP, '')), { max });
}

/** A stranger's words to be kept as they are: a control, or half a character, is more than Postgres takes. */
export function keepText(text: string, max: number): string {
  return cutText(onOneLine(text), { max, unit: 'utf16' }).trim();
}

function onOneLine(text: string): string {
  return stripControls(text.toWellFormed().replace(/\s/gu, ' ')).replace(/ +/g, ' ').trim();
}
