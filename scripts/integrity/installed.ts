import type { Finding } from './finding.ts';
import { type Lock, lockedPackages, nameAt } from './package-files.ts';

/** The package.json of an installed package. */
export interface InstalledPackage {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly license?: unknown;
  readonly scripts?: Readonly<Record<string, unknown>>;
}

const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall'];

/** What lies in node_modules is what the lock file speaks of, and says of itself what the lock file says of it. */
export function checkInstalled(lock: Lock, read: (place: string) => InstalledPackage | null): readonly Finding[] {
  return lockedPackages(lock).flatMap(([place, entry]) => {
    const installed = read(place);
    if (installed === null) {
      const isOptional = entry.optional || entry.devOptional;
      return isOptional ? [] : [{ where: place, problem: 'is not installed: run npm ci' }];
    }
    const problems: string[] = [];
    if (installed.name !== nameAt(place)) problems.push('has another name than in the lock file');
    if (installed.version !== entry.version) problems.push('has another version than in the lock file: run npm ci');
    if (installed.license !== entry.license) problems.push('has another licence than in the lock file');
    if (!entry.hasInstallScript && INSTALL_SCRIPTS.some((name) => installed.scripts?.[name] !== undefined))
      problems.push('has an install script of which the lock file knows nothing');
    return problems.map((problem) => ({ where: place, problem }));
  });
}
