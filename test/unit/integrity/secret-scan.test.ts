import { describe, expect, it } from 'vitest';
import { ALLOWED_SECRETS } from '../../../scripts/integrity/allowed-secrets.ts';
import { checkNeverInGit } from '../../../scripts/integrity/never-in-git.ts';
import { SECRET_PATTERNS } from '../../../scripts/integrity/secret-patterns.ts';
import { scanForSecrets } from '../../../scripts/integrity/secret-scan.ts';

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const HEX = '0123456789abcdef';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** As a generator would make it. Made here and not written down, for this file is scanned too. */
function made(length: number, alphabet = LETTERS): string {
  let state = 7;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join('');
}

/** [what finds it, how it stands in a file] */
const SAMPLES: readonly (readonly [id: string, text: string])[] = [
  ['meta-token', `EAA${made(180)}`],
  ['meta-token', `"IGAA${made(160)}"`],
  ['api-token', `rb_live_${made(8)}_${made(43)}_${made(8, HEX)}`],
  ['api-token', `rb_production_${made(8)}_${made(43)}_${made(8, HEX)}`],
  ['aws-key', `AKIA${made(16, UPPER)}`],
  ['aws-key', `ASIA${made(16, UPPER)}`],
  ['private-key', `-----BEGIN ${'PRIVATE'} KEY-----`],
  ['private-key', `-----BEGIN RSA ${'PRIVATE'} KEY-----`],
  ['private-key', `-----BEGIN PGP ${'PRIVATE'} KEY BLOCK-----`],
  ['github-token', `ghp_${made(36)}`],
  ['github-token', `github_pat_${made(60)}`],
  ['slack-token', `xoxb-${made(12, HEX)}-${made(24)}`],
  ['slack-token', `https://hooks.slack.com/services/${made(9)}/${made(9)}/${made(24)}`],
  ['cloudflare-token', `cfut_${made(40)}${made(8, HEX)}`],
  ['cloudflare-token', `CLOUDFLARE_API_TOKEN=${made(40)}`],
  ['cloudflare-token', `CF_API_KEY: "${made(37, HEX)}"`],
  ['neon-key', `npg_${made(12)}`],
  ['neon-key', `napi_${made(48, HEX)}`],
  ['npm-token', `npm_${made(36)}`],
  ['google-key', `AIza${made(35)}`],
  ['payment-key', `live_sk_${made(40)}`],
  ['payment-key', `sk_live_${made(24)}`],
  ['model-key', `sk-${made(48)}`],
  ['jwt', `eyJ${made(20)}.eyJ${made(40)}.${made(43)}`],
  ['database-url', `postgres://app:${made(12)}@db.example.com/resto`],
  ['database-url', `postgresql://owner:${'letmein'}@db.example.com`],
  ['database-url', `rediss://default:${made(20)}@cache.example.com:6379`],
  ['assigned-secret', `META_APP_SECRET=${made(32, HEX)}`],
  ['assigned-secret', `  # ID_PEPPER=${made(24)}`],
  ['assigned-secret', `export DB_PASSWORD=${made(16)}`],
  ['assigned-secret', `password: ${made(20)}`],
  ['assigned-secret', `const appSecret = '${made(32, HEX)}';`],
  ['assigned-secret', `{"verify_token":"${made(24)}"}`],
  ['assigned-secret', `headers.set('x-api-key', '${made(32)}')`],
  ['assigned-secret', `login({ password: \`${made(20)}\` })`],
];

function found(text: string): readonly string[] {
  return scanForSecrets([{ path: 'src/a.ts', text: `one\n${text}\nthree\n` }], []).map(({ problem }) => problem);
}

describe('secret scan', () => {
  it.each(SAMPLES)('%s is found (%#)', (id, text) => {
    expect(found(text)).toContain(`looks like a secret (${id})`);
  });

  it('every pattern has a sample', () => {
    const idle = SECRET_PATTERNS.filter(({ pattern, isPlausible = () => true }) =>
      SAMPLES.every(([, text]) =>
        [...text.matchAll(pattern)].every((match) => !isPlausible(match.groups?.value ?? match[0])),
      ),
    );
    expect(idle).toEqual([]);
  });

  it.each([
    `const verifyToken = config.${'verifyToken'}`,
    `error: 'token_missing_or_not_valid'`,
    `META_APP_SECRET=`,
    '| `META_APP_SECRET` | checks the signature of webhooks | 16 characters or more |',
    `postgres://\${user}:\${password}@\${host}/resto`,
    'postgres://…',
    `"integrity": "sha512-${made(86)}=="`,
    `secret: z.string().min(16)`,
    `EAAB${'x'.repeat(10)}`,
    `const token = \`rb_live_\${id}_\${secret}\`;`,
    'https://user:pass@example.com/',
  ])('%s is not a secret', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('what is found is named by place and kind, and not repeated', () => {
    const secret = made(32, HEX);
    const findings = scanForSecrets([{ path: 'a.env', text: `\n\nAPP_SECRET=${secret}\n` }], []);
    expect(findings).toEqual([{ where: 'a.env:3', problem: 'looks like a secret (assigned-secret)' }]);
    expect(JSON.stringify(findings)).not.toContain(secret.slice(0, 8));
  });

  it('what is allowed is allowed with a reason, and only itself', () => {
    const [mine, other] = [made(32, HEX), made(33, HEX)];
    const allowed = [{ value: mine, why: 'a test' }];
    const scan = (value: string) => scanForSecrets([{ path: 'a', text: `secret = '${value}'` }], allowed);
    expect(scan(mine)).toEqual([]);
    expect(scan(other).map(({ where }) => where)).toContain('a:1');
    expect(ALLOWED_SECRETS.filter(({ why }) => why.length < 10)).toEqual([]);
  });

  it('an allowance that nothing needs is taken off the list', () => {
    expect(scanForSecrets([], [{ value: 'gone', why: 'it was there' }])).toEqual([
      { where: 'scripts/integrity/allowed-secrets.ts', problem: 'allows what is nowhere: it was there' },
    ]);
  });

  it('the list of the project lets no made value through', () => {
    const scan = (text: string) => scanForSecrets([{ path: 'a', text }]).filter(({ where }) => where === 'a:1');
    expect(SAMPLES.filter(([, text]) => scan(text).length === 0)).toEqual([]);
  });
});

describe('never in git', () => {
  const IGNORE = 'node_modules/\ndist/\n.wrangler/\n.local/\n.dev.vars\n.dev.vars.*\n.env\n.env.*\n';

  it.each([
    '.dev.vars',
    '.dev.vars.production',
    '.env',
    'scripts/.env.local',
    'keys/server.pem',
    'id_ed25519',
    '.local/postgres/PG_VERSION',
    'node_modules/hono/package.json',
    'backup.dump',
  ])('%s is refused', (path) => {
    expect(checkNeverInGit([path], IGNORE).map(({ where }) => where)).toEqual([path]);
  });

  it('examples and code are welcome', () => {
    const welcome = ['.dev.vars.example', '.env.example', 'src/env.ts', 'scripts/dev/dev-vars.ts', 'src/kernel/key.ts'];
    expect(checkNeverInGit(welcome, IGNORE)).toEqual([]);
  });

  it('.gitignore names what a hasty commit would take along', () => {
    expect(checkNeverInGit([], IGNORE.replace('.dev.vars\n', ''))).toEqual([
      { where: '.gitignore', problem: 'does not name .dev.vars' },
    ]);
  });
});
