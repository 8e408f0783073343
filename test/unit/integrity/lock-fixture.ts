import type { Lock, LockEntry, Manifest } from '../../../scripts/integrity/package-files.ts';

export const INTEGRITY = `sha512-${'A'.repeat(86)}==`;

export function manifest(changes: Partial<Manifest> = {}): Manifest {
  return {
    engines: { node: '>=22.18.0' },
    dependencies: { hono: '4.13.19' },
    devDependencies: { esbuild: '0.28.2' },
    allowScripts: { esbuild: true },
    ...changes,
  };
}

/** A lock file of two packages, one of them changed. */
export function lock(changes: Partial<LockEntry> = {}, input: { of?: Manifest; place?: string } = {}): Lock {
  const of = input.of ?? manifest();
  const place = input.place ?? 'node_modules/hono';
  const packages: Record<string, LockEntry> = {
    '': pick(of),
    'node_modules/hono': { version: '4.13.19', integrity: INTEGRITY, license: 'MIT' },
    'node_modules/esbuild': {
      version: '0.28.2',
      integrity: INTEGRITY,
      license: 'MIT',
      dev: true,
      hasInstallScript: true,
    },
  };
  packages[place] = { ...packages[place], ...changes };
  return { lockfileVersion: 3, packages };
}

function pick({ dependencies, devDependencies, optionalDependencies, engines }: Manifest): LockEntry {
  return {
    ...(dependencies && { dependencies }),
    ...(devDependencies && { devDependencies }),
    ...(optionalDependencies && { optionalDependencies }),
    ...(engines && { engines }),
  };
}
