import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { filesBelow, ROOT } from '../support/source-tree.ts';

const DOCS = ['README.md', 'AGENTS.md', 'CHANGELOG.md', ...filesBelow('docs', ['.md'])];
/** In backticks: `src/…`, `test/…` and the like, without a placeholder in it. */
const PATH = /`((?:src|durable-objects|queues|migrations|scripts|test|bench|docs|\.ci)\/[\w./-]*)`/g;
const SCRIPT = /`npm (?:run )?([a-z][a-z:-]*)/g;
const BUILT_IN = ['ci', 'test', 'install', 'start'];

it.each(DOCS)('%s names no path that does not exist', (doc) => {
  const text = readFileSync(path.join(ROOT, doc), 'utf8');
  const missing = [...text.matchAll(PATH)]
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(path.join(ROOT, target)));
  expect(missing).toEqual([]);
});

it.each(DOCS)('%s names no npm script that does not exist', (doc) => {
  const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const text = readFileSync(path.join(ROOT, doc), 'utf8');
  const unknown = [...text.matchAll(SCRIPT)]
    .map(([, name = '']) => name)
    .filter((name) => !(name in scripts) && !BUILT_IN.includes(name));
  expect(unknown).toEqual([]);
});
