/** FIRST STRONG, RIGHT-TO-LEFT and POP DIRECTIONAL ISOLATE, LEFT-TO-RIGHT MARK. */
const FIRST_STRONG = '\u2068';
const RIGHT_TO_LEFT = '\u2067';
const POP = '\u2069';
const LEFT_MARK = '\u200e';

const OURS = /^(?:(?!(?!\p{Script=Arabic})\p{L})[^\u2066-\u2069]|[\u2066-\u2068][^\u2066-\u2069]*\u2069)*$/u;
const DIRECTIONS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const ARABIC = /\p{Script=Arabic}/u;
/** What can change places in a line from right to left: letters of other scripts, and digits. */
const MOVABLE = /(?!\p{Script=Arabic})[\p{L}\p{N}]/u;
/** Keeps its order without help: 2, 19:30, 12/05. */
const PLAIN_NUMBER = /^\d+(?:[:/.,]\d+)*$/;
/** Of a page, alone in its value: it stands in a line of its own. */
const ADDRESS = /^https?:\/\/\S+$/;
const SIGNED = /^[+-]\d/;

/**
 * A value to stand in an Arabic sentence. A code, a price, a phone number or a Latin name would change places with what is around it, or
 * within itself (a phone number would be shown with its end first); between isolates it keeps its own order. Line by line, because an
 * isolate ends with its line; what has its isolates already stays as it is, so that none stands within another.
 */
export function isolated(value: string): string {
  return value.includes('\n') ? value.split('\n').map(isolatedLine).join('\n') : isolatedLine(value);
}

/** Without any mark of direction, for a value whose place is isolated already. */
export function undirected(value: string): string {
  return value.replace(DIRECTIONS, '');
}

function isolatedLine(line: string): string {
  if (hasIsolates(line)) return line;
  const bare = undirected(line);
  // A mark behind it would become part of what is opened.
  if (ADDRESS.test(bare)) return bare;
  if (!MOVABLE.test(bare) || PLAIN_NUMBER.test(bare)) return bare;
  // A sign is a letter of no direction: beside Arabic words it would end up behind its number.
  if (SIGNED.test(bare) && ARABIC.test(bare)) return `${RIGHT_TO_LEFT}${LEFT_MARK}${bare}${POP}`;
  return `${FIRST_STRONG}${bare}${POP}`;
}

/** Isolates of ours: each one opened is closed, none stands within another, and what they are for stands in them. */
function hasIsolates(line: string): boolean {
  return line.includes(POP) && OURS.test(line);
}
