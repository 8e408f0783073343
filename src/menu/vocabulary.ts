import {
  crossSkeletonOf,
  foldWord,
  foodOf,
  hasArabicScript,
  initialOf,
  isWithin,
  lettersOf,
  mayBeWithin,
  skeletonOf,
  stemsOf,
} from '#src/locale/index';

/** Words of the vocabulary that one written word may be. */
export interface WordMatch {
  readonly ids: readonly number[];
  /** The one with the same letters. */
  readonly same?: number;
  /** A slip of the pen in a short word: reason to ask, not to act. */
  readonly weak: boolean;
}

const MIN_SKELETON = { same: 4, cross: 3 };
const MIN_SKELETON_WORD = 4;
/** Letters of a folded word from which one, or two, may be wrong. */
const ONE_SLIP = 5;
const TWO_SLIPS = 8;
const SURE_LENGTH = 7;
/** Numbers and codes of items: known by their letters or not at all. */
const NO_WORD = /^[a-z]{0,3}\d+$/;

/** The words of names, to be found again however they are written. */
export class Vocabulary {
  readonly words: string[] = [];
  private readonly ids = new Map<string, number>();
  private kin: Kin | null = null;
  /** By initial, made when a word with it is first asked for: most of a long menu never is. */
  private readonly spellings = new Map<string, Spellings>();

  add(word: string): number {
    const known = this.ids.get(word);
    if (known !== undefined) return known;
    const id = this.words.length;
    this.words.push(word);
    this.ids.set(word, id);
    if (this.kin) {
      this.kin = null;
      this.spellings.clear();
    }
    return id;
  }

  /** By letter, plural, article or the same food in another word: what a word that means something else already may be, too. */
  find(word: string): WordMatch | null {
    const known = this.ids.get(word);
    this.kin ??= kinOf(this.words);
    const { stems, foods } = this.kin;
    const food = foodOf(word);
    const alike = food === null ? [] : (foods.get(food) ?? []);
    if (known !== undefined) return { ids: [...new Set([known, ...alike])], same: known, weak: false };
    const stemmed = stemsOf(word).flatMap((stem) => this.ids.get(stem) ?? []);
    const ids = [...new Set([...alike, ...(stems.get(word) ?? []), ...stemmed])];
    return ids.length > 0 ? { ids, weak: false } : null;
  }

  /** Also by sound and with slips of the pen, for a word that nobody knows otherwise. */
  guess(word: string): WordMatch | null {
    for (const form of [word, ...stemsOf(word)]) {
      const match = guessForm(this.spellingsLike(form), foldWord(form));
      if (match) return match;
    }
    return null;
  }

  private spellingsLike(word: string): Spellings {
    const initial = initialOf(word);
    const known = this.spellings.get(initial);
    if (known) return known;
    this.kin ??= kinOf(this.words);
    const spellings = spellingsOf(this.words, this.kin.initials.get(initial) ?? []);
    this.spellings.set(initial, spellings);
    return spellings;
  }
}

interface Kin {
  readonly stems: Map<string, number[]>;
  readonly foods: Map<number, number[]>;
  readonly initials: Map<string, number[]>;
}

function kinOf(words: readonly string[]): Kin {
  const kin: Kin = { stems: new Map(), foods: new Map(), initials: new Map() };
  words.forEach((word, id) => {
    const stemsOfWord = stemsOf(word);
    for (const stem of stemsOfWord) push(kin.stems, stem, id);
    const food = foodOf(word, stemsOfWord);
    if (food !== null) push(kin.foods, food, id);
    push(kin.initials, initialOf(word), id);
  });
  return kin;
}

interface Spellings {
  readonly folds: Map<string, number[]>;
  readonly skeletons: Map<string, { id: number; length: number }[]>;
  readonly arabicCross: Map<string, number[]>;
  readonly latinCross: Map<string, number[]>;
  readonly byLetter: Map<string, { id: number; fold: string; letters: number }[]>;
}

function spellingsOf(words: readonly string[], ids: readonly number[]): Spellings {
  const all: Spellings = {
    folds: new Map(),
    skeletons: new Map(),
    arabicCross: new Map(),
    latinCross: new Map(),
    byLetter: new Map(),
  };
  for (const id of ids) {
    const word = words[id] ?? '';
    const fold = foldWord(word);
    if (fold === '' || NO_WORD.test(word)) continue;
    push(all.folds, fold, id);
    const skeleton = skeletonOf(fold);
    if (skeleton.length >= MIN_SKELETON.same) push(all.skeletons, skeleton, { id, length: fold.length });
    const cross = crossSkeletonOf(fold);
    if (cross.length >= MIN_SKELETON.cross) push(hasArabicScript(word) ? all.arabicCross : all.latinCross, cross, id);
    if (fold.length >= ONE_SLIP) push(all.byLetter, fold.slice(0, 1), { id, fold, letters: lettersOf(fold) });
  }
  return all;
}

function guessForm(all: Spellings, fold: string): WordMatch | null {
  const same = all.folds.get(fold);
  if (same) return { ids: same, weak: false };
  if (fold.length < MIN_SKELETON_WORD) return null;
  const alike = (all.skeletons.get(skeletonOf(fold)) ?? []).filter(({ length }) => Math.abs(length - fold.length) <= 2);
  if (alike.length > 0) return { ids: alike.map(({ id }) => id), weak: false };
  const cross = (hasArabicScript(fold) ? all.latinCross : all.arabicCross).get(crossSkeletonOf(fold));
  if (cross) return { ids: cross, weak: false };
  return guessSlip(all, fold);
}

function guessSlip(all: Spellings, fold: string): WordMatch | null {
  if (fold.length < ONE_SLIP) return null;
  const letters = lettersOf(fold);
  const near = all.byLetter.get(fold.slice(0, 1)) ?? [];
  const most = fold.length >= TWO_SLIPS ? 2 : 1;
  for (let limit = 1; limit <= most; limit++) {
    const ids = near
      .filter((word) => word.fold.length >= (limit === 2 ? TWO_SLIPS : ONE_SLIP))
      .filter((word) => mayBeWithin(word.letters, letters, limit) && isWithin(word.fold, fold, limit))
      .map(({ id }) => id);
    if (ids.length > 0) return { ids, weak: fold.length < SURE_LENGTH };
  }
  return null;
}

function push<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values) values.push(value);
  else map.set(key, [value]);
}
