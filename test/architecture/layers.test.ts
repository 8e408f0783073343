import { describe, expect, it } from 'vitest';
import { readSources, type SourceFile } from '../support/source-tree.ts';

/** decisions.md, Rooms: a module imports lower ranks only. */
const RANKS: Readonly<Record<string, number>> = {
  kernel: 0,
  locale: 1,
  tenancy: 1,
  security: 1,
  messages: 2,
  menu: 2,
  delivery: 2,
  payments: 2,
  fraud: 2,
  cart: 3,
  outbox: 3,
  journal: 3,
  voice: 3,
  checkout: 4,
  advice: 4,
  orders: 5,
  support: 6,
  conversation: 7,
  console: 8,
};
const SHELLS = ['gateway', 'admin', 'ops', 'channels', 'db'];
const SHELL_FOLDERS = ['durable-objects', 'queues'];

const sources = readSources(['src', 'durable-objects', 'queues']);
const domain = sources.filter((file) => moduleOf(file.path) in RANKS);

function moduleOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return top === 'src' ? second : top;
}

function violations(
  files: readonly SourceFile[],
  isWrong: (file: SourceFile, target: string, specifier: string) => boolean,
) {
  return files.flatMap((file) =>
    file.imports.flatMap(({ specifier, target }) => {
      const wrong = isWrong(file, target ?? specifier, specifier);
      return wrong ? [`${file.path} imports ${specifier}`] : [];
    }),
  );
}

describe('the order of the rooms', () => {
  it('every folder of src is a room that has a rank, or a shell', () => {
    const rooms = new Set(
      sources
        .filter((file) => file.path.split('/').length > 2 && file.path.startsWith('src/'))
        .map((file) => moduleOf(file.path)),
    );
    expect([...rooms].filter((room) => !(room in RANKS) && !SHELLS.includes(room))).toEqual([]);
  });

  it('a module imports lower ranks only', () => {
    const wrong = violations(domain, (file, target) => {
      const from = moduleOf(file.path);
      const to = moduleOf(target);
      return to in RANKS && to !== from && (RANKS[to] ?? 0) >= (RANKS[from] ?? 0);
    });
    expect(wrong).toEqual([]);
  });

  it('another module is entered through its door: its index, or a file whose suffix says who may use it', () => {
    const wrong = violations(sources, (file, target) => {
      const from = moduleOf(file.path);
      const to = moduleOf(target);
      const isDoor = target.endsWith('/index.ts') || to === 'kernel';
      const isSuffixed = /\.(usecase|repository|client|routes|job)\.ts$/.test(target);
      const fromShell = !(from in RANKS);
      return to in RANKS && to !== from && !isDoor && !(isSuffixed && fromShell);
    });
    expect(wrong).toEqual([]);
  });

  it('no domain file imports a shell, except a repository its database', () => {
    const wrong = violations(domain, (file, target) => {
      const to = moduleOf(target);
      const isShell =
        SHELLS.includes(to) || SHELL_FOLDERS.includes(to) || ['src/deps.ts', 'src/env.ts'].includes(target);
      return isShell && !(to === 'db' && file.path.endsWith('.repository.ts'));
    });
    expect(wrong).toEqual([]);
  });

  it('modules do not import each other in a circle', () => {
    const edges = new Map<string, Set<string>>();
    for (const file of domain) {
      const from = moduleOf(file.path);
      for (const { target } of file.imports) {
        if (target && moduleOf(target) !== from) edges.set(from, (edges.get(from) ?? new Set()).add(moduleOf(target)));
      }
    }
    const circle = (start: string, at: string, seen: Set<string>): boolean =>
      [...(edges.get(at) ?? [])].some(
        (next) => next === start || (!seen.has(next) && circle(start, next, seen.add(next))),
      );
    expect([...edges.keys()].filter((module) => circle(module, module, new Set()))).toEqual([]);
  });

  it('only deps.ts and its parts make adapters', () => {
    const makers = [
      'createGraphClient',
      'createDownloader',
      'createMediaFinder',
      'createTranscriber',
      'createAdviser',
      'createWorkersAiTranscriber',
      'connect',
      'accountDirectory',
      'restaurantCache',
    ];
    const wrong = sources
      .filter((file) => !/^src\/(?:[a-z]+-)?deps\.ts$/.test(file.path) && !file.path.endsWith('/index.ts'))
      .flatMap((file) =>
        file.imports.flatMap(({ names }) =>
          names.filter((name) => makers.includes(name)).map((name) => `${file.path}: ${name}`),
        ),
      );
    expect(wrong).toEqual([]);
  });
});

describe('what a suffix permits', () => {
  const plain = domain.filter(
    (file) => !/\.(usecase|repository|client|routes|job)\.ts$/.test(file.path) && moduleOf(file.path) !== 'kernel',
  );

  it('a file without a suffix is pure: no await, clock, randomness, network or platform', () => {
    const forbidden: readonly [string, RegExp][] = [
      ['await', /\bawait\b/],
      ['clock', /\bDate\.now\(|new Date\(\)|performance\.now/],
      ['randomness', /Math\.random|crypto\./],
      ['network', /\bfetch\(/],
      ['platform', /from '(cloudflare:|hono|drizzle|@neondatabase)/],
    ];
    const wrong = plain.flatMap((file) =>
      forbidden.filter(([, pattern]) => pattern.test(codeOf(file.text))).map(([what]) => `${file.path}: ${what}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['usecase', /^(drizzle|hono|cloudflare:)/, /\bfetch\(/],
    ['repository', /^hono/, /\bfetch\(/],
    ['client', /^(hono|drizzle)/, null],
    ['routes', /^drizzle/, /\bfetch\(/],
    ['job', /^(hono|drizzle)/, /\bfetch\(/],
  ])('a .%s.ts file stays within what its name promises', (suffix, modules, code) => {
    const files = sources.filter((file) => file.path.endsWith(`.${suffix}.ts`));
    const imports = violations(files, (_file, _target, specifier) => modules.test(specifier));
    const calls = files.filter((file) => code?.test(codeOf(file.text))).map((file) => file.path);
    expect([...imports, ...calls]).toEqual([]);
  });

  it('no map of an isolate holds promises: who waits for one that another object began goes on in that object', () => {
    expect(sources.filter((file) => /Map<[^=;]*Promise</.test(codeOf(file.text))).map((file) => file.path)).toEqual([]);
  });

  it('nobody opens an interactive transaction on the HTTP driver: it throws at run time only', () => {
    expect(sources.filter((file) => /\bdb\s*\.transaction\(/.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});

/** Without comments and strings: words in those are no code. */
function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}
