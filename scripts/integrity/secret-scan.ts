import { ALLOWED_SECRETS } from './allowed-secrets.ts';
import type { Finding } from './finding.ts';
import type { ProjectFile } from './project-files.ts';
import { SECRET_PATTERNS } from './secret-patterns.ts';

export function scanForSecrets(files: readonly ProjectFile[], allowed = ALLOWED_SECRETS): readonly Finding[] {
  const used = new Set<number>();
  const found = files.flatMap(({ path, text }) =>
    secretsIn(text).flatMap(({ id, value, index }) => {
      const allowance = allowed.findIndex((entry) => matches(entry.value, value));
      if (allowance < 0) return [{ where: `${path}:${lineOf(text, index)}`, problem: `looks like a secret (${id})` }];
      used.add(allowance);
      return [];
    }),
  );
  const stale = allowed
    .filter((_, index) => !used.has(index))
    .map(({ why }) => ({ where: 'scripts/integrity/allowed-secrets.ts', problem: `allows what is nowhere: ${why}` }));
  return [...found, ...stale];
}

function secretsIn(text: string): readonly { id: string; value: string; index: number }[] {
  const found = SECRET_PATTERNS.flatMap(({ id, pattern, isPlausible }) =>
    [...text.matchAll(pattern)].map((match) => ({
      id,
      value: match.groups?.value ?? match[0],
      index: match.index,
      isPlausible: isPlausible?.(match.groups?.value ?? match[0]) ?? true,
    })),
  );
  return found.filter(({ isPlausible }) => isPlausible);
}

function matches(allowed: string | RegExp, value: string): boolean {
  return typeof allowed === 'string' ? allowed === value : allowed.test(value);
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
