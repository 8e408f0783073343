import { expect, it } from 'vitest';
import { readSources } from '../support/source-tree.ts';

const production = readSources(['src', 'durable-objects', 'queues']);
const everything = [...production, ...readSources(['scripts', 'bench', 'test'])];

/** The runtime finds these by name. */
const ENTRIES = ['src/worker.ts'];

it('everything that a file exports is imported by another one', () => {
  const imported = new Set<string>();
  for (const file of everything) {
    for (const { target, names } of file.imports) {
      for (const name of names) imported.add(`${target}#${name}`);
      if (target && names.some((name) => name.startsWith('*'))) imported.add(`${target}#*`);
    }
  }
  const dead = production
    .filter((file) => !ENTRIES.includes(file.path) && !file.path.endsWith('/index.ts'))
    .flatMap((file) => file.exports.filter((name) => !isUsed(file.path, name)).map((name) => `${file.path}: ${name}`));
  function isUsed(path: string, name: string): boolean {
    return imported.has(`${path}#${name}`) || imported.has(`${path}#*`);
  }
  expect(dead).toEqual([]);
});

it('everything that a door offers is used outside its room', () => {
  const doors = production.filter((file) => file.path.endsWith('/index.ts'));
  const dead = doors.flatMap((door) => {
    const offered = door.imports.filter(({ isReexport }) => isReexport).flatMap(({ values }) => values);
    const used = new Set(
      everything
        .filter((file) => file !== door)
        .flatMap((file) => file.imports.filter(({ target }) => target === door.path).flatMap(({ names }) => names)),
    );
    return offered.filter((name) => !used.has(name)).map((name) => `${door.path}: ${name}`);
  });
  expect(dead).toEqual([]);
});
