import { readFileSync } from 'node:fs';

/** `NAME=value` lines, `#` comments: the names of scripts/smoke/local.txt. */
export type Secrets = Readonly<Record<string, string>>;

const REQUIRED = ['META_APP_SECRET', 'META_VERIFY_TOKEN', 'INBOUND_TOKEN', 'ADMIN_TOKEN'];

/** Throws when the file lacks one of the secrets without which most rows could say nothing. */
export function readSecrets(path: string): Secrets {
  const lines = readFileSync(path, 'utf8').split('\n');
  const secrets = Object.fromEntries(
    lines.flatMap((line) => {
      const [, name, value] = /^\s*([A-Z_]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
  const missing = REQUIRED.filter((name) => !secrets[name]);
  if (missing.length > 0) throw new Error(`${path} lacks ${missing.join(', ')} (see scripts/smoke/local.txt)`);
  return secrets;
}
