import { BackupError } from './backup-error.ts';

/**
 * A dump of our own, for where no pg_dump fits the server: lines of JSON. First which migrations made the tables, then each table with its
 * columns and types, its rows as arrays of text (or null), the sequences, and an end that says how many rows there were.
 */
export const ROWS_MARK = 'resto-bot rows 1';

export interface Head {
  readonly kind: 'head';
  readonly mark: typeof ROWS_MARK;
  readonly takenAt: string;
  readonly migrations: readonly { readonly filename: string; readonly checksum: string }[];
}

export interface TableLine {
  readonly kind: 'table';
  /** Quoted, with its schema. */
  readonly table: string;
  /** Names quoted, types as Postgres writes them. */
  readonly columns: readonly (readonly [name: string, type: string])[];
}

export interface SequenceLine {
  readonly kind: 'sequence';
  readonly sequence: string;
  readonly lastValue: string;
  readonly isCalled: boolean;
}

export interface EndLine {
  readonly kind: 'end';
  readonly rows: number;
  readonly tables: number;
}

export type Row = readonly (string | null)[];
export type Line = Head | TableLine | SequenceLine | EndLine | Row;

const NEWLINE = 0x0a;

export function isRow(line: Line): line is Row {
  return Array.isArray(line);
}

/** Not `readline`, which also breaks lines at U+2028, a character that customers may write and JSON may carry. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Line> {
  let rest: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, from)) {
      yield parse(Buffer.concat([...rest, chunk.subarray(from, at)]));
      rest = [];
      from = at + 1;
    }
    if (from < chunk.length) rest.push(chunk.subarray(from));
  }
  if (rest.length > 0) throw new BackupError('the dump ends within a line');
}

function parse(bytes: Buffer): Line {
  try {
    return JSON.parse(bytes.toString('utf8')) as Line;
  } catch {
    throw new BackupError('a line of the dump is no JSON');
  }
}
