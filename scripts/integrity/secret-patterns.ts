/** How secrets look. Group `value`, where there is one, is the secret; else the whole match is. */
export interface SecretPattern {
  readonly id: string;
  readonly pattern: RegExp;
  /** Beyond the form: does this look made by a machine rather than written by a person? */
  readonly isPlausible?: (value: string) => boolean;
}

const NAMED =
  '(?:secret|token|passw(?:or)?d|pepper|credential|(?:api|access|private|signing|encryption|token)[_-]?key)';

export const SECRET_PATTERNS: readonly SecretPattern[] = [
  { id: 'meta-token', pattern: /(?<![\w+/-])(?:EAA|IGAA)[A-Za-z0-9]{24,}/g },
  { id: 'api-token', pattern: /(?<![\w-])rb_[a-z]+_[A-Za-z0-9]{6,}_[\w-]{20,}/g },
  { id: 'aws-key', pattern: /(?<![\w+/])(?:AKIA|ASIA)[A-Z0-9]{16}(?![\w+/])/g },
  { id: 'private-key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/g },
  { id: 'github-token', pattern: /(?<!\w)(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_\w{22,})/g },
  {
    id: 'slack-token',
    pattern: /(?<!\w)xox[abeoprs]-[A-Za-z0-9-]{10,}|hooks\.slack\.com\/services\/[A-Za-z0-9/]{20,}/g,
  },
  { id: 'cloudflare-token', pattern: /(?<!\w)cf(?:k|ut|at)_[A-Za-z0-9]{40,}/g },
  {
    id: 'cloudflare-token',
    pattern: /(?:CLOUDFLARE|CF)_(?:API|GLOBAL)_?\w*["']?\s*[:=]\s*["']?(?<value>[\w-]{37,40})(?![\w-])/gi,
    isPlausible: isRandom,
  },
  { id: 'neon-key', pattern: /(?<!\w)(?:npg_[A-Za-z0-9]{10,}|napi_[a-z0-9]{32,})/g },
  { id: 'npm-token', pattern: /(?<!\w)npm_[A-Za-z0-9]{36}/g },
  { id: 'google-key', pattern: /(?<![\w-])AIza[\w-]{35}/g },
  { id: 'payment-key', pattern: /(?<!\w)(?:(?:test|live)_[sp]k|[sr]k_(?:test|live))_[A-Za-z0-9]{20,}/g },
  { id: 'model-key', pattern: /(?<![\w-])sk-[A-Za-z0-9_-]{32,}/g, isPlausible: isRandom },
  { id: 'jwt', pattern: /(?<![\w-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/g },
  // `${…}` in a template is a name, not a password.
  {
    id: 'database-url',
    pattern: /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?):\/\/[^\s:/@'"`<>]+:(?!\$\{)[^\s/@'"`<>]+@[\w.-]+/g,
  },
  // name: 'value', "name": "value", name = `value`
  {
    id: 'assigned-secret',
    pattern: new RegExp(
      String.raw`${NAMED}[\w-]{0,30}["'\`]?\]?\s*(?:=>|[:=,(])\s*["'\`](?<value>[^\s"'\`$\{}&]{16,})["'\`]`,
      'gi',
    ),
    isPlausible: isRandom,
  },
  // NAME=value, as in a settings file or a shell
  {
    id: 'assigned-secret',
    pattern: new RegExp(
      String.raw`^[^\S\n]*(?:[#-]\s*|export\s+)?[\w-]{0,30}${NAMED}[\w-]{0,30}\s?[=:]\s?(?<value>[^\s"'\`$(){}<>;,|]{16,})[^\S\n]*$`,
      'gim',
    ),
    isPlausible: isRandom,
  },
];

/** Letters and digits mixed, and hardly a character more frequent than another. */
function isRandom(value: string): boolean {
  return /\d/.test(value) && /[a-z]/i.test(value) && bitsPerCharacter(value) >= (/^[0-9a-f]+$/i.test(value) ? 3 : 3.4);
}

function bitsPerCharacter(value: string): number {
  const counts = Map.groupBy(value, (character) => character).values();
  return [...counts].reduce((sum, { length }) => sum - (length / value.length) * Math.log2(length / value.length), 0);
}
