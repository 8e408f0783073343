/** What a spreadsheet would run as a formula, and what would be taken for its guard. */
const GUARDED = /^(?:[=+\-@\t\r]|'['=+\-@\t\r])/;
const QUOTED = /[",;\r\n]/;

export interface CsvRow {
  /** Where it begins, from 1: a cell may hold lines of its own. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A cell that a spreadsheet would run as a formula starts with an apostrophe (security.md G12). */
export function csvCell(text: string): string {
  return quoted(GUARDED.test(text) ? `'${text}` : text);
}

/** For what is our own and no formula: a number below zero stays one. */
export function plainCsvCell(value: number): string {
  return quoted(String(value));
}

/** The text as it was before `csvCell`. */
export function unguarded(cell: string): string {
  return /^'['=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** RFC 4180, with commas or, as spreadsheets in French write it, semicolons. A number is the line of a quote that does not end as it should. */
export function parseCsv(text: string): readonly CsvRow[] | number {
  const reading = new Reading(text.replace(/^\ufeff/, ''));
  const rows: CsvRow[] = [];
  while (!reading.isAtEnd) {
    const row = reading.row();
    if (row === null) return reading.line;
    if (row.cells.some((cell) => cell !== '')) rows.push(row);
  }
  return rows;
}

class Reading {
  line = 1;
  private at = 0;
  private readonly text: string;
  private readonly separator: ',' | ';';

  constructor(text: string) {
    this.text = text;
    const [header = ''] = text.split('\n', 1);
    this.separator = header.includes(';') && !header.includes(',') ? ';' : ',';
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** Null where a quote does not end as it should. */
  row(): CsvRow | null {
    const { line } = this;
    const cells: string[] = [];
    for (;;) {
      const cell = this.text[this.at] === '"' ? this.quotedCell() : this.bareCell();
      if (cell === null) return null;
      cells.push(cell);
      if (this.text[this.at] === this.separator) this.at++;
      else if (this.endsLine()) return { line, cells };
      else return null;
    }
  }

  private bareCell(): string {
    const from = this.at;
    while (!this.isAtEnd && this.text[this.at] !== this.separator && !this.isLineEnd(this.at)) this.at++;
    return this.text.slice(from, this.at);
  }

  private quotedCell(): string | null {
    const parts: string[] = [];
    for (;;) {
      const end = this.text.indexOf('"', this.at + 1);
      if (end < 0) return null;
      parts.push(this.text.slice(this.at + 1, end));
      this.at = end + 1;
      if (this.text[this.at] !== '"') break;
    }
    const cell = parts.join('"');
    this.line += cell.split('\n').length - 1;
    return cell;
  }

  private isLineEnd(at: number): boolean {
    return this.text[at] === '\n' || (this.text[at] === '\r' && this.text[at + 1] === '\n');
  }

  private endsLine(): boolean {
    if (this.isAtEnd) return true;
    if (!this.isLineEnd(this.at)) return false;
    this.at += this.text[this.at] === '\r' ? 2 : 1;
    this.line++;
    return true;
  }
}

function quoted(text: string): string {
  return QUOTED.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
