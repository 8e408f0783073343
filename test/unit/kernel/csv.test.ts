import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell, parseCsv, plainCsvCell, unguarded } from '#src/kernel/csv';

const cellsOf = (text: string) => {
  const rows = parseCsv(text);
  return typeof rows === 'number' ? rows : rows.map(({ cells }) => cells);
};
/** What people write, and what would break a cell or run in a spreadsheet. */
const anyCell = fc.oneof(
  fc.string({
    unit: fc.constantFrom('a', 'ب', ',', ';', '"', "'", '\n', '\r', '=', '+', '-', '@', '\t', ' ', '|', '\\'),
  }),
  fc.string({ unit: 'grapheme' }),
);

describe('a CSV', () => {
  it('is read as it was written, whatever stands in its cells', () => {
    const rows = fc.array(fc.array(anyCell, { minLength: 2, maxLength: 5 }), { maxLength: 6 });
    fc.assert(
      fc.property(rows, (table) => {
        // The header decides what separates the cells.
        const all = [['a', 'b'], ...table];
        const text = all.map((cells) => cells.map(csvCell).join(',')).join('\r\n');
        const written = all.filter((cells) => cells.some((cell) => cell !== ''));
        expect(parseCsv(text)).toMatchObject(written.map((cells) => ({ cells: cells.map(() => expect.any(String)) })));
        const read = cellsOf(text);
        expect(typeof read === 'number' ? read : read.map((cells) => cells.map(unguarded))).toEqual(written);
      }),
    );
  });

  it('starts no cell with what a spreadsheet would run', () => {
    fc.assert(fc.property(anyCell, (text) => !/^"?[=+\-@\t\r]/.test(csvCell(text))));
    expect([csvCell('=1+1'), csvCell("'=1"), csvCell("l'été"), plainCsvCell(-200)]).toEqual([
      "'=1+1",
      "''=1",
      "l'été",
      '-200',
    ]);
  });

  it('may be one that a spreadsheet in French has written', () => {
    expect(cellsOf('\ufeffa;b\r\n"x;y";1,5\r\n;\r\n')).toEqual([
      ['a', 'b'],
      ['x;y', '1,5'],
    ]);
  });

  it('knows the line on which each row begins', () => {
    expect(parseCsv('a,b\n"x\ny",1\n\nz,2')).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['x\ny', '1'] },
      { line: 5, cells: ['z', '2'] },
    ]);
  });

  it.each([
    ['a,b\nx,"y', 2],
    ['a,b\nx,"y"z', 2],
    ['a,b\n"x\ny","z\n', 3],
    ['"', 1],
  ])('%j has a quote that does not end as it should', (text, line) => {
    expect(parseCsv(text)).toBe(line);
  });
});
