import { type TextUnit, textLength, truncateText } from '#src/kernel/text';
import type { Option } from '#src/messages/index';
import { cleanLabel } from './label.ts';

const MAX_HEADING = 24;

/**
 * The options as lines that can be answered by number: `1. Title — description`, groups under their heading. Numbers start at 1 on every
 * page, because a customer types what stands before them.
 */
export function numberedLines(
  options: readonly Option[],
  limit: { readonly maxLine: number; readonly unit: TextUnit },
): readonly string[] {
  return options.flatMap((option, index) => {
    const heading = cleanLabel(option.group ?? '');
    const isNewGroup = heading !== '' && heading !== cleanLabel(options[index - 1]?.group ?? '');
    const words = [cleanLabel(option.title), cleanLabel(option.description ?? '')].filter((part) => part !== '');
    const line = truncateText(`${index + 1}. ${words.join(' — ')}`.trimEnd(), { max: limit.maxLine, unit: limit.unit });
    return isNewGroup ? [`— ${truncateText(heading, { max: MAX_HEADING })} —`, line] : [line];
  });
}

/** Lines under a text, a blank line between. */
export function withLines(text: string, lines: readonly string[]): string {
  return lines.length === 0 ? text : `${text}\n\n${lines.join('\n')}`;
}

/** What the end may take of a shortened text. */
const END_SHARE = 0.4;

/**
 * A text that is too long to stand beside its options keeps its beginning and its last lines: a recap ends with its total and a message with
 * its question.
 */
export function shortenMiddle(text: string, limit: { readonly max: number; readonly unit: TextUnit }): string {
  const { max, unit } = limit;
  if (textLength(text, unit) <= max) return text;
  const whole = text.trimEnd();
  const end = lastLines(whole, { max: Math.floor(max * END_SHARE), unit });
  if (end === '') return truncateText(whole, limit);
  const room = max - textLength(`\n${end}`, unit);
  return `${truncateText(whole.slice(0, -end.length).trimEnd(), { max: room, unit })}\n${end}`;
}

function lastLines(text: string, limit: { readonly max: number; readonly unit: TextUnit }): string {
  let end = '';
  for (const line of text.split('\n').reverse()) {
    const longer = end === '' ? line : `${line}\n${end}`;
    if (textLength(longer, limit.unit) > limit.max) break;
    end = longer;
  }
  return end.trim() === '' ? '' : end;
}
