import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

const NOT_OURS = ['.git', 'node_modules', 'dist', '.wrangler', '.local'];

export interface ProjectFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/**
 * What is in git or would be with the next `git add`. An unpacked archive has no git: there, everything that is not built or installed.
 */
export function projectFiles(root: string): readonly ProjectFile[] {
  const paths = existsSync(join(root, '.git')) ? filesOfGit(root) : filesBelow(root);
  return paths.flatMap((path) => {
    const text = readFile(join(root, path));
    return text === null ? [] : [{ path, text }];
  });
}

/** Null: removed (a moment ago, or not committed yet), or a link. */
function readFile(path: string): string | null {
  try {
    return lstatSync(path).isFile() ? readFileSync(path, 'utf8') : null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

function filesOfGit(root: string): readonly string[] {
  // A checkout that belongs to somebody else, as in CI, is still the one to look at.
  const git = ['-c', `safe.directory=${root}`, 'ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', git, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(listed.split('\0'))].filter((path) => path !== '');
}

function filesBelow(root: string): readonly string[] {
  const walk = (folder: string): readonly string[] =>
    readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (NOT_OURS.includes(entry.name)) return [];
      const path = join(folder, entry.name);
      return entry.isDirectory() ? walk(path) : [relative(root, path).replaceAll(sep, '/')];
    });
  return walk(root);
}
