import { isLatinDarija, type Meaning } from '#src/locale/index';
import type { Mention, MenuItem } from '#src/menu/index';
import { MAX_QUANTITY } from './cart.ts';
import { type Part, readParts, type Surroundings } from './read-parts.ts';

export type OrderVerb = 'add' | 'remove' | 'change';

/** One item, or one name that fits several, as the sentence speaks of it. */
export interface OrderedItem {
  readonly items: readonly MenuItem[];
  readonly category: string | null;
  readonly quantity: number | null;
  /** How many words of a whole name were said; 0 for a part of one. */
  readonly wholeWords: number;
  readonly optionCodes: readonly string[];
  /** Something about it was not understood: to be asked, never done. */
  readonly unclear: boolean;
  readonly negated: boolean;
  /** What the sentence says to do with it, when it says so. */
  readonly verb: OrderVerb | null;
}

/** What a sentence says, item by item and word by word. What it is about is decided by who knows the talk. */
export interface OrderSentence {
  readonly items: readonly OrderedItem[];
  /** Everything that the words around the items can mean. */
  readonly meanings: ReadonlySet<Meaning>;
  /** Those that a "no" of their clause takes back: "je ne veux pas annuler". */
  readonly denied: ReadonlySet<Meaning>;
  /** Words that nobody knows. */
  readonly unknown: readonly string[];
  /** Words of places that are served. */
  readonly places: readonly string[];
  readonly asks: boolean;
  readonly negated: boolean;
  /** A number that belongs to nothing. */
  readonly looseNumber: number | null;
  readonly hasFigure: boolean;
  readonly strangeOption: boolean;
}

interface Draft {
  items: readonly MenuItem[];
  category: string | null;
  quantity: number | null;
  wholeWords: number;
  optionCodes: string[];
  unclear: boolean;
  negated: boolean;
  verb: OrderVerb | null;
}

/** Null for a text that is too long to be a sentence. */
export function readOrder(text: string, surroundings: Surroundings): OrderSentence | null {
  const sentence = readParts(text, surroundings);
  if (!sentence) return null;
  const reading = new Reading(isLatinDarija(text));
  for (const part of sentence.parts) reading.take(part);
  return { ...reading.result(), asks: sentence.asks };
}

/** Parts between two joints: "deux margherita" | et | "une pepperoni". */
type Joint = { readonly draft: Draft } | { readonly number: number; readonly binds: 'previous' | 'next' | 'either' };

class Reading {
  private readonly drafts: Draft[] = [];
  private readonly meanings = new Set<Meaning>();
  private readonly denied = new Set<Meaning>();
  private readonly unknown: string[] = [];
  private readonly places: string[] = [];
  private group: Joint[] = [];
  private groups: Joint[][] = [];
  private verb: OrderVerb | null = null;
  private negated = false;
  /** A "no" is open: it is about the items that follow, up to the end of the clause. */
  private noFollows = false;
  private denies = false;
  private mentionsInClause: Draft[] = [];
  private afterNo = false;
  private wordsAfterNo = false;
  private hasFigure = false;
  private strangeOption = false;
  private readonly isDarija: boolean;

  constructor(isDarija: boolean) {
    this.isDarija = isDarija;
  }

  take(part: Part): void {
    switch (part.kind) {
      case 'break':
        this.endClause();
        return;
      case 'mention':
        this.takeMention(part.mention);
        return;
      case 'number':
        this.group.push({ number: part.value, binds: part.binds });
        return;
      case 'figure':
        this.hasFigure = true;
        return;
      case 'option':
        this.drafts.at(-1)?.optionCodes.push(...part.options.map(({ code }) => code));
        return;
      case 'strange_option':
        this.takeStrange();
        return;
      case 'place':
        this.places.push(part.word);
        return;
      case 'unknown':
        this.unknown.push(part.word);
        this.wordsAfterNo = true;
        return;
      case 'term':
        this.takeTerm(part.meanings);
    }
  }

  private takeMention(mention: Mention): void {
    const draft: Draft = {
      items: mention.items,
      category: mention.category?.key ?? null,
      quantity: null,
      wholeWords: mention.whole ? mention.length : 0,
      optionCodes: [],
      unclear: mention.weak,
      negated: this.noFollows,
      verb: this.verb,
    };
    if (this.noFollows) this.afterNo = true;
    this.drafts.push(draft);
    this.group.push({ draft });
    this.mentionsInClause.push(draft);
  }

  private takeStrange(): void {
    const last = this.drafts.at(-1);
    if (last) last.unclear = true;
    this.strangeOption = true;
  }

  private takeTerm(meanings: ReadonlySet<Meaning>): void {
    // "ou" is "or" in French and "and" in Darija.
    const isOr = meanings.has('or') && !(meanings.has('and') && this.isDarija);
    for (const meaning of meanings) if (meaning !== 'or' || isOr) this.meanings.add(meaning);
    const verb = verbOf(meanings);
    if (meanings.has('but')) this.endClause();
    if (verb || meanings.has('want')) {
      // "ma nhebch pizza nheb burger": the second wish is another clause.
      if (this.noFollows && this.afterNo) this.endClause();
      this.verb = verb ?? (this.verb === 'remove' || this.verb === 'change' ? 'add' : this.verb);
      this.endGroup();
    }
    if (meanings.has('and') || meanings.has('or')) this.endGroup();
    if (meanings.has('not') || meanings.has('no')) {
      this.negated = true;
      this.noFollows = true;
      this.denies = !meanings.has('no');
      this.afterNo = false;
      this.wordsAfterNo = false;
    }
    // "Non, annule": a no that answers takes nothing back.
    if (this.noFollows && this.denies) for (const meaning of meanings) this.denied.add(meaning);
  }

  private endGroup(): void {
    if (this.group.length > 0) this.groups.push(this.group);
    this.group = [];
  }

  /** A "no" with nothing behind it is about what stands before it: "la pizza, non". */
  private endClause(): void {
    this.endGroup();
    if (this.noFollows && !this.afterNo && !this.wordsAfterNo) {
      for (const draft of this.mentionsInClause) draft.negated = true;
    }
    this.noFollows = false;
    this.mentionsInClause = [];
  }

  result(): Omit<OrderSentence, 'asks'> {
    this.endClause();
    const looseNumber = bindNumbers(this.groups);
    dropHeading(this.drafts);
    return {
      items: this.drafts,
      meanings: this.meanings,
      denied: this.denied,
      unknown: this.unknown,
      places: this.places,
      negated: this.negated,
      looseNumber,
      hasFigure: this.hasFigure,
      strangeOption: this.strangeOption,
    };
  }
}

function verbOf(meanings: ReadonlySet<Meaning>): OrderVerb | null {
  if (meanings.has('remove') || meanings.has('cancel')) return 'remove';
  if (meanings.has('change')) return 'change';
  return meanings.has('add') ? 'add' : null;
}

/** Gives every number its item. Where both neighbours could have it, both are unclear. Returns a number that nobody took. */
function bindNumbers(groups: readonly Joint[][]): number | null {
  let loose: number | null = null;
  groups.forEach((group, index) => {
    const drafts = group.flatMap((joint) => ('draft' in joint ? [joint.draft] : []));
    const numbers = group.flatMap((joint) => ('draft' in joint ? [] : [joint]));
    // "margherita 2 pepperoni": two of which? And "fromage pizza margherita" may be one thing or two.
    if (drafts.length > 1 && numbers.length < drafts.length) {
      for (const draft of drafts) draft.unclear = true;
      return;
    }
    const [number] = numbers;
    if (!number) return;
    if (drafts.length === 0) {
      const owner = numbers.length === 1 ? ownerOf(groups, index) : null;
      if (owner) setQuantity(owner, number.number);
      else loose = number.number;
      return;
    }
    bindGroup(group, drafts);
  });
  return loose;
}

/** A number alone between two joints: of the item before it ("margherita, 2"), else of the one behind it ("2, margherita"). */
function ownerOf(groups: readonly Joint[][], index: number): Draft | null {
  const before = groups[index - 1]?.at(-1);
  if (before && 'draft' in before && before.draft.quantity === null) return before.draft;
  const after = groups[index + 1]?.at(0);
  return after && 'draft' in after ? after.draft : null;
}

function bindGroup(group: readonly Joint[], drafts: readonly Draft[]): void {
  const [first] = group;
  const leads = first !== undefined && !('draft' in first);
  let pending: number | null = null;
  let last: Draft | null = null;
  for (const joint of group) {
    if ('draft' in joint) {
      if (pending !== null) setQuantity(joint.draft, pending);
      pending = null;
      last = joint.draft;
    } else if (joint.binds !== 'next' && last && last.quantity === null && (!leads || joint.binds === 'previous')) {
      setQuantity(last, joint.number);
    } else if (pending !== null) {
      pending = null;
      for (const draft of drafts) draft.unclear = true;
    } else pending = joint.number;
  }
  // "pepperoni 2x" has nothing behind it; the one of "pour une fête" counts no pizza.
  if (pending !== null && last && !(pending === 1 && last.quantity !== null)) setQuantity(last, pending);
}

function setQuantity(draft: Draft, quantity: number): void {
  if (draft.quantity !== null || quantity < 1 || quantity > MAX_QUANTITY) draft.unclear = true;
  else draft.quantity = quantity;
}

/** "2 pizzas: une margherita et une pepperoni" is two pizzas, not four. */
function dropHeading(drafts: Draft[]): void {
  const [heading, ...rest] = drafts;
  if (!heading || heading.items.length < 2 || rest.length < 2) return;
  const isKind = rest.every(({ items }) => items.every((item) => heading.items.includes(item)));
  const sum = rest.reduce((total, { quantity }) => total + (quantity ?? 1), 0);
  if (isKind && (heading.quantity === null || heading.quantity === sum)) drafts.shift();
}
