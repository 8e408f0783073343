import { isLinkWord, isNumberWord, wordsOf } from '#src/locale/index';
import { type Category, categoriesOf, type Menu, type MenuItem } from './menu.ts';
import { Vocabulary, type WordMatch } from './vocabulary.ts';

/** Words of a text that name something of the menu. */
export interface Mention {
  /** Several when the words fit several equally ("pizza"). */
  readonly items: readonly MenuItem[];
  /** The category that the words name, when no item has them in its own name. */
  readonly category: Category | null;
  /** How many words of the text it takes. */
  readonly length: number;
  /** Found by slips of the pen alone. */
  readonly weak: boolean;
  /** Every word of a name was said. */
  readonly whole: boolean;
}

/** What a word of the text is besides: one that means something is looked up by its letters only. */
export interface TextWord {
  readonly text: string;
  /** A number in words counts as its digits, as in "quatre fromages". */
  readonly number: number | null;
  readonly isKnown: boolean;
  readonly opensClause: boolean;
  /** What it may be in the names of the menu. */
  readonly match: WordMatch | null;
}

interface Name {
  readonly item: number;
  readonly words: readonly number[];
}

type ItemsByWord = Map<number, number[]>;

const MAX_LINKS = 2;
const DIGITS = /^\d+$/;
const indexes = new WeakMap<Menu, NameIndex>();

/** Built once per menu object: a menu never changes, a changed one is another object. */
export function nameIndexOf(menu: Menu): NameIndex {
  const known = indexes.get(menu);
  if (known) return known;
  const index = new NameIndex(menu);
  indexes.set(menu, index);
  return index;
}

export class NameIndex {
  private readonly vocabulary = new Vocabulary();
  private readonly names: Name[][] = [];
  /** By word: the items that have it in a name of their own, and those whose category has it. */
  private readonly byName: ItemsByWord = new Map();
  private readonly byCategory: ItemsByWord = new Map();
  /** Numbers and the words beside them, as in "4 fromages". */
  private readonly pairs = new Set<string>();

  private readonly menu: Menu;

  constructor(menu: Menu) {
    this.menu = menu;
    menu.items.forEach((item, index) => {
      this.names.push([]);
      this.addName(index, item.label.fr, true);
      this.addName(index, item.label.ar, true);
      for (const alias of item.aliases) this.addName(index, alias, false);
      if (/\d/.test(item.code)) this.addName(index, item.code, false);
    });
    this.addCategories();
  }

  private addName(item: number, name: string, isLabel: boolean): void {
    const spelled = nameWords(name);
    const words = spelled.map((word) => this.vocabulary.add(word));
    if (words.length === 0) return;
    this.names[item]?.push({ item, words });
    if (isLabel && spelled.length === 2) this.addJoined(item, spelled.join(''));
    for (const word of words) insert(this.byName, word, item);
    if (!spelled.some(isNumber)) return;
    words.forEach((word, index) => {
      if (index > 0) this.pairs.add(`${words[index - 1] ?? ''} ${word}`);
    });
  }

  /** "cheeseburger". */
  private addJoined(item: number, joined: string): void {
    const word = this.vocabulary.add(joined);
    this.names[item]?.push({ item, words: [word] });
    insert(this.byName, word, item);
  }

  private addCategories(): void {
    const seen = new Map<string, readonly number[]>();
    this.menu.items.forEach((item, index) => {
      const { category } = item;
      const words =
        seen.get(category.fr) ?? nameWords(`${category.fr} ${category.ar}`).map((word) => this.vocabulary.add(word));
      seen.set(category.fr, words);
      for (const word of words) insert(this.byCategory, word, index);
    });
  }

  /** Whether a name has the word by its letters. */
  has(word: string): boolean {
    return this.vocabulary.find(word) !== null;
  }

  /** What the words from this one on name; as many of them as go together. */
  mentionAt(words: readonly TextWord[], at: number): Mention | null {
    const first = this.startAt(words, at);
    if (!first) return null;
    const run = new Run([first]);
    let items = this.itemsOf(first.ids);
    let end = at + 1;
    for (;;) {
      const step = this.nextAt(words, end, { items, run });
      if (!step) break;
      ({ items, end } = step);
      run.matches.push(step.match);
    }
    return this.settle(run, { items, length: end - at });
  }

  /** A number begins a name only where the name goes on with it: "4 fromages". */
  private startAt(words: readonly TextWord[], at: number): WordMatch | null {
    const word = words[at];
    if (!word) return null;
    const { match } = word;
    if (!match || (word.number === null && !/^\d+$/.test(word.text))) return match;
    const next = words[at + 1];
    const following = next?.match;
    return following && this.isPair(match, following) ? match : null;
  }

  private nextAt(
    words: readonly TextWord[],
    from: number,
    held: { items: ReadonlySet<number>; run: Run },
  ): { items: Set<number>; end: number; match: WordMatch } | null {
    for (let at = from; at <= from + MAX_LINKS; at++) {
      const word = words[at];
      if (!word || word.opensClause) return null;
      const { match } = word;
      if (match && !held.run.has(match) && (!isDigits(word) || this.isPair(held.run.last, match))) {
        const items = intersection(held.items, this.itemsOf(match.ids));
        if (items.size > 0) return { items, end: at + 1, match };
      }
      if (!isLinkWord(word.text)) return null;
    }
    return null;
  }

  /** Once for each word of a text: the slips of the pen are the dear part of reading. */
  lookUp(word: Omit<TextWord, 'match'>): WordMatch | null {
    const text = word.number === null ? word.text : String(word.number);
    const match = this.vocabulary.find(word.text) ?? this.vocabulary.find(text);
    if (match || word.isKnown || isDigits(word)) return match;
    return this.vocabulary.guess(word.text);
  }

  private isPair(before: WordMatch, after: WordMatch): boolean {
    return before.ids.some((first) => after.ids.some((second) => this.pairs.has(`${first} ${second}`)));
  }

  private itemsOf(words: readonly number[]): Set<number> {
    const items = new Set<number>();
    for (const word of words) {
      for (const item of this.byName.get(word) ?? []) items.add(item);
      for (const item of this.byCategory.get(word) ?? []) items.add(item);
    }
    return items;
  }

  /** A whole name beats a part of one, and a name beats a category. */
  private settle(run: Run, found: { items: ReadonlySet<number>; length: number }): Mention {
    const { length } = found;
    const whole = [...found.items].flatMap((item) => this.names[item] ?? []).filter(({ words }) => run.covers(words));
    const longest = Math.max(0, ...whole.map(({ words }) => words.length));
    const fitting = whole.filter(({ words }) => words.length === longest);
    // "kahwa" is the coffee of that name before it is any coffee.
    const lettered = fitting.filter(({ words }) => run.spells(words));
    const best = new Set((lettered.length > 0 ? lettered : fitting).map(({ item }) => item));
    const own = [...found.items].filter((item) =>
      run.matches.some(({ ids }) => ids.some((word) => this.byName.get(word)?.includes(item))),
    );
    const chosen = best.size > 0 ? best : new Set(own.length > 0 ? own : found.items);
    const items = this.menu.items.filter((_, index) => chosen.has(index));
    return {
      items,
      category: best.size > 0 || own.length > 0 ? null : this.categoryOf(items),
      length,
      weak: run.matches.every(({ weak }) => weak),
      whole: best.size > 0,
    };
  }

  private categoryOf(items: readonly MenuItem[]): Category | null {
    const keys = new Set(items.map(({ category }) => category.fr));
    return keys.size === 1 ? (categoriesOf(this.menu).find(({ key }) => keys.has(key)) ?? null) : null;
  }
}

class Run {
  readonly matches: WordMatch[];

  constructor(matches: WordMatch[]) {
    this.matches = matches;
  }

  get last(): WordMatch {
    return this.matches.at(-1) ?? { ids: [], weak: true };
  }

  has(match: WordMatch): boolean {
    return this.matches.some(({ ids }) => ids.some((word) => match.ids.includes(word)));
  }

  spells(words: readonly number[]): boolean {
    return words.every((word) => this.matches.some(({ same }) => same === word));
  }

  covers(words: readonly number[]): boolean {
    return words.every((word) => this.matches.some(({ ids }) => ids.includes(word)));
  }
}

function nameWords(name: string): readonly string[] {
  const words = wordsOf(name);
  const telling: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? '';
    // The last word tells "Menu A" from "Menu B".
    const tells = index === words.length - 1 || !isLinkWord(word);
    if (tells && !telling.includes(word)) telling.push(word);
  }
  return telling;
}

/** "4 fromages", "quatre fromages". */
function isNumber(word: string): boolean {
  return DIGITS.test(word) || isNumberWord(word);
}

function isDigits(word: Omit<TextWord, 'match'>): boolean {
  return word.number !== null || /^\d+$/.test(word.text);
}

/** Items come in order, so that one is never there twice. */
function insert(map: ItemsByWord, word: number, item: number): void {
  const items = map.get(word);
  if (!items) map.set(word, [item]);
  else if (items.at(-1) !== item) items.push(item);
}

function intersection(a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> {
  return new Set([...a].filter((value) => b.has(value)));
}
