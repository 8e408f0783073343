import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { checkInstalled, type InstalledPackage } from './installed.ts';
import { checkLicences, licenceDocument } from './licences.ts';
import { checkLockFile } from './lock-file.ts';
import { checkNeverInGit } from './never-in-git.ts';
import { checkNpmSettings } from './npm-settings.ts';
import type { Lock, Manifest } from './package-files.ts';
import { checkPins } from './pins.ts';
import { projectFiles } from './project-files.ts';
import { scanForSecrets } from './secret-scan.ts';

export const LICENCE_DOCUMENT = 'docs/licences.md';

export interface Check {
  readonly name: string;
  readonly findings: readonly Finding[];
}

/** What the project is made of, judged from its own files: nothing is fetched, and no package is run. */
export function checkIntegrity(root: string): readonly Check[] {
  const manifest = readJson<Manifest>(join(root, 'package.json'));
  const lock = readLock(root);
  const files = projectFiles(root);
  const paths = files.map(({ path }) => path);
  return [
    { name: 'pins', findings: checkPins(manifest, lock) },
    { name: 'lock file', findings: checkLockFile(lock, manifest.allowScripts ?? {}) },
    { name: 'npm settings', findings: checkNpmSettings(readText(join(root, '.npmrc'))) },
    { name: 'installed', findings: checkInstalled(lock, (place) => readInstalled(join(root, place))) },
    { name: 'licences', findings: [...checkLicences(lock), ...compareDocument(root, lock)] },
    { name: 'never in git', findings: checkNeverInGit(paths, readText(join(root, '.gitignore'))) },
    { name: 'secrets', findings: scanForSecrets(files) },
  ];
}

export function readLock(root: string): Lock {
  return readJson<Lock>(join(root, 'package-lock.json'));
}

function compareDocument(root: string, lock: Lock): readonly Finding[] {
  if (readText(join(root, LICENCE_DOCUMENT)) === licenceDocument(lock)) return [];
  return [{ where: LICENCE_DOCUMENT, problem: 'is not up to date: npm run integrity -- --write' }];
}

function readInstalled(folder: string): InstalledPackage | null {
  const path = join(folder, 'package.json');
  return existsSync(path) ? readJson<InstalledPackage>(path) : null;
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
}

function readJson<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}
