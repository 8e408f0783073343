import { describe, expect, it } from 'vitest';
import { parseEnv } from '#src/env';
import { SETTINGS } from '#src/env-table';
import { PRODUCTION } from '../support/env.ts';
import { readSources } from '../support/source-tree.ts';

/** A setting that nobody reads is a defect (design.md §6 row 25). That each reaches `Config` is the matter of test/unit/flags.test.ts. */
const READING = /^src\/env(?:-\w+)?\.ts$/;
const sources = readSources(['src', 'durable-objects', 'queues']).filter(({ path }) => !READING.test(path));
const config = Object.entries(parseEnv(PRODUCTION));
/** Of the same names in every one: told apart by channel, not by name. */
const BY_CHANNEL = ['appSecrets', 'defaultTokens'];
const groups = config.filter(([name, value]) => isGroup(value) && !BY_CHANNEL.includes(name));

/** `config.name`, or `name` taken out of a `config`. */
function isRead(name: string): boolean {
  const taken = new RegExp(`\\bconfig\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=\\s*(?:\\w+\\.)*config\\b`);
  return sources.some(({ text }) => taken.test(text));
}

/** Straight from `config.group`; where that is handed on as a whole, from whatever the other side calls it. */
function isReadFromGroup(group: string, name: string): boolean {
  const straight = new RegExp(
    `\\bconfig\\.${group}\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}\\s*=\\s*(?:\\w+\\.)*config\\.${group}\\b`,
  );
  const whole = new RegExp(`(?<!\\}\\s*=\\s*(?:\\w+\\.)*)\\bconfig\\.${group}\\b(?!\\.)`);
  const somewhere = new RegExp(`\\.${name}\\b|\\{[^{};]*\\b${name}\\b[^{};]*\\}\\s*[=:]`);
  const isHandedOn = sources.some(({ text }) => whole.test(text));
  return sources.some(({ text }) => straight.test(text) || (isHandedOn && somewhere.test(text)));
}

function isGroup(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

describe('every setting does something', () => {
  it.each(config.map(([name]) => name))('config.%s is read', (name) => {
    expect(isRead(name)).toBe(true);
  });

  const nested = groups.flatMap(([group, value]) => Object.keys(value).map((name) => [group, name] as const));
  it.each(nested)('config.%s.%s is read', (group, name) => {
    expect(isReadFromGroup(group, name)).toBe(true);
  });
});

describe('settings are read in one place', () => {
  it('nobody spreads them: what is handed on is named', () => {
    expect(sources.filter(({ text }) => /\.\.\.(?:\w+\.)*config\b/.test(text)).map(({ path }) => path)).toEqual([]);
  });

  it('and nobody takes one from the environment past src/env.ts', () => {
    const names = Object.keys(SETTINGS.shape).join('|');
    const taken = new RegExp(`\\benv\\.(?:${names})\\b|\\benv\\[|process\\.env`);
    expect(sources.filter(({ text }) => taken.test(text)).map(({ path }) => path)).toEqual([]);
  });
});
