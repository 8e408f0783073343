import { foodOf, guessTerm, type Meaning } from '#src/locale/index';
import {
  type Mention,
  type Menu,
  type MenuItem,
  type MenuOption,
  type NameIndex,
  nameIndexOf,
  optionIndexOf,
} from '#src/menu/index';
import { type ReadWord, readWords } from './read-words.ts';

/** What a sentence is made of, from left to right. */
export type Part =
  | { readonly kind: 'mention'; readonly mention: Mention }
  | { readonly kind: 'number'; readonly value: number; readonly binds: 'previous' | 'next' | 'either' }
  /** A price, an hour, a phone number, "4 personnes": known, and no quantity. */
  | { readonly kind: 'figure'; readonly isDigits: boolean }
  | { readonly kind: 'place'; readonly word: string }
  | { readonly kind: 'option'; readonly options: readonly MenuOption[] }
  /** Something left out or put on that the item has no option for. */
  | { readonly kind: 'strange_option' }
  | { readonly kind: 'term'; readonly meanings: ReadonlySet<Meaning> }
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'break' };

export interface Sentence {
  readonly parts: readonly Part[];
  readonly asks: boolean;
}

const MAX_EARLY = 6;
const WITHOUT: readonly MenuOption['kind'][] = ['remove'];
const WITH: readonly MenuOption['kind'][] = ['extra', 'note'];
/** Meanings that a word may have and still be the name of a dish. */
const SOFT: ReadonlySet<Meaning> = new Set(['filler', 'chat', 'unit', 'with', 'hungry', 'link', 'ready', 'each']);
const AND: Part = { kind: 'term', meanings: new Set<Meaning>(['and']) };
const NOT: Part = { kind: 'term', meanings: new Set<Meaning>(['not']) };

/** What a sentence may be about. */
export interface Surroundings {
  readonly menu: Menu;
  /** Normalised words of places: never taken for another word that sounds alike. */
  readonly places: ReadonlySet<string>;
}

/** Null for a text that is too long to be one. */
export function readParts(text: string, { menu, places }: Surroundings): Sentence | null {
  const index = nameIndexOf(menu);
  const read = readWords(text, index);
  return read && { parts: new PartReader(read.words, { index, places }).read(), asks: read.asks };
}

class PartReader {
  private readonly parts: Part[] = [];
  private at = 0;
  /** The item that options after it belong to; null after a name that fits several. */
  private item: MenuItem | null = null;
  private hasMention = false;
  /** Said before the item that it belongs to: "bla zitoun, la margherita". */
  private early: Part | null = null;
  /** "sans oignons et tomates": both are left out. */
  private marker: 'without' | 'with' | null = null;

  private readonly words: readonly ReadWord[];
  private readonly index: NameIndex;
  private readonly places: ReadonlySet<string>;

  constructor(words: readonly ReadWord[], { index, places }: { index: NameIndex; places: ReadonlySet<string> }) {
    this.words = words;
    this.index = index;
    this.places = places;
  }

  read(): readonly Part[] {
    while (this.at < this.words.length) {
      const word = this.words[this.at];
      if (!word) break;
      if (word.opensClause) this.parts.push({ kind: 'break' });
      this.step(word);
    }
    return this.parts;
  }

  private step(word: ReadWord): void {
    if (this.readNumber(word) || this.readMarked(word) || this.readPlainOption() || this.readMention(word)) return;
    if (this.readMarker(word) || this.readTerm(word)) return;
    this.marker = null;
    const isPlace = this.places.has(word.text);
    const guess = isPlace ? null : guessTerm(word.text);
    if (isPlace) this.push({ kind: 'place', word: word.text }, 1);
    else if (guess?.number !== null && guess?.number !== undefined)
      this.push({ kind: 'number', value: guess.number, binds: 'either' }, 1);
    else if (guess) this.push({ kind: 'term', meanings: guess.meanings }, 1);
    else this.push({ kind: 'unknown', word: word.text }, 1);
  }

  private push(part: Part, length: number): void {
    this.parts.push(part);
    this.at += length;
  }

  private readNumber(word: ReadWord): boolean {
    const times = /^(?:x(\d{1,2})|(\d{1,2})x)$/.exec(word.text);
    if (times) {
      this.push({ kind: 'number', value: Number(times[1] ?? times[2]), binds: times[1] ? 'previous' : 'next' }, 1);
      return true;
    }
    const value = /^\d{1,2}$/.test(word.text) ? Number(word.text) : word.number;
    const isFigure = value === null && /^\d/.test(word.text) && !word.isKnown && !this.index.has(word.text);
    if (value === null && !isFigure) return false;
    const mention = this.index.mentionAt(this.words, this.at);
    if (mention && mention.length > 1) return false;
    if (isFigure || (value !== null && this.isFigureHere(word))) {
      const unit = this.words[this.at + word.termLength]?.term?.meanings.has('unit') ?? false;
      this.push({ kind: 'figure', isDigits: /^\d+$/.test(word.text) && !unit }, word.termLength + (unit ? 1 : 0));
      return true;
    }
    if (word.joined) this.parts.push(AND);
    this.push({ kind: 'number', value: value ?? 0, binds: 'either' }, word.termLength);
    return true;
  }

  /** Behind "table", before "personnes" or "DA", or in a row of digits, a number counts no dish. */
  private isFigureHere(word: ReadWord): boolean {
    const next = this.words[this.at + word.termLength];
    const before = this.parts.at(-1);
    if (before?.kind === 'figure' && before.isDigits && !word.opensClause) return true;
    if (before?.kind === 'term' && before.meanings.has('table')) return true;
    return next !== undefined && !next.opensClause && this.isUnit(next, this.at + word.termLength);
  }

  private isUnit(word: ReadWord, at: number): boolean {
    return (word.term?.meanings.has('unit') ?? false) && !this.index.mentionAt(this.words, at);
  }

  /** After "sans X et": another thing left out, unless it is an item. */
  private readMarked(word: ReadWord): boolean {
    if (!this.marker || !this.item || !word.term?.meanings.has('and')) return false;
    const found = this.optionAt(this.at + word.termLength, this.marker);
    if (!found) return false;
    this.at += word.termLength;
    this.takeOption(found);
    return true;
  }

  private optionAt(at: number, marker: 'without' | 'with') {
    return this.item && optionIndexOf(this.item).mentionAt(this.words, at, marker === 'without' ? WITHOUT : WITH);
  }

  private takeOption(found: { options: readonly MenuOption[]; length: number }): void {
    this.push(
      found.options.length === 1 ? { kind: 'option', options: found.options } : { kind: 'strange_option' },
      found.length,
    );
  }

  /** "double steak" says itself which way it goes; "olives" alone does not. */
  private readPlainOption(): boolean {
    if (!this.item) return false;
    const found = optionIndexOf(this.item).mentionAt(this.words, this.at, WITH);
    if (!found?.plain || found.options.length > 1) return false;
    this.takeOption(found);
    return true;
  }

  private readMention(word: ReadWord): boolean {
    const mention = this.index.mentionAt(this.words, this.at);
    if (!mention || !this.isAccepted(word, mention)) return false;
    if (word.text.startsWith('و') && this.at > 0 && !word.joined && this.index.has(word.text.slice(1)))
      this.parts.push(AND);
    const [only, ...others] = mention.items;
    this.item = only && others.length === 0 ? only : null;
    this.hasMention = true;
    this.marker = null;
    this.push({ kind: 'mention', mention }, mention.length);
    if (this.early) this.parts.push(this.early);
    this.early = null;
    return true;
  }

  /** A word that means something else is an item's only together with another word, or when it is a dish. */
  private isAccepted(word: ReadWord, mention: Mention): boolean {
    const { term, termLength } = word;
    if (!term) return true;
    if (mention.length < termLength) return false;
    const others = this.words.slice(this.at, this.at + mention.length);
    if (mention.length > termLength && others.some((other) => !other.term || foodOf(other.text) !== null)) return true;
    if (mention.whole && mention.length > 1) return true;
    const isSoft = term.number === null && [...term.meanings].every((meaning) => SOFT.has(meaning));
    return isSoft && (mention.whole || foodOf(word.text) !== null);
  }

  private readMarker({ term, termLength }: ReadWord): boolean {
    const marker = term?.meanings.has('without') ? 'without' : term?.meanings.has('with') ? 'with' : null;
    if (!marker) return false;
    const behind = this.at + termLength;
    const found = this.optionAt(behind, marker);
    if (found) {
      this.at = behind;
      this.marker = marker;
      this.takeOption(found);
      return true;
    }
    if (marker === 'with') return this.readWith(behind);
    const next = this.index.mentionAt(this.words, behind);
    const isItem = next !== null && (next.whole || next.items.length > 1 || !this.hasMention);
    this.marker = null;
    if (!this.hasMention && !isItem && this.readEarly(behind)) return true;
    if (!this.hasMention || isItem || !this.words[behind]) this.push(NOT, termLength);
    else this.push({ kind: 'strange_option' }, termLength + (this.words[behind] ? 1 : 0));
    return true;
  }

  /** What the first item behind it goes without. */
  private readEarly(behind: number): boolean {
    for (let at = behind + 1; at <= behind + MAX_EARLY && at < this.words.length; at++) {
      const [item, ...others] = this.index.mentionAt(this.words, at)?.items ?? [];
      if (!item || others.length > 0) continue;
      const found = optionIndexOf(item).mentionAt(this.words, behind, WITHOUT);
      if (!found || found.options.length > 1 || behind + found.length > at) continue;
      this.early = { kind: 'option', options: found.options };
      this.at = behind + found.length;
      return true;
    }
    return false;
  }

  /** "avec" before another item joins the two; before anything else it is put on, and no option of ours. */
  private readWith(behind: number): boolean {
    const next = this.words[behind];
    const isItem = next !== undefined && this.index.mentionAt(this.words, behind) !== null;
    const isQuantity = next !== undefined && (next.number !== null || /^\d/.test(next.text));
    this.marker = null;
    const isStrange = this.hasMention && next !== undefined && !isItem && !isQuantity && !next.term;
    const { length } = this.words.slice(this.at, behind);
    if (isStrange) this.push({ kind: 'strange_option' }, length + 1);
    else this.push(AND, length);
    return true;
  }

  private readTerm({ term, termLength, joined }: ReadWord): boolean {
    if (!term) return false;
    if (joined) this.parts.push(AND);
    if (!term.meanings.has('and') && !term.meanings.has('link') && !term.meanings.has('filler')) this.marker = null;
    this.push({ kind: 'term', meanings: term.meanings }, termLength);
    return true;
  }
}
