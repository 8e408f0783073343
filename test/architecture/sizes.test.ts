import { describe, expect, it } from 'vitest';
import { readSources } from '../support/source-tree.ts';

/** Phrase tables, schemas and payload types grow with the world, not with our code (style guide §6). */
const EXEMPT = [/^src\/locale\/(phrases|lexicon)\//, /^src\/db\/schema\//, /\/payload\.ts$/];

const production = readSources(['src', 'durable-objects', 'queues', 'scripts', 'bench'], ['.ts', '.js']);
const tests = readSources(['test']);

function tooLong(files: typeof production, limit: number): readonly string[] {
  return files
    .filter((file) => file.lines > limit && !EXEMPT.some((pattern) => pattern.test(file.path)))
    .map((file) => `${file.path}: ${file.lines}`);
}

describe('sizes', () => {
  it('no file has more than 300 lines', () => {
    expect(tooLong(production, 300)).toEqual([]);
  });

  it('no test file has more than 600 lines', () => {
    expect(tooLong(tests, 600)).toEqual([]);
  });

  it('worker.ts only wires', () => {
    expect(
      tooLong(
        production.filter((file) => file.path === 'src/worker.ts'),
        60,
      ),
    ).toEqual([]);
  });

  it('an object class is a shell', () => {
    const objects = production.filter((file) => /extends DurableObject/.test(file.text));
    expect(objects.length).toBeGreaterThan(2);
    expect(tooLong(objects, 200)).toEqual([]);
  });
});
