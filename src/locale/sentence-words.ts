import { normalizeText } from './normalize.ts';

export interface SentenceWord {
  readonly text: string;
  /** A comma, a full stop or a new line stands before it. */
  readonly opensClause: boolean;
}

export interface SentenceWords {
  readonly words: readonly SentenceWord[];
  readonly asks: boolean;
}

/** A link has words of its own, none of which the customer says. */
const LINKS = /\b(?:https?:\/\/|www\.)\S+/giu;
const PIECES = /[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu;
const CLAUSE_MARKS = new Set([',', ';', '.', '!', '?', ':', '،', '؛', '؟', '…', '/', '|']);
const SPOKEN_MARKS: Readonly<Record<string, string>> = { '+': 'avec', '&': 'et', '×': 'x', '*': 'x', '=': 'egal' };

/** A text word by word, with what punctuation says. Null for more words than anybody orders in. */
export function sentenceWords(text: string, maxWords: number): SentenceWords | null {
  const words: SentenceWord[] = [];
  let opensClause = false;
  let asks = false;
  const normal = normalizeText(text.replace(LINKS, ' url ').replace(/[\r\n]+/g, ' ; ')).replace(
    /(\d)[.,:](\d)/g,
    '$1h$2',
  );
  for (const [piece] of normal.matchAll(PIECES)) {
    if (piece === '?' || piece === '؟') asks = true;
    if (CLAUSE_MARKS.has(piece)) {
      opensClause = words.length > 0;
      continue;
    }
    const spoken = SPOKEN_MARKS[piece] ?? piece;
    if (!/[\p{L}\p{N}]/u.test(spoken)) continue;
    if (words.length >= maxWords) return null;
    words.push({ text: spoken, opensClause });
    opensClause = false;
  }
  return { words, asks };
}
