import { stripControls, truncateText } from '#src/kernel/text';
import type { Option } from '#src/messages/index';

const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** Nothing in it that can be seen: Meta refuses such a text as it refuses an empty one. */
export function isBlank(text: string): boolean {
  return !VISIBLE.test(text);
}

/** The no-break space stays: it holds the groups of a price together, which would change places in a label that runs from right to left. */
const BREAKS = /[^\S\u00a0]+/gu;

/** On one line, without controls and without spaces at either end; `''` when nothing visible is left. */
export function cleanLabel(text: string): string {
  const line = stripControls(text.toWellFormed().replace(BREAKS, ' ')).trim();
  return isBlank(line) ? '' : line;
}

/**
 * Labels of one message: at most `max` long, none empty, none twice, whatever their originals were. Meta refuses a whole message for a long
 * or repeated title (meta-wire §3.5); it may compare without regard to case, so we do.
 */
export function distinctLabels(titles: readonly string[], max: number): readonly string[] {
  const taken = new Set<string>();
  return titles.map((title, index) => {
    const base = cleanLabel(title) || String(index + 1);
    for (let copy = 1; ; copy++) {
      const suffix = copy === 1 ? '' : ` (${copy})`;
      const label = `${truncateText(base, { max: max - suffix.length })}${suffix}`;
      const folded = label.toLowerCase();
      if (taken.has(folded)) continue;
      taken.add(folded);
      return label;
    }
  });
}

const MAX_ID = 200;

/** The option's id; an id that no channel takes gives way to the title, which reads as a typed answer when it comes back. */
export function tapId(option: Option): string {
  const isUsable = option.id.length <= MAX_ID && option.id.trim() === option.id && option.id !== '';
  return isUsable ? option.id : truncateText(cleanLabel(option.title) || '-', { max: MAX_ID });
}
