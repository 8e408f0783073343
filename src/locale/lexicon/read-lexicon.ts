import { hasArabicScript } from '../locale.ts';
import { wordsOf } from '../normalize.ts';
import { foldWord, isWithin, lettersOf, mayBeWithin, skeletonOf, stemsOf, verbStemsOf } from '../spelling.ts';
import { arabicLexicon } from './ar.ts';
import { darijaLexicon } from './darija.ts';
import { FOODS } from './foods.ts';
import { frenchLexicon } from './fr.ts';
import { MEANINGS, type Meaning } from './lexicon.ts';

/** A word or a phrase that some language knows. */
export interface Term {
  readonly meanings: ReadonlySet<Meaning>;
  readonly number: number | null;
}

interface Entry extends Term {
  readonly meanings: Set<Meaning>;
  number: number | null;
}

const LEXICONS = [frenchLexicon, arabicLexicon, darijaLexicon];
/** Never guessed from a slip of the pen. */
const EXACT_ONLY: readonly Meaning[] = ['yes', 'no', 'remove', 'empty', 'all', 'stop', 'not'];
/** What is bent: "zid" also as "zidouha", "وجبات" as "وجباتكم". */
const BENT: readonly Meaning[] = [
  ...([
    'want',
    'add',
    'remove',
    'change',
    'empty',
    'see',
    'ordering',
    'finish',
    'cancel',
    'delivery',
    'takeaway',
    'stop',
  ] as const),
];
const DENIED: readonly Meaning[] = ['want', 'add', 'remove', 'change', 'arrive'];
const MIN_SKELETON = 3;
const MIN_SKELETON_WORD = 4;
const MIN_GUESSED = 6;
const MIN_STEMMED = 5;
const NEGATED_VERB = /^.{2,}(?:ch|che|sh|ش)$/u;
const NEGATED_END = /(?:che|ch|sh|ش)$/u;
const NEGATED_WHOLE = /^(?:ma.{3,}(?:ch|che|sh)|ما.{3,}ش)$/u;

const exact = new Map<string, Entry>();
const folded = new Map<string, Entry>();
const skeletons = new Map<string, { entry: Entry; length: number }>();
/** How many words the longest phrase has that begins with this one. */
const longest = new Map<string, number>();
const byFirstLetter = new Map<string, { folded: string; letters: number; entry: Entry }[]>();
const foods = new Map<string, number>();

for (const lexicon of LEXICONS) {
  for (const meaning of MEANINGS) {
    for (const phrase of (lexicon.words[meaning] ?? '').split(','))
      learn(phrase, (entry) => entry.meanings.add(meaning));
  }
  for (const [number, phrases] of Object.entries(lexicon.numbers)) {
    for (const phrase of phrases.split(',')) learn(phrase, (entry) => (entry.number = Number(number)));
  }
}
for (const [key, entry] of exact) learnSpellings(key, entry);
const links = new Set([...exact].filter(([, { meanings }]) => meanings.has('link')).map(([key]) => key));
FOODS.trim()
  .split('\n')
  .forEach((line, food) => {
    for (const word of line.split(',').map(wordsOf)) if (word.length === 1 && word[0]) foods.set(word[0], food);
  });

function learn(phrase: string, note: (entry: Entry) => unknown): void {
  const words = wordsOf(phrase);
  const [first] = words;
  if (first === undefined) return;
  const key = words.join(' ');
  const entry = exact.get(key) ?? { meanings: new Set<Meaning>(), number: null };
  note(entry);
  exact.set(key, entry);
  longest.set(first, Math.max(longest.get(first) ?? 0, words.length));
}

function learnSpellings(key: string, entry: Entry): void {
  const words = key.split(' ').map(foldWord);
  const spelling = words.join(' ');
  const [first = ''] = words;
  if (first === '') return;
  if (!folded.has(spelling)) folded.set(spelling, entry);
  longest.set(first, Math.max(longest.get(first) ?? 0, words.length));
  if (words.length > 1) return;
  const skeleton = skeletonOf(first);
  if (skeleton.length >= MIN_SKELETON && !skeletons.has(skeleton) && !hasArabicScript(first))
    skeletons.set(skeleton, { entry, length: first.length });
  if (first.length < MIN_GUESSED || EXACT_ONLY.some((meaning) => entry.meanings.has(meaning)) || entry.number !== null)
    return;
  const letter = first.slice(0, 1);
  const alike = byFirstLetter.get(letter) ?? [];
  alike.push({ folded: first, letters: lettersOf(first), entry });
  byFirstLetter.set(letter, alike);
}

export interface FoundTerm {
  readonly term: Term;
  readonly length: number;
  /** "And" is written onto it: وزوج. */
  readonly joined: boolean;
}

/** The longest term that begins at this word. */
export function termAt(words: readonly string[], at: number): FoundTerm | null {
  const [first = ''] = words.slice(at, at + 1);
  const fold = foldWord(first);
  const most = Math.max(longest.get(first) ?? 0, longest.get(fold) ?? 0);
  for (let length = Math.min(most, words.length - at); length >= 1; length--) {
    const phrase = words.slice(at, at + length);
    const term = exact.get(phrase.join(' ')) ?? folded.get(phrase.map(foldWord).join(' '));
    if (term) return { term, length, joined: false };
  }
  if (hasArabicScript(first) && first.length < MIN_STEMMED) return null;
  const stem = stemsOf(first).find((candidate) => exact.has(candidate));
  const term = stem === undefined ? undefined : exact.get(stem);
  if (term) return { term, length: 1, joined: first.startsWith('و') };
  const verb = verbStemsOf(first)
    .map((candidate) => exact.get(candidate))
    .find((entry) => entry !== undefined && BENT.some((meaning) => entry.meanings.has(meaning)));
  return verb ? { term: verb, length: 1, joined: false } : null;
}

/** "khemsa" for "khamsa". */
function alikeTerm(fold: string): Term | null {
  if (fold.length < MIN_SKELETON_WORD || hasArabicScript(fold)) return null;
  const alike = skeletons.get(skeletonOf(fold));
  return alike && Math.abs(alike.length - fold.length) <= 1 ? alike.entry : null;
}

/** A word whose consonants are known, or a long one with one slip of the pen. */
export function guessTerm(word: string): Term | null {
  const fold = foldWord(word);
  const alike = alikeTerm(fold);
  if (alike) return alike;
  if (fold.length < MIN_GUESSED || hasArabicScript(fold)) return null;
  const letters = lettersOf(fold);
  const near = byFirstLetter
    .get(fold.slice(0, 1))
    ?.find((candidate) => mayBeWithin(letters, candidate.letters, 1) && isWithin(fold, candidate.folded, 1));
  return near?.entry ?? null;
}

/** The number of a line of foods: two words with the same one mean the same food. */
export function foodOf(word: string, stems: readonly string[] = stemsOf(word)): number | null {
  const known = foods.get(word);
  if (known !== undefined) return known;
  for (const stem of stems) {
    const food = foods.get(stem);
    if (food !== undefined) return food;
  }
  return null;
}

/** "de", "au", "ta3": what may stand inside a name. */
export function isLinkWord(word: string): boolean {
  return links.has(word);
}

/** "quatre", "زوج": by its letters, for names; a text's words are looked up by `termAt`. */
export function isNumberWord(word: string): boolean {
  return (exact.get(word)?.number ?? null) !== null;
}

/** Whether the word, as it stands in a lexicon, can mean that. */
export function termMeans(word: string, meaning: Meaning): boolean {
  return exact.get(word)?.meanings.has(meaning) ?? false;
}

/** "ma nes7a9ch", "manes7a9ch", "ما نسحقش": a verb that is denied, with what it means beside the no. */
export function negatedVerbAt(words: readonly string[], at: number): { term: Term; length: 1 | 2 } | null {
  const [word = '', next = ''] = words.slice(at, at + 2);
  const isNo = word === 'ma' || word === 'ما';
  if (!isNo && !NEGATED_WHOLE.test(word)) return null;
  const verb = (isNo ? next : word.slice(2)).replace(NEGATED_END, '');
  const known = termAt([verb], 0)?.term.meanings ?? new Set<Meaning>();
  // "Ma nheb pizza": the end of the no is often left out, but "ma pizza" is French.
  const isDenied = NEGATED_VERB.test(next) || DENIED.some((meaning) => known.has(meaning));
  if (isNo && !isDenied) return null;
  // "ma tdirlich zitoun": leaves out what follows.
  const leavesOut = known.size === 0 || known.has('want') || known.has('add');
  const meanings = new Set<Meaning>([...known, 'not', ...(leavesOut ? (['without'] as const) : [])]);
  return { term: { meanings, number: null }, length: isNo ? 2 : 1 };
}
