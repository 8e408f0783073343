import type { Finding } from './finding.ts';
import { type Lock, type LockEntry, lockedPackages, nameAt } from './package-files.ts';

/** Do what you like, keep the notice. */
const PERMISSIVE = ['MIT', 'Apache-2.0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'CC0-1.0'];
/** Obligations for whoever passes the package on. Nothing that we deliver contains one. */
const TOOLS_ONLY = ['MPL-2.0', 'LGPL-3.0-or-later'];

export function checkLicences(lock: Lock): readonly Finding[] {
  return lockedPackages(lock)
    .filter(([, entry]) => !isAllowed(entry.license ?? '', isTool(entry) ? [...PERMISSIVE, ...TOOLS_ONLY] : PERMISSIVE))
    .map(([place, entry]) => ({
      where: `package-lock.json ${place}`,
      problem: `licence ${entry.license ?? 'unknown'} is not on the list for ${isTool(entry) ? 'tools' : 'production'}`,
    }));
}

/** docs/licences.md, from the lock file alone: the same on every platform. */
export function licenceDocument(lock: Lock): string {
  const packages = lockedPackages(lock);
  const production = packages.filter(([, entry]) => !isTool(entry));
  return `# Licences

Written by \`npm run integrity -- --write\` from \`package-lock.json\`; \`npm run integrity\` compares. Which licences are allowed, and where:
\`scripts/integrity/licences.ts\`.

## Production

Everything that the lock file does not mark as a tool. An optional package is installed where the platform or another package asks for it;
that does not put it into the Worker.

| Package | Version | Licence | |
|---|---|---|---|
${production.map(([place, entry]) => productionRow(place, entry)).join('\n')}

## Development

Tools on a developer's machine and in CI, for every platform that the lock file knows. None is part of what is deployed.

| Licence | Packages | |
|---|---|---|
${developmentRows(packages).join('\n')}
`;
}

function productionRow(place: string, entry: LockEntry): string {
  const note = entry.optional || entry.devOptional ? 'optional' : '';
  return `| \`${nameAt(place)}\` | ${entry.version} | ${entry.license ?? 'unknown'} | ${note} |`;
}

function developmentRows(packages: ReturnType<typeof lockedPackages>): readonly string[] {
  const byLicence = Map.groupBy(
    packages.filter(([, entry]) => isTool(entry)),
    ([, entry]) => entry.license ?? 'unknown',
  );
  return [...byLicence]
    .sort(([left, some], [right, others]) => others.length - some.length || (left < right ? -1 : 1))
    .map(([licence, members]) => `| ${licence} | ${members.length} | ${namesWorthSaying(licence, members)} |`);
}

function namesWorthSaying(licence: string, members: ReturnType<typeof lockedPackages>): string {
  if (isAllowed(licence, PERMISSIVE)) return '';
  const names = [...new Set(members.map(([place]) => nameAt(place)))].sort();
  return names.map((name) => `\`${name}\``).join(', ');
}

function isTool(entry: LockEntry): boolean {
  return entry.dev === true;
}

/** An SPDX expression: of `OR` one side must be allowed, of `AND` both. What it cannot read is not allowed. */
export function isAllowed(expression: string, allowed: readonly string[]): boolean {
  const words = expression.match(/[()]|[^\s()]+/g) ?? [];
  let at = 0;
  const choice = (): boolean => {
    let result = union();
    while (words[at] === 'OR') {
      at += 1;
      result = union() || result;
    }
    return result;
  };
  const union = (): boolean => {
    let result = licence();
    while (words[at] === 'AND') {
      at += 1;
      result = licence() && result;
    }
    return result;
  };
  const licence = (): boolean => {
    const word = words[at] ?? '';
    at += 1;
    if (word !== '(') return allowed.includes(word);
    const result = choice();
    const isClosed = words[at] === ')';
    at += 1;
    return result && isClosed;
  };
  return choice() && at === words.length;
}
