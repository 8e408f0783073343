import { stripTypeScriptTypes } from 'node:module';
import { check } from 'recheck';
import { expect, it, vi } from 'vitest';
import { parseAst } from 'vitest/node';
import { readSources } from '../support/source-tree.ts';

const CHECK_MS = 20_000;

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

/** Every regular expression that is written in a file. */
function patternsIn(code: string): readonly Pattern[] {
  const found: Pattern[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('regex' in node) {
      const { pattern, flags } = node.regex as { pattern: string; flags: string };
      found.push({ source: pattern, flags });
    }
    for (const child of Object.values(node)) walk(child);
  };
  walk(parseAst(stripTypeScriptTypes(code)));
  return found;
}

async function slowOnes(patterns: readonly Pattern[]): Promise<readonly string[]> {
  const slow: string[] = [];
  for (const { source, flags } of patterns) {
    const result = await check(source, flags, { timeout: CHECK_MS });
    if (result.status === 'safe') continue;
    const why = result.status === 'vulnerable' ? result.complexity.summary : 'not known to be safe';
    slow.push(`/${source}/${flags}: ${why}`);
  }
  return slow;
}

it('no regular expression of the Worker takes more than linear time, whatever it is given', {
  timeout: 240_000,
}, async () => {
  const sources = readSources(['src', 'durable-objects', 'queues']);
  const patterns = sources.flatMap(({ text }) => patternsIn(text));
  const distinct = new Map(patterns.map((pattern) => [`/${pattern.source}/${pattern.flags}`, pattern]));
  expect(distinct.size).toBeGreaterThan(150);
  expect(await slowOnes([...distinct.values()])).toEqual([]);
});

it('nor does one that is put together from parts', { timeout: 120_000 }, async () => {
  const composing = readSources(['src', 'durable-objects', 'queues'])
    .filter(({ text }) => text.includes('new RegExp('))
    .map(({ path }) => path);
  expect(composing.toSorted()).toEqual(['src/kernel/log.ts', 'src/locale/normalize.ts']);
  const made: Pattern[] = [];
  const Plain = RegExp;
  vi.stubGlobal(
    'RegExp',
    class extends Plain {
      constructor(source: string | RegExp, flags?: string) {
        super(source, flags);
        made.push({ source: this.source, flags: this.flags });
      }
    },
  );
  vi.resetModules();
  await import('#src/kernel/log');
  await import('#src/locale/normalize');
  vi.unstubAllGlobals();
  expect(made.length).toBeGreaterThan(1);
  expect(await slowOnes(made)).toEqual([]);
});

it('a slow one is found', { timeout: 60_000 }, async () => {
  const [pattern] = patternsIn('const SLOW: RegExp = /^(?:a+)+$/u;');
  expect(await slowOnes(pattern ? [pattern] : [])).toHaveLength(1);
});
