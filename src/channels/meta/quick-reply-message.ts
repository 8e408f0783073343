import { type TextUnit, textLength, truncateText } from '#src/kernel/text';
import type { Option, OptionList, OutboundMessage } from '#src/messages/index';
import { cleanLabel, distinctLabels, isBlank, tapId } from './label.ts';
import { numberedLines, shortenMiddle, withLines } from './numbered-lines.ts';
import { countFor, type OptionPage, optionPage } from './option-page.ts';

/** `message` of a Messenger or Instagram send (meta-wire §3.9). */
export interface QuickReplyMessage {
  readonly text: string;
  readonly quick_replies?: readonly QuickReply[];
}

interface QuickReply {
  readonly content_type: 'text';
  readonly title: string;
  readonly payload: string;
}

export interface QuickReplyStyle {
  readonly max: number;
  readonly unit: TextUnit;
  /** Whether the text lists the options even where their quick replies say everything. */
  readonly alwaysNumbered: boolean;
}

const MAX_REPLIES = 13;
const MAX_TITLE = 20;
/** So many options stay on a page before its text gives way. */
const FEWEST_SHOWN = 3;
/** A line may take this part of the text, so that the fewest options, their headings and the way on always leave room for some words. */
const LINES_PER_TEXT = 5;

/** The text, its options as quick replies, and where a quick reply does not say it all, the same options as numbered lines. */
export function quickReplyMessage(message: OutboundMessage, style: QuickReplyStyle): QuickReplyMessage {
  const { options } = message;
  const text = message.text.toWellFormed();
  if (options === undefined || options.items.length === 0) {
    return { text: truncateText(isBlank(text) ? '…' : text, style) };
  }
  const intro = isBlank(text) ? truncateText(cleanLabel(options.openLabel) || '…', { max: MAX_TITLE }) : text;
  const page = fullestPage(options, { intro, style });
  const lines = linesOf(page, { options, style });
  const room = style.max - textLength(withLines('', lines), style.unit);
  const shown = withLines(shortenMiddle(intro, { max: room, unit: style.unit }), lines);
  return { text: shown, quick_replies: repliesOf(page, options) };
}

/** As many options as fit beside the whole text; never fewer than a few, for then the text is shortened instead. */
function fullestPage(options: OptionList, input: { intro: string; style: QuickReplyStyle }): OptionPage {
  const { intro, style } = input;
  let count = countFor(options, MAX_REPLIES);
  for (; count > FEWEST_SHOWN; count--) {
    const page = optionPage(options, count);
    const text = withLines(intro, linesOf(page, { options, style }));
    if (textLength(text, style.unit) <= style.max) return page;
  }
  return optionPage(options, count);
}

function linesOf(page: OptionPage, input: { options: OptionList; style: QuickReplyStyle }): readonly string[] {
  const { options, style } = input;
  if (!style.alwaysNumbered && !needsLines(page.shown)) return [];
  const limit = { maxLine: Math.floor(style.max / LINES_PER_TEXT), unit: style.unit };
  const lines = page.shown.some(isQuantity) ? bulletLines(page.shown, limit) : numberedLines(page.shown, limit);
  return page.moreId === null ? lines : [...lines, moreTitle(options)];
}

/** Where quantities are offered a typed number is a quantity: no line may stand under another number, and "1. 1" says nothing. */
function bulletLines(shown: readonly Option[], limit: { maxLine: number; unit: TextUnit }): readonly string[] {
  return shown
    .filter((option) => !isQuantity(option))
    .map((option) => truncateText(`• ${cleanLabel(option.title)}`, { max: limit.maxLine, unit: limit.unit }));
}

function isQuantity(option: Option): boolean {
  return /^\d+$/.test(option.title.trim()) && isBlank(option.description ?? '');
}

/** A quick reply shows twenty characters of the title and nothing else. */
function needsLines(shown: readonly Option[]): boolean {
  const titles = distinctLabels(
    shown.map((option) => option.title),
    MAX_TITLE,
  );
  return shown.some(
    (option, index) =>
      titles[index] !== cleanLabel(option.title) || !isBlank(option.description ?? '') || !isBlank(option.group ?? ''),
  );
}

function repliesOf(page: OptionPage, options: OptionList): readonly QuickReply[] {
  const taps = page.shown.map((option) => ({ title: option.title, payload: tapId(option) }));
  if (page.moreId !== null) taps.push({ title: moreTitle(options), payload: page.moreId });
  const titles = distinctLabels(
    taps.map((tap) => tap.title),
    MAX_TITLE,
  );
  return taps.map((tap, index) => ({ content_type: 'text', title: titles[index] ?? tap.title, payload: tap.payload }));
}

function moreTitle(options: OptionList): string {
  return truncateText(cleanLabel(options.moreLabel) || '…', { max: MAX_TITLE });
}
