import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const ROOT = path.resolve(import.meta.dirname, '../..');

export interface SourceImport {
  readonly specifier: string;
  readonly names: readonly string[];
  /** Those of `names` that exist at run time. */
  readonly values: readonly string[];
  readonly isReexport: boolean;
  /** Path from the root, where it is one of our files. */
  readonly target: string | null;
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly SourceImport[];
  /** Values only: a type may be exported for the signature that it stands in. */
  readonly exports: readonly string[];
}

const FROM = /^(?:import|export)\s+(?:type\s+)?([^'";]*?)\s*from\s*'([^']+)'/gm;
const EXPORTED = /^export\s+(?:async\s+)?(?:const|let|function|class)\s+(\w+)/gm;

export function readSources(
  folders: readonly string[],
  extensions: readonly string[] = ['.ts'],
): readonly SourceFile[] {
  return folders.flatMap((folder) => filesBelow(folder, extensions)).map(readSource);
}

export function filesBelow(folder: string, extensions: readonly string[]): readonly string[] {
  const entries = readdirSync(path.join(ROOT, folder), { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(path.extname(entry.name)))
    .map((entry) => path.relative(ROOT, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'))
    .filter((file) => !file.includes('node_modules'))
    .sort();
}

function readSource(file: string): SourceFile {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const imports = [...text.matchAll(FROM)].map(([whole, clause = '', specifier = '']) => ({
    specifier,
    names: namesIn(clause),
    values: /^(?:import|export)\s+type\b/.test(whole) ? [] : namesIn(clause.replace(/\btype\s+\w+(\s+as\s+\w+)?/g, '')),
    isReexport: whole.startsWith('export'),
    target: targetOf(file, specifier),
  }));
  const exports = [...text.matchAll(EXPORTED)].map(([, name = '']) => name);
  return { path: file, text, lines: text.trimEnd().split('\n').length, imports, exports };
}

function namesIn(clause: string): readonly string[] {
  return clause
    .replace(/[{}]/g, ',')
    .split(',')
    .map(
      (part) =>
        part
          .trim()
          .replace(/^type\s+/, '')
          .split(/\s+as\s+/)[0]
          ?.trim() ?? '',
    )
    .filter((name) => name !== '');
}

function targetOf(file: string, specifier: string): string | null {
  const inner = /^#(src|durable-objects|queues)\/(.+)$/.exec(specifier);
  if (inner) return `${inner[1]}/${inner[2]}.ts`;
  if (!specifier.startsWith('.')) return null;
  return path.posix.normalize(path.posix.join(path.posix.dirname(file), specifier));
}
