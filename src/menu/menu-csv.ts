import type { z } from 'zod';
import { csvCell, parseCsv, plainCsvCell, unguarded } from '#src/kernel/csv';
import {
  MAX_ITEMS,
  MAX_OPTIONS,
  type MenuDocumentItem,
  menuDocumentItem,
  menuDocumentOption,
  menuProblems,
} from './menu-document.ts';

const COLUMNS = [
  'type',
  'code',
  'label_fr',
  'label_ar',
  'category_fr',
  'category_ar',
  'price_cents',
  'aliases',
  'active',
  'sold_out_until',
  'hours',
  'kind',
] as const;
type Column = (typeof COLUMNS)[number];
type Cells = Readonly<Record<Column, string>>;

const MAX_PROBLEMS = 20;
const ONLY_OF_ITEMS: readonly Column[] = ['category_fr', 'category_ar', 'aliases', 'sold_out_until', 'hours'];
/** Without it a spreadsheet reads the Arabic as something else. */
const BYTE_ORDER_MARK = '\ufeff';

/** An item is a line, and so is each of its options, under it; `price_cents` of an option is what it adds. */
export function menuCsv(items: readonly MenuDocumentItem[]): string {
  const lines = items.flatMap((item) => [itemLine(item), ...item.options.map(optionLine)]);
  return `${BYTE_ORDER_MARK}${[COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function itemLine(item: MenuDocumentItem): string {
  const { code, label_fr, label_ar, category_fr, category_ar, price_cents, active } = item;
  return lineOf({
    ...{ type: 'item', code, label_fr, label_ar, category_fr, category_ar, price_cents },
    aliases: item.aliases.map((alias) => alias.replace(/[\\|]/g, '\\$&')).join('|'),
    active: active ? 'yes' : 'no',
    sold_out_until: item.sold_out_until ?? '',
    hours: (item.hours ?? []).map(([from, to]) => `${from}-${to}`).join('|'),
  });
}

function optionLine(option: MenuDocumentItem['options'][number]): string {
  const { code, label_fr, label_ar, kind, price_delta_cents: price_cents, active } = option;
  return lineOf({ type: 'option', code, label_fr, label_ar, price_cents, active: active ? 'yes' : 'no', kind });
}

function lineOf(values: Partial<Record<Column, string | number>>): string {
  return COLUMNS.map((column) => {
    const value = values[column] ?? '';
    return typeof value === 'number' ? plainCsvCell(value) : csvCell(value);
  }).join(',');
}

export type ReadMenu =
  | { readonly kind: 'read'; readonly items: readonly MenuDocumentItem[] }
  /** By line, and by place, never by value. */
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/** What `menuCsv` wrote, or a spreadsheet after it, under the same rules as the document. */
export function readMenuCsv(text: string): ReadMenu {
  const rows = parseCsv(text);
  if (typeof rows === 'number') return wrong([`line ${rows}: a quote does not end as it should`]);
  const [header, ...lines] = rows;
  if (header?.cells.join() !== COLUMNS.join()) return wrong([`line 1: must be ${COLUMNS.join(',')}`]);
  const reading = new MenuReading();
  for (const { line, cells } of lines) reading.take(line, cells);
  if (reading.problems.length > 0) return wrong(reading.problems);
  const problems = menuProblems(reading.items);
  return problems.length > 0 ? wrong(problems) : { kind: 'read', items: reading.items };
}

function wrong(problems: readonly string[]): ReadMenu {
  return { kind: 'wrong', problems: problems.slice(0, MAX_PROBLEMS) };
}

class MenuReading {
  readonly problems: string[] = [];
  readonly items: MenuDocumentItem[] = [];
  /** An item that is wrong still has the options under it. */
  private options: MenuDocumentItem['options'] | null = null;

  take(line: number, cells: readonly string[]): void {
    if (cells.length !== COLUMNS.length) {
      this.problems.push(`line ${line}: has ${cells.length} cells, not ${COLUMNS.length}`);
      return;
    }
    const named = Object.fromEntries(COLUMNS.map((column, at) => [column, unguarded(cells[at] ?? '')])) as Cells;
    if (named.type === 'item') this.takeItem(line, named);
    else if (named.type === 'option') this.takeOption(line, named);
    else this.problems.push(`line ${line}: type is neither item nor option`);
  }

  private takeItem(line: number, cells: Cells): void {
    this.options = [];
    const { code, label_fr, label_ar, category_fr, category_ar } = cells;
    const parsed = menuDocumentItem.safeParse({
      ...{ code, label_fr, label_ar, category_fr, category_ar },
      price_cents: numberOf(cells.price_cents),
      aliases: aliasesOf(cells.aliases),
      active: yesOrNo(cells.active),
      sold_out_until: cells.sold_out_until === '' ? null : cells.sold_out_until,
      hours: cells.hours === '' ? null : cells.hours.split('|').map((span) => span.split('-')),
      options: [],
    });
    this.blame(line, parsed.error);
    if (cells.kind !== '') this.problems.push(`line ${line}: kind is for options`);
    if (this.items.length === MAX_ITEMS) this.problems.push(`line ${line}: more than ${MAX_ITEMS} items`);
    if (parsed.success) this.items.push({ ...parsed.data, options: this.options });
  }

  private takeOption(line: number, cells: Cells): void {
    const { code, label_fr, label_ar, kind } = cells;
    const parsed = menuDocumentOption.safeParse({
      ...{ code, label_fr, label_ar, kind },
      price_delta_cents: numberOf(cells.price_cents),
      active: yesOrNo(cells.active),
    });
    this.blame(line, parsed.error);
    for (const column of ONLY_OF_ITEMS.filter((name) => cells[name] !== ''))
      this.problems.push(`line ${line}: ${column} is for items`);
    if (!this.options) this.problems.push(`line ${line}: an option stands under its item`);
    if (this.options?.length === MAX_OPTIONS) this.problems.push(`line ${line}: more than ${MAX_OPTIONS} options`);
    if (parsed.success) this.options?.push(parsed.data);
  }

  private blame(line: number, error: z.ZodError | undefined): void {
    for (const { path, message } of error?.issues ?? []) {
      const [field] = path;
      this.problems.push(`line ${line}: ${field === 'price_delta_cents' ? 'price_cents' : String(field)} ${message}`);
    }
  }
}

/** What is no whole number stays a text, and is refused as one. */
function numberOf(cell: string): number | string {
  return /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell;
}

function yesOrNo(cell: string): boolean | string {
  return cell === 'yes' ? true : cell === 'no' ? false : cell;
}

/** Between bars; a bar of a name itself has a backslash before it. */
function aliasesOf(cell: string): readonly string[] {
  if (cell === '') return [];
  const aliases = [''];
  for (let at = 0; at < cell.length; at++) {
    if (cell[at] === '|') aliases.push('');
    else {
      if (cell[at] === '\\') at++;
      aliases.push(`${aliases.pop()}${cell[at] ?? ''}`);
    }
  }
  return aliases;
}
