import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { checkIntegrity } from '../../../scripts/integrity/check-integrity.ts';
import { projectFiles } from '../../../scripts/integrity/project-files.ts';
import { ROOT } from '../../support/source-tree.ts';

const TOKEN = `EAA${'aB3'.repeat(50)}`;

/** A copy of the project, without git. Every test breaks something in it. */
const project = mkdtempSync(path.join(tmpdir(), 'resto-bot-integrity-'));
const originals = new Map<string, string | null>();

beforeAll(() => {
  for (const { path: name, text } of projectFiles(ROOT)) {
    mkdirSync(path.dirname(path.join(project, name)), { recursive: true });
    writeFileSync(path.join(project, name), text);
  }
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
});

afterEach(() => {
  for (const [file, text] of originals) {
    if (text === null) rmSync(file);
    else writeFileSync(file, text);
  }
  originals.clear();
});

afterAll(() => rmSync(project, { recursive: true, force: true }));

function write(name: string, change: (text: string) => string): void {
  const file = path.join(project, name);
  const text = existsSync(file) ? readFileSync(file, 'utf8') : null;
  originals.set(file, text);
  const changed = change(text ?? '');
  expect(changed).not.toBe(text);
  writeFileSync(file, changed);
}

function failed(): readonly string[] {
  return checkIntegrity(project)
    .filter(({ findings }) => findings.length > 0)
    .map(({ name }) => name);
}

function command(...words: readonly string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/integrity/integrity.ts', ...words], {
    cwd: project,
    encoding: 'utf8',
  });
  return { status, said: stdout + stderr };
}

describe('integrity', () => {
  it('the project is in order', () => {
    expect(checkIntegrity(ROOT).flatMap(({ findings }) => findings)).toEqual([]);
  });

  it('a copy of it without git is judged the same', () => {
    expect(failed()).toEqual([]);
  });

  it.each<[string, () => void]>([
    ['pins', () => write('package.json', (text) => text.replace('"hono": "', '"hono": "^'))],
    ['lock file', () => write('package-lock.json', (text) => text.replace('sha512-', 'sha1-'))],
    ['lock file', () => write('package.json', (text) => text.replace('"workerd": true', '"workers": true'))],
    ['npm settings', () => write('.npmrc', (text) => `${text}registry=https://packages.example.com/\n`)],
    ['licences', () => write('docs/licences.md', (text) => text.replace('Apache-2.0', 'MIT'))],
    ['never in git', () => write('.dev.vars', () => 'A=b')],
    ['secrets', () => write('notes.md', () => TOKEN)],
  ])('%s: what breaks it is found (%#)', (name, breakIt) => {
    breakIt();
    expect(failed()).toContain(name);
  });

  it('the command says what and where, never the secret, and fails', () => {
    expect(command()).toMatchObject({ status: 0 });
    write('notes.md', () => `first\ntoken: ${TOKEN}\n`);
    const { status, said } = command();
    expect(status).toBe(1);
    expect(said).toContain('secrets: notes.md:2: looks like a secret (meta-token)');
    expect(said).not.toContain(TOKEN.slice(0, 12));
  });

  it('the licence document is written on demand', () => {
    write('docs/licences.md', () => '');
    expect(failed()).toEqual(['licences']);
    expect(command('--write')).toMatchObject({ status: 0 });
  });

  it('a package that is not what the lock file says is found', () => {
    rmSync(path.join(project, 'node_modules'));
    mkdirSync(path.join(project, 'node_modules/hono'), { recursive: true });
    writeFileSync(path.join(project, 'node_modules/hono/package.json'), '{"name":"hono","version":"0.0.1"}');
    expect(failed()).toEqual(['installed']);
    rmSync(path.join(project, 'node_modules'), { recursive: true });
    symlinkSync(path.join(ROOT, 'node_modules'), path.join(project, 'node_modules'));
  });

  it('where there is git, it decides: what is about to be added counts, what is ignored does not', () => {
    execFileSync('git', ['init', '--quiet'], { cwd: project });
    write('.dev.vars', () => TOKEN);
    expect(failed()).toEqual([]);
    write('new.md', () => TOKEN);
    expect(failed()).toEqual(['secrets']);
  });
});
