import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

export interface DevVars {
  /** What the Worker gets, apart from the [vars] of wrangler.toml. */
  readonly values: Readonly<Record<string, string>>;
  /** Every name that the environment may set. */
  readonly names: readonly string[];
}

const NAME = /^(?:# ?)?([A-Z][A-Z0-9_]*)=/gm;

/**
 * Environment over .dev.vars over what follows from the stack's own ports over .dev.vars.example. Names that are only listed there, behind a
 * `#`, count too: so every flag of src/env.ts can be set from outside.
 */
export function readDevVars(input: {
  root: string;
  env: Readonly<Record<string, string | undefined>>;
  computed: Readonly<Record<string, string>>;
}): DevVars {
  const example = readFileSync(join(input.root, '.dev.vars.example'), 'utf8');
  const ownFile = join(input.root, '.dev.vars');
  const own = existsSync(ownFile) ? parse(readFileSync(ownFile, 'utf8')) : {};
  const names = [...example.matchAll(NAME)].map((match) => match[1] ?? '');
  const fromEnv = Object.fromEntries(names.flatMap((name) => settingOf(input.env, name)));
  const values = { ...parse(example), ...input.computed, ...own, ...fromEnv };
  return {
    values: { ...values, INSTAGRAM_BASE_URL: values.INSTAGRAM_BASE_URL || (values.GRAPH_BASE_URL ?? '') },
    names,
  };
}

function settingOf(env: Readonly<Record<string, string | undefined>>, name: string): [string, string][] {
  const value = env[name];
  return value === undefined ? [] : [[name, value]];
}

function parse(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
