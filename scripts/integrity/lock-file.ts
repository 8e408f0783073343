import type { Finding } from './finding.ts';
import { isExact, type Lock, type LockEntry, lockedPackages, type Manifest, nameAt } from './package-files.ts';

const REGISTRY = 'https://registry.npmjs.org/';
const SHA512 = /^sha512-[A-Za-z0-9+/]{86}==$/;
/** A version or a range of versions. Everything else (git, file, link, http, an alias) fetches from somewhere else. */
const RANGE = /^[\w\s.<>=~^|*+-]*$/;

/** What may be installed: packages of the public registry, by content, that run nothing while they are installed unless we said so. */
export function checkLockFile(lock: Lock, allowScripts: NonNullable<Manifest['allowScripts']>): readonly Finding[] {
  const packages = lockedPackages(lock);
  const findings = packages.flatMap(([place, entry]) =>
    [...checkOrigin(place, entry), ...checkRanges(entry), ...checkScript(place, { entry, allowScripts })].map(
      (problem) => ({ where: `package-lock.json ${place}`, problem }),
    ),
  );
  const scripted = new Set(packages.filter(([, entry]) => entry.hasInstallScript).map(([place]) => nameAt(place)));
  const stale = Object.keys(allowScripts)
    .filter((name) => !scripted.has(name))
    .map((name) => ({ where: 'package.json', problem: `allowScripts.${name} is about no package with such a script` }));
  return [...checkShape(lock), ...findings, ...stale];
}

function checkShape(lock: Lock): readonly Finding[] {
  const where = 'package-lock.json';
  if (lock.lockfileVersion !== 3) return [{ where, problem: `lockfileVersion is ${lock.lockfileVersion}, not 3` }];
  return lockedPackages(lock).length === 0 ? [{ where, problem: 'names no package' }] : [];
}

function checkOrigin(place: string, entry: LockEntry): readonly string[] {
  const name = nameAt(place);
  const problems: string[] = [];
  if (!place.startsWith('node_modules/') || entry.link) problems.push('is a folder of this machine, not a package');
  if (entry.inBundle) problems.push('comes inside another package, so nothing vouches for it');
  if (entry.name !== undefined && entry.name !== name) problems.push(`is ${entry.name} under another name`);
  if (!isExact(entry.version ?? '')) problems.push(`version ${entry.version} is not exact`);
  // Absent is right: `.npmrc` leaves it out, so that the lock file says what and not from where.
  if (entry.resolved !== undefined && !entry.resolved.startsWith(`${REGISTRY}${name}/-/`))
    problems.push(`is resolved elsewhere than ${REGISTRY}${name}`);
  if (!SHA512.test(entry.integrity ?? '')) problems.push('has no sha512 integrity');
  return problems;
}

function checkRanges(entry: LockEntry): readonly string[] {
  return [entry.dependencies, entry.optionalDependencies, entry.peerDependencies]
    .flatMap((specs) => Object.entries(specs ?? {}))
    .filter(([, range]) => !RANGE.test(range))
    .map(([name]) => `wants ${name} from elsewhere than the registry`);
}

function checkScript(
  place: string,
  { entry, allowScripts }: { entry: LockEntry; allowScripts: NonNullable<Manifest['allowScripts']> },
): readonly string[] {
  if (!entry.hasInstallScript || typeof allowScripts[nameAt(place)] === 'boolean') return [];
  return ['has an install script that allowScripts of package.json neither allows nor denies'];
}
