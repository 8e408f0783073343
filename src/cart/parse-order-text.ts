import { normalizeText } from '#src/locale/index';
import { findOption, type Menu, type MenuItem } from '#src/menu/index';
import { type CartAddition, MAX_QUANTITY } from './cart.ts';

export interface OrderText {
  readonly additions: readonly CartAddition[];
  /** Written like a code, but on no menu; upper case. */
  readonly unknownCodes: readonly string[];
  /** A quantity outside 1..20 was written: it was not taken as it stood. */
  readonly quantityRefused: boolean;
  /** Every word was understood: the text is an order and nothing else. */
  readonly complete: boolean;
}

interface Draft {
  readonly item: MenuItem;
  quantity: number | null;
  options: string[];
}

type Token =
  | { readonly kind: 'item'; readonly item: MenuItem; readonly quantity: number | null }
  /** `signed`: written `+X01` or `-X01`, so never a quantity. */
  | { readonly kind: 'word'; readonly code: string; readonly signed: boolean }
  | { readonly kind: 'quantity'; readonly value: number; readonly binds: 'before' | 'after' | 'either' }
  | { readonly kind: 'filler' };

/** Far more than a full cart takes; what is behind is not read. */
const MAX_PARTS = 400;
const SEPARATORS = /[\s,;،/]+/u;
const SIGNS = /(?=[+-][a-z])/u;
/** No code has more hyphens before letters: it bounds how many pieces are put together again. */
const MAX_HYPHENS = 3;
const CODE_LIKE = /^[a-z]{1,3}\d{2,4}$/;
const FILLERS = new Set(['et', 'and', 'و', 'avec', 'مع', '+', '-', '.', '!', 'svp', 'je', 'veux', 'اريد']);

/**
 * Reads codes with quantities and options: `P01 x2`, `P01x2`, `2 P01`, `P01 x10`, `P01 x2 +X01 -R01`, several items in one text, digits of
 * any script. Null when no code is written. The menu decides what is a code, so `x10` is a quantity and `X01` an option.
 */
export function parseOrderText(text: string, menu: Menu): OrderText | null {
  const codes = codesOf(menu);
  const parts = normalizeText(text).split(SEPARATORS, MAX_PARTS + 1);
  const tokens = parts
    .slice(0, MAX_PARTS)
    .flatMap((part) => splitAtSigns(part, codes))
    .filter((part) => part !== '')
    .map((part) => readToken(part, codes));
  const reading = new OrderReading(parts.length <= MAX_PARTS);
  for (const token of tokens) reading.take(token);
  return reading.result();
}

/** What the menu calls a code, as `normalizeText` writes it. */
interface Codes {
  readonly items: ReadonlyMap<string, MenuItem>;
  readonly options: ReadonlySet<string>;
}

const codesOfMenus = new WeakMap<Menu, Codes>();

/** Once per menu object: a changed menu is another object. */
function codesOf(menu: Menu): Codes {
  const known = codesOfMenus.get(menu) ?? readCodes(menu);
  codesOfMenus.set(menu, known);
  return known;
}

function readCodes(menu: Menu): Codes {
  return {
    items: new Map(menu.items.toReversed().map((item) => [item.code.toLowerCase(), item])),
    options: new Set(menu.items.flatMap((item) => item.options.map((option) => option.code.toLowerCase()))),
  };
}

/** `P01+X01-R01` is three parts, but a hyphen may also stand inside a code. */
function splitAtSigns(part: string, codes: Codes): readonly string[] {
  const pieces = part.split(SIGNS);
  const parts: string[] = [];
  for (let start = 0; start < pieces.length; ) {
    let end = Math.min(pieces.length, start + 1 + MAX_HYPHENS);
    while (end > start + 1 && !isCode(pieces.slice(start, end).join(''), codes)) end--;
    parts.push(pieces.slice(start, end).join(''));
    start = end;
  }
  return parts;
}

function isCode(part: string, codes: Codes): boolean {
  const { bare } = bareOf(part);
  return codes.items.has(bare) || codes.options.has(bare) || readGluedItem(bare, codes) !== null;
}

function bareOf(part: string): { readonly bare: string; readonly signed: boolean } {
  const unsigned = part.replace(/^[+-](?=.)/, '');
  return { bare: unsigned.replace(/(?<![.!?؟])[.!?؟]+$/u, ''), signed: unsigned !== part };
}

function readToken(part: string, codes: Codes): Token {
  const { bare, signed } = bareOf(part);
  if (FILLERS.has(part) || bare === '') return { kind: 'filler' };
  const item = codes.items.get(bare);
  if (item) return { kind: 'item', item, quantity: null };
  if (codes.options.has(bare)) return { kind: 'word', code: bare, signed };
  return readQuantity(bare) ?? readGluedItem(bare, codes) ?? { kind: 'word', code: bare, signed };
}

/** A number alone may be anything; one with an x is a quantity, however large. */
function readQuantity(bare: string): Token | null {
  const match = /^(?:(x)(\d{1,9})|(\d{1,4})(x?))$/.exec(bare.replace('×', 'x').replace('*', 'x'));
  if (!match) return null;
  const binds = match[1] ? 'before' : match[4] ? 'after' : 'either';
  return { kind: 'quantity', value: Number(match[2] ?? match[3]), binds };
}

/** `P01x2` and `2xP01`. */
function readGluedItem(bare: string, codes: Codes): Token | null {
  const match = /^(.+?)[x×*](\d{1,9})$/.exec(bare) ?? reversed(/^(\d{1,9})[x×*](.+)$/.exec(bare));
  const item = match && codes.items.get(match[1] ?? '');
  return item ? { kind: 'item', item, quantity: Number(match[2]) } : null;
}

function reversed(match: RegExpExecArray | null): readonly string[] | null {
  return match ? [match[0], match[2] ?? '', match[1] ?? ''] : null;
}

class OrderReading {
  private readonly drafts: Draft[] = [];
  private readonly unknownCodes: string[] = [];
  private pending: number | null = null;
  private complete: boolean;
  private codes = 0;

  constructor(isWhole: boolean) {
    this.complete = isWhole;
  }

  take(token: Token): void {
    switch (token.kind) {
      case 'filler':
        return;
      case 'item':
        this.takeItem(token.item, token.quantity);
        return;
      case 'quantity':
        this.takeQuantity(token.value, token.binds);
        return;
      case 'word':
        this.takeWord(token);
    }
  }

  result(): OrderText | null {
    if (this.codes === 0) return null;
    if (this.pending !== null) this.complete = false;
    const refused = this.drafts.filter((draft) => (draft.quantity ?? 1) < 1 || (draft.quantity ?? 1) > MAX_QUANTITY);
    const additions = this.drafts
      .filter((draft) => (draft.quantity ?? 1) >= 1)
      .map((draft) => ({
        itemCode: draft.item.code,
        optionCodes: draft.options,
        quantity: Math.min(MAX_QUANTITY, draft.quantity ?? 1),
      }));
    const unknownCodes = [...new Set(this.unknownCodes)];
    return { additions, unknownCodes, quantityRefused: refused.length > 0, complete: this.complete };
  }

  private takeItem(item: MenuItem, quantity: number | null): void {
    this.codes++;
    this.drafts.push({ item, quantity: quantity ?? this.pending, options: [] });
    this.pending = null;
  }

  /** A bare number belongs to the item before it, unless that one has its quantity or there is none yet. */
  private takeQuantity(value: number, binds: 'before' | 'after' | 'either'): void {
    const last = this.drafts.at(-1);
    if (binds !== 'after' && last && last.quantity === null) last.quantity = value;
    else this.pending = value;
  }

  /** An option of the item before it; else, because `X10` may be another item's option, a quantity after all. */
  private takeWord({ code, signed }: { code: string; signed: boolean }): void {
    const last = this.drafts.at(-1);
    const option = last && findOption(last.item, code);
    const isName = signed || code.startsWith('x0');
    const quantity = option || isName ? null : readQuantity(code);
    if (option) last.options = [...new Set([...last.options, option.code])];
    else if (quantity) this.take(quantity);
    else if (CODE_LIKE.test(code)) this.takeUnknown(code);
    else this.complete = false;
  }

  private takeUnknown(code: string): void {
    this.codes++;
    this.pending = null;
    this.unknownCodes.push(code.toUpperCase());
  }
}
