import { negatedVerbAt, type SentenceWord, sentenceWords, type Term, termAt } from '#src/locale/index';
import type { NameIndex, TextWord } from '#src/menu/index';

/** Nobody orders in more; a longer text is a story. */
const MAX_WORDS = 80;
const MAX_LENGTH = 1_000;
/** Words that deny the verb behind them, and may mean something else alone. */
const NOES: ReadonlySet<string> = new Set(['ma', 'ما']);

/** A word of a text with all that it may mean: in a lexicon (with the words behind it, in a phrase), and in the names of the menu. */
export interface ReadWord extends TextWord {
  readonly term: Term | null;
  readonly termLength: number;
  readonly joined: boolean;
}

/** Null for a text that is too long to be a sentence. */
export function readWords(
  text: string,
  index: NameIndex,
): { readonly words: readonly ReadWord[]; readonly asks: boolean } | null {
  const read = text.length <= MAX_LENGTH ? sentenceWords(text, MAX_WORDS) : null;
  if (!read) return null;
  const words = read.words.flatMap(
    (word) => splitDual(word, index) ?? splitTimes(word, index) ?? splitNumber(word, index),
  );
  return { words: withTerms(words, index), asks: read.asks };
}

/** "سلطتين" is two salads, "برغرين" two burgers. */
function splitDual(word: SentenceWord, index: NameIndex): readonly SentenceWord[] | null {
  if (!word.text.endsWith('ين') || index.has(word.text) || termAt([word.text], 0)) return null;
  const stem = word.text.slice(0, -2);
  const single = [stem, `${stem.slice(0, -1)}ه`, `${stem.slice(0, -1)}ا`].find(
    (form) => form.length > 2 && index.has(form),
  );
  return single === undefined
    ? null
    : [
        { ...word, text: '2' },
        { text: single, opensClause: false },
      ];
}

/** "p01x2" and "2xp01". */
function splitTimes(word: SentenceWord, index: NameIndex): readonly SentenceWord[] | null {
  const behind = /^(.+?)(x\d{1,2})$/.exec(word.text);
  const before = /^(\d{1,2}x)(.+)$/.exec(word.text);
  const [, first = '', second = ''] = behind ?? before ?? [];
  const name = behind ? first : second;
  if (name === '' || index.has(word.text) || !index.has(name)) return null;
  return [
    { ...word, text: first },
    { text: second, opensClause: false },
  ];
}

/** "2pizza" is two words, but the 9 of "9ahwa" is a letter. */
function splitNumber(word: SentenceWord, index: NameIndex): readonly SentenceWord[] {
  const match = /^(\d{1,2})(\p{L}{3,})$/u.exec(word.text);
  const [, digits = '', rest = ''] = match ?? [];
  if (!match || index.has(word.text) || termAt([word.text], 0)) return [word];
  if (!index.has(rest) && !termAt([rest], 0)) return [word];
  return [
    { ...word, text: digits },
    { text: rest, opensClause: false },
  ];
}

function withTerms(words: readonly SentenceWord[], index: NameIndex): readonly ReadWord[] {
  const texts = words.map(({ text }) => text);
  return words.map(({ text, opensClause }, at) => {
    const found = termAt(texts, at);
    // A phrase does not go on behind a comma.
    const isBroken = words.slice(at + 1, at + (found?.length ?? 1)).some((word) => word.opensClause);
    const fit = (isBroken ? termAt([text], 0) : found) ?? null;
    const negated = fit === null || (fit.length === 1 && NOES.has(text)) ? negatedVerbAt(texts, at) : null;
    const term = negated?.term ?? fit?.term ?? null;
    const word = { text, opensClause, number: term?.number ?? null, isKnown: term !== null };
    return {
      ...word,
      match: index.lookUp(word),
      term,
      termLength: negated?.length ?? fit?.length ?? 1,
      joined: fit?.joined ?? false,
    };
  });
}
