import { describe, expect, it } from 'vitest';
import { checkInstalled, type InstalledPackage } from '../../../scripts/integrity/installed.ts';
import { checkLockFile } from '../../../scripts/integrity/lock-file.ts';
import type { Lock, LockEntry } from '../../../scripts/integrity/package-files.ts';
import { INTEGRITY, lock } from './lock-fixture.ts';

function problems(locked: Lock, allowScripts: Record<string, boolean> = { esbuild: true }): readonly string[] {
  return checkLockFile(locked, allowScripts).map(({ problem }) => problem);
}

describe('lock file', () => {
  it('packages by content, from wherever npm is told to fetch them, are in order', () => {
    expect(problems(lock())).toEqual([]);
  });

  it('the public registry may be named', () => {
    expect(problems(lock({ resolved: 'https://registry.npmjs.org/hono/-/hono-4.13.19.tgz' }))).toEqual([]);
  });

  it.each<[string, Partial<LockEntry>, string]>([
    ['a mirror', { resolved: 'https://mirror.example.com/hono/-/hono-4.13.19.tgz' }, 'is resolved elsewhere'],
    ['no encryption', { resolved: 'http://registry.npmjs.org/hono/-/hono-4.13.19.tgz' }, 'is resolved elsewhere'],
    ['a host that begins alike', { resolved: 'https://registry.npmjs.org.example.com/hono/-/h.tgz' }, 'is resolved'],
    ['another package', { resolved: 'https://registry.npmjs.org/h0no/-/h0no-4.13.19.tgz' }, 'is resolved elsewhere'],
    ['git', { resolved: 'git+ssh://git@example.com/hono.git#0123' }, 'is resolved elsewhere'],
    ['an archive', { resolved: 'file:hono.tgz' }, 'is resolved elsewhere'],
    ['a linked folder', { link: true, resolved: '../hono' }, 'is a folder of this machine'],
    ['a bundled package', { inBundle: true }, 'comes inside another package'],
    ['an alias', { name: 'h0no' }, 'is h0no under another name'],
    ['no integrity', { integrity: '' }, 'has no sha512 integrity'],
    ['sha1', { integrity: `sha1-${'A'.repeat(27)}=` }, 'has no sha512 integrity'],
    ['a choice of digests', { integrity: `sha1-${'A'.repeat(27)}= ${INTEGRITY}` }, 'has no sha512 integrity'],
    ['a cut digest', { integrity: INTEGRITY.replace('AAAA', '') }, 'has no sha512 integrity'],
    ['no version', { version: 'latest' }, 'version latest is not exact'],
    ['a dependency on git', { dependencies: { a: 'github:a/a' } }, 'wants a from elsewhere'],
    ['a dependency on a branch', { dependencies: { a: 'a/a#main' } }, 'wants a from elsewhere'],
    ['a dependency on an archive', { dependencies: { a: 'https://example.com/a.tgz' } }, 'wants a from elsewhere'],
    ['a dependency on a file', { optionalDependencies: { a: 'file:../a' } }, 'wants a from elsewhere'],
    ['a dependency under another name', { dependencies: { a: 'npm:b@1.0.0' } }, 'wants a from elsewhere'],
  ])('%s is refused', (_, changes, problem) => {
    expect(problems(lock(changes)).join()).toContain(problem);
  });

  it.each(['^1.2.3', '~1.2', '>=1 <3', '1.2.3 || >=2.0.0-beta.1', '*', '1.x', '1 - 2', '^1.0.0+build'])(
    'the range %s names the registry',
    (range) => {
      expect(problems(lock({ dependencies: { a: range }, peerDependencies: { b: range } }))).toEqual([]);
    },
  );

  it('a folder beside node_modules is not a package', () => {
    expect(problems(lock({ version: '1.0.0', integrity: INTEGRITY }, { place: 'packages/a' }))).toEqual([
      'is a folder of this machine, not a package',
    ]);
  });

  it('an install script must have been judged, either way', () => {
    const unjudged = 'has an install script that allowScripts of package.json neither allows nor denies';
    expect(problems(lock(), {})).toEqual([unjudged]);
    expect(problems(lock(), { esbuild: false })).toEqual([]);
    expect(problems(lock({ hasInstallScript: true }))).toEqual([unjudged]);
  });

  it('a judgement about a package without a script is taken off the list', () => {
    expect(problems(lock(), { esbuild: true, hono: true })).toEqual([
      'allowScripts.hono is about no package with such a script',
    ]);
  });

  it.each([
    [{}, 'lockfileVersion is undefined, not 3'],
    [{ lockfileVersion: 2, packages: {} }, 'lockfileVersion is 2, not 3'],
    [{ lockfileVersion: 3, packages: { '': {} } }, 'names no package'],
  ])('%j is no lock file', (file, problem) => {
    expect(problems(file, {})).toEqual([problem]);
  });
});

describe('installed packages', () => {
  const HONO: InstalledPackage = { name: 'hono', version: '4.13.19', license: 'MIT' };
  const ESBUILD: InstalledPackage = {
    name: 'esbuild',
    version: '0.28.2',
    license: 'MIT',
    scripts: { postinstall: 'node install.js' },
  };

  function installedProblems(hono: InstalledPackage | null, locked = lock()): readonly string[] {
    const found = checkInstalled(locked, (place) => (place === 'node_modules/hono' ? hono : ESBUILD));
    return found.map(({ problem }) => problem);
  }

  it('what the lock file says is what is there', () => {
    expect(installedProblems(HONO)).toEqual([]);
  });

  it.each<[InstalledPackage, string]>([
    [{ ...HONO, version: '4.13.18' }, 'has another version than in the lock file: run npm ci'],
    [{ ...HONO, name: 'h0no' }, 'has another name than in the lock file'],
    [{ ...HONO, license: 'GPL-3.0-only' }, 'has another licence than in the lock file'],
    [{ ...HONO, scripts: { preinstall: 'x' } }, 'has an install script of which the lock file knows nothing'],
  ])('%j is found', (installed, problem) => {
    expect(installedProblems(installed)).toEqual([problem]);
  });

  it('only an optional package may be absent', () => {
    expect(installedProblems(null)).toEqual(['is not installed: run npm ci']);
    expect(installedProblems(null, lock({ optional: true }))).toEqual([]);
  });
});
