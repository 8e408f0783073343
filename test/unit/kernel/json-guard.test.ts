import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inspectJson } from '#src/kernel/json-guard';

const encoder = new TextEncoder();

function inspect(json: string, limits: { maxDepth?: number; maxTokens?: number } = {}) {
  return inspectJson(encoder.encode(json), { maxDepth: 3, maxTokens: 10, ...limits });
}

describe('JSON before it is parsed', () => {
  it.each([
    ['an empty body', ''],
    ['a bare value', '1'],
    ['as many levels as allowed', '[[{"a":1}]]'],
    ['siblings, which are no depth', '[[],[],[],[]]'],
    ['brackets inside a string', '{"a":"[[[[[[{{{{"}'],
    ['commas and colons inside a string', '{"a":",,,,,,,,,,,,::::::::::"}'],
    ['an escaped quote before brackets', '{"a":"\\"[[[[[["}'],
    ['an escaped backslash at the end of a string', '{"a":"\\\\"}'],
    ['text outside ASCII with brackets around', '{"a":"مرحبا [[[[ 😊"}'],
  ])('lets through %s', (_what, json) => {
    expect(inspect(json)).toBeNull();
  });

  it.each([
    ['one level too many', '[[[[]]]]', 'too_deep'],
    ['mixed brackets', '{"a":[{"b":[]}]}', 'too_deep'],
    ['depth behind a string that ends in a backslash', '{"a":"\\\\","b":[[[1]]]}', 'too_deep'],
    ['too many elements', `[${'1,'.repeat(10)}1]`, 'too_many_tokens'],
    ['too many members', `{${'"a":1,'.repeat(6)}"b":1}`, 'too_many_tokens'],
    ['too many empty objects', `[${'{}'.repeat(12)}]`, 'too_many_tokens'],
  ])('refuses %s', (_what, json, expected) => {
    expect(inspect(json)).toBe(expected);
  });

  it('refuses a bomb long before its end', () => {
    expect(inspect('['.repeat(1_000_000), { maxDepth: 32, maxTokens: 250_000 })).toBe('too_deep');
  });

  it('never lets through what is deeper than the limit, nor refuses what is not', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const refusal = inspect(JSON.stringify(value), { maxTokens: 1_000_000 });
        expect(refusal).toBe(depthOf(value) > 3 ? 'too_deep' : null);
      }),
    );
  });

  it('counts at least one token for every value that the parser would build', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const limits = { maxDepth: 100, maxTokens: Math.max(0, valuesIn(value) - 2) };
        if (valuesIn(value) > 1) expect(inspect(JSON.stringify(value), limits)).toBe('too_many_tokens');
      }),
    );
  });
});

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...childrenOf(value).map(depthOf)) : 0;
}

function valuesIn(value: unknown): number {
  return 1 + childrenOf(value).reduce<number>((sum, child) => sum + valuesIn(child), 0);
}
