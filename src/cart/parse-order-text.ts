import { normalizeText } from '#src/locale/index';
import { findItem, findOption, type Menu, type MenuItem } from '#src/menu/index';
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
  | { readonly kind: 'word'; readonly code: string }
  | { readonly kind: 'quantity'; readonly value: number; readonly binds: 'before' | 'after' | 'either' }
  | { readonly kind: 'filler' };

const SEPARATORS = /(?=[+-][a-z])|[\s,;،/]+/u;
const CODE_LIKE = /^[a-z]{1,3}\d{2,4}$/;
const FILLERS = new Set(['et', 'and', 'و', 'avec', 'مع', '+', '-', '.', '!', 'svp', 'je', 'veux', 'اريد']);

/**
 * Reads codes with quantities and options: `P01 x2`, `P01x2`, `2 P01`, `P01 x10`, `P01 x2 +X01 -R01`, several items in one text, digits of
 * any script. Null when no code is written. The menu decides what is a code, so `x10` is a quantity and `X01` an option.
 */
export function parseOrderText(text: string, menu: Menu): OrderText | null {
  const tokens = normalizeText(text)
    .split(SEPARATORS)
    .filter((part) => part !== '')
    .map((part) => readToken(part, menu));
  const reading = new OrderReading();
  for (const token of tokens) reading.take(token);
  return reading.result();
}

function readToken(part: string, menu: Menu): Token {
  const bare = part.replace(/^[+-](?=.)/, '').replace(/[.!?؟]+$/u, '');
  if (FILLERS.has(part) || bare === '') return { kind: 'filler' };
  const item = findItem(menu, bare);
  if (item) return { kind: 'item', item, quantity: null };
  if (menu.items.some((candidate) => findOption(candidate, bare))) return { kind: 'word', code: bare };
  const quantity = readQuantity(bare);
  if (quantity) return quantity;
  return readGluedItem(bare, menu) ?? { kind: 'word', code: bare };
}

function readQuantity(bare: string): Token | null {
  const match = /^(x?)(\d{1,4})(x?)$/.exec(bare.replace('×', 'x').replace('*', 'x'));
  if (!match || (match[1] && match[3])) return null;
  const binds = match[1] ? 'before' : match[3] ? 'after' : 'either';
  return { kind: 'quantity', value: Number(match[2]), binds };
}

/** `P01x2` and `2xP01`. */
function readGluedItem(bare: string, menu: Menu): Token | null {
  const match = /^(.+?)[x×*](\d{1,4})$/.exec(bare) ?? reversed(/^(\d{1,4})[x×*](.+)$/.exec(bare));
  const item = match && findItem(menu, match[1] ?? '');
  return item ? { kind: 'item', item, quantity: Number(match[2]) } : null;
}

function reversed(match: RegExpExecArray | null): readonly string[] | null {
  return match ? [match[0], match[2] ?? '', match[1] ?? ''] : null;
}

class OrderReading {
  private readonly drafts: Draft[] = [];
  private readonly unknownCodes: string[] = [];
  private pending: number | null = null;
  private complete = true;
  private codes = 0;

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
        this.takeWord(token.code);
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

  private takeWord(code: string): void {
    const last = this.drafts.at(-1);
    const option = last && findOption(last.item, code);
    const quantity = option ? null : readQuantity(code);
    if (option) last.options.push(option.code);
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
