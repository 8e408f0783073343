import { describe, expect, it } from 'vitest';
import { checkLicences, isAllowed, licenceDocument } from '../../../scripts/integrity/licences.ts';
import { lock } from './lock-fixture.ts';

describe('licences', () => {
  it.each([
    ['MIT', true],
    ['GPL-3.0-only', false],
    ['', false],
    ['UNLICENSED', false],
    ['SEE LICENSE IN LICENSE.md', false],
    ['MIT OR GPL-3.0-only', true],
    ['GPL-3.0-only OR MIT', true],
    ['(MIT OR GPL-3.0-only)', true],
    ['MIT AND GPL-3.0-only', false],
    ['ISC AND MIT', true],
    ['(MIT OR GPL-3.0-only) AND ISC', true],
    ['(MIT OR ISC) AND GPL-3.0-only', false],
    ['GPL-3.0-only AND MIT OR ISC', true],
    ['(MIT', false],
    ['MIT)', false],
    ['MIT ISC', false],
    ['MIT OR', false],
    ['MIT AND', false],
    ['GPL-2.0-only WITH Classpath-exception-2.0', false],
  ])('%j is allowed where MIT and ISC are: %s', (expression, expected) => {
    expect(isAllowed(expression, ['MIT', 'ISC'])).toBe(expected);
  });

  it('what is delivered is permissive; a tool may be weakly copyleft; nothing is more than that', () => {
    const found = (license: string, dev: boolean) => checkLicences(lock({ license, dev })).length;
    expect([found('MPL-2.0', false), found('MPL-2.0', true)]).toEqual([1, 0]);
    expect([found('AGPL-3.0-only', false), found('AGPL-3.0-only', true)]).toEqual([1, 1]);
  });

  it('a package without a licence is found', () => {
    const { license, ...bare } = { ...lock().packages?.['node_modules/hono'] };
    expect(license).toBe('MIT');
    expect(checkLicences({ lockfileVersion: 3, packages: { 'node_modules/hono': bare } })).toEqual([
      { where: 'package-lock.json node_modules/hono', problem: 'licence unknown is not on the list for production' },
    ]);
  });

  it('the document names every production package and counts the tools, naming those with obligations', () => {
    const document = licenceDocument(lock({ license: 'MPL-2.0' }, { place: 'node_modules/esbuild' }));
    expect(document).toContain('| `hono` | 4.13.19 | MIT |  |');
    expect(document).toContain('| MPL-2.0 | 1 | `esbuild` |');
    expect(document).not.toContain('| `esbuild` | 0.28.2');
  });
});
