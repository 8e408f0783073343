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
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += textLength(segment, unit);
    if (used > room) break;
    kept += segment;
  }
  return `${kept.trimEnd()}${ELLIPSIS}`;
}

const CONTROLS = /(?!\n)[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Removes control characters (but newline) and bidirectional overrides: what a stranger's text must not bring into ours. */
export function stripControls(text: string): string {
  return text.replace(CONTROLS, '');
}

const MARKUP = /[*_~`{}]/g;

/** A stranger's words inside ours: no controls, no markup, no placeholder, on one line, at most `max` UTF-16 units. */
export function plainText(text: string, max: number): string {
  return truncateText(stripControls(text).replace(MARKUP, '').replace(/\s+/gu, ' ').trim(), { max });
}
