import type { Finding } from './finding.ts';

/** Files whose purpose is to hold secrets or a machine's own state. The example of one is what is in git instead. */
const NEVER =
  /(?:^|\/)(?:\.(?:dev\.vars|env)(?!\.example$)(?:\..+)?|\.netrc|\.pgpass|id_(?:rsa|dsa|ecdsa|ed25519)|.+\.(?:pem|key|p12|pfx|jks|keystore|sqlite|sqlite3|dump))$/i;
const FOLDERS = /(?:^|\/)(?:node_modules|dist|\.wrangler|\.local)\//;
/** What keeps a hasty `git add .` from being an accident. */
const IGNORED = ['node_modules/', 'dist/', '.wrangler/', '.local/', '.dev.vars', '.dev.vars.*', '.env', '.env.*'];

export function checkNeverInGit(paths: readonly string[], gitignore: string): readonly Finding[] {
  const lines = gitignore.split('\n').map((line) => line.trim());
  return [
    ...paths
      .filter((path) => NEVER.test(path) || FOLDERS.test(path))
      .map((where) => ({ where, problem: 'is of a kind that must never be in git' })),
    ...IGNORED.filter((line) => !lines.includes(line)).map((line) => ({
      where: '.gitignore',
      problem: `does not name ${line}`,
    })),
  ];
}
