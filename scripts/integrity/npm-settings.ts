import type { Finding } from './finding.ts';

const WANTED: Readonly<Record<string, string>> = {
  'omit-lockfile-registry-resolved': 'true',
  'strict-allow-scripts': 'true',
};
const HARMLESS = ['fund', 'audit'];

/** `.npmrc` of the project: another registry, a credential or a weaker rule has no place in it. */
export function checkNpmSettings(text: string): readonly Finding[] {
  const settings = new Map(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !/^[#;]/.test(line))
      .map((line) => {
        const [key = '', ...value] = line.split('=');
        return [key.trim(), value.join('=').trim()] as const;
      }),
  );
  const where = '.npmrc';
  const missing = Object.entries(WANTED)
    .filter(([key, value]) => settings.get(key) !== value)
    .map(([key, value]) => ({ where, problem: `${key} is not ${value}` }));
  const foreign = [...settings.keys()]
    .filter((key) => !(key in WANTED) && !HARMLESS.includes(key))
    // A key may be `//host/:_authToken`.
    .map((key) => ({
      where,
      problem: `sets ${key.replace(/^\/\/.*:/, '//…:')}, which is not on the list of this check`,
    }));
  return [...missing, ...foreign];
}
