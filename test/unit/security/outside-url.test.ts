import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkOutsideUrl, type UrlRefusal } from '#src/security/outside-url';

const ALLOWED = ['cdn.fbsbx.com', 'lookaside.fbsbx.com', 'mmg.whatsapp.net', 'good.com'];

const verdict = (text: string, allowed: readonly string[] = ALLOWED) => {
  const checked = checkOutsideUrl(text, allowed);
  return checked.ok ? `fetch ${checked.url.href}` : checked.reason;
};
const refused = (reason: UrlRefusal, ...hosts: readonly string[]) =>
  hosts.map((host) => [`https://${host}/a`, reason] as const);

/** security.md §4.6, part H, by row; H21–H23 and H25–H28 are in download.test.ts. */
const CORPUS: Readonly<Record<string, readonly (readonly [url: string, expected: UrlRefusal | 'allowed'])[]>> = {
  H1: refused('ip_literal_blocked', '127.0.0.1'),
  H2: refused('ip_literal_blocked', '0x7f.1'),
  H3: refused('ip_literal_blocked', '2130706433'),
  H4: refused('ip_literal_blocked', '017700000001'),
  H5: refused('ip_literal_blocked', '127.1'),
  H6: refused(
    'ip_literal_blocked',
    '①②⑦.0.0.1',
    '１２７.0.0.1',
    '127。0。0。1',
    '%31%32%37.0.0.1',
    '0X7F000001',
    '127.0.0.1.',
  ),
  H7: refused('ip_literal_blocked', '0', '0.0.0.0', '00'),
  H8: refused(
    'localhost_blocked',
    'localhost.',
    'localhost',
    'LOCALHOST',
    'a.localhost',
    'printer.local',
    'local.host.local.',
  ),
  H9: refused('ipv6_literal_blocked', '[::1]'),
  H10: refused('ipv6_literal_blocked', '[::]'),
  H11: refused('ipv6_literal_blocked', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[64:ff9b::7f00:1]'),
  H12: refused('ipv6_literal_blocked', '[fd00::1]'),
  H13: refused('invalid_url', '[fe80::1%25eth0]', '[::1', '1.2.3.4.5', '127.0.0.256'),
  H14: [
    ...refused('ip_literal_blocked', '169.254.169.254', '100.100.100.200'),
    ...refused('localhost_blocked', 'metadata.google.internal', 'metadata.google.internal.'),
    ['https:/\\/\\169.254.169.254/latest', 'ip_literal_blocked'],
  ],
  H15: refused('ip_literal_blocked', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '8.8.8.8'),
  H16: [
    ['https://good.com@127.0.0.1/', 'no_credentials'],
    ['https://127.0.0.1#@good.com', 'ip_literal_blocked'],
    ['https://127.0.0.1?@good.com', 'ip_literal_blocked'],
    ['https://a@b@169.254.169.254/', 'no_credentials'],
    ['https://:secret@good.com/', 'no_credentials'],
  ],
  H17: [
    ['https://good.com\\@evil', 'allowed'],
    ['https://evil.test\\@good.com', 'domain_not_allowed'],
    ['https://good.com%2f@evil', 'no_credentials'],
    ['https://good.com%2fevil', 'invalid_url'],
    ['https://127.0.0.1\t.evil.com/', 'domain_not_allowed'],
    ['https://go\u00adod.com/', 'allowed'],
    ['\n https://good.com/', 'allowed'],
  ],
  H18: refused(
    'domain_not_allowed',
    'good.com.evil.test',
    'evilgood.com',
    'good.com.',
    'good.co',
    'com',
    'good.com-',
    'gооd.com',
  ),
  H19: [
    ['http://good.com/', 'https_only'],
    ['ftp://good.com/', 'https_only'],
    ['file:///etc/passwd', 'https_only'],
    ['data:audio/ogg;base64,T2dnUw==', 'https_only'],
    ['javascript:alert(1)', 'https_only'],
    ['blob:https://good.com/1', 'https_only'],
    ['wss://good.com/', 'https_only'],
    ['//good.com/a', 'invalid_url'],
    ['/a', 'invalid_url'],
    ['', 'invalid_url'],
  ],
  H20: [
    ...refused('port_blocked', 'good.com:22', 'good.com:80', 'good.com:8080', 'good.com:0', 'good.com:8443'),
    ...refused('invalid_url', 'good.com:65536', 'good.com:-1', 'good.com:x'),
    ['https://good.com:443/', 'allowed'],
    ['https://good.com:/', 'allowed'],
  ],
  H24: refused('own_host_blocked', 'bot.account.workers.dev', 'workers.dev', 'WORKERS.DEV.'),
  'of the list': [
    ['https://good.com/a?b=c', 'allowed'],
    ['https://GOOD.com/a', 'allowed'],
    ['https://media.good.com/a', 'allowed'],
    ['https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1', 'allowed'],
    ['https://fbsbx.com/', 'domain_not_allowed'],
    [`https://good.com/${'a'.repeat(2_040)}`, 'invalid_url'],
  ],
};

describe('an address that somebody gives us', () => {
  const rows = Object.entries(CORPUS).flatMap(([id, urls]) => urls.map(([url, expected]) => ({ id, url, expected })));

  it.each(rows)('$id: $url: $expected', ({ url, expected }) => {
    expect(verdict(url)).toBe(expected === 'allowed' ? `fetch ${URL.parse(url)?.href}` : expected);
  });

  it.each(rows.filter(({ expected }) => !['allowed', 'domain_not_allowed'].includes(expected)))(
    '$id: $url: is refused by a list that names it, too',
    ({ url, expected }) => {
      const host = URL.parse(url)?.hostname ?? '';
      expect(verdict(url, [host, host.replace(/\.$/, ''), 'good.com', ''])).toBe(expected);
    },
  );

  it('an empty list lets nothing through, and an empty name in it no more', () => {
    expect(verdict('https://good.com/', [])).toBe('allowlist_empty');
    expect(verdict('https://evil.test./', [''])).toBe('domain_not_allowed');
    expect(verdict('https://10.0.0.1/', [])).toBe('ip_literal_blocked');
  });
});

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,10}[a-z0-9])?$/);
const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
const below = (name: string) => ALLOWED.some((domain) => name === domain || name.endsWith(`.${domain}`));

describe('whatever the address', () => {
  it('a host that is not on the list is refused', () => {
    fc.assert(
      fc.property(host, fc.webPath(), (name, path) => {
        fc.pre(!below(name));
        expect(verdict(`https://${name}${path}`)).not.toMatch(/^fetch/);
      }),
    );
  });

  it('an allowed host with a name, a port, a beginning or an end added is refused', () => {
    const word = fc.stringMatching(/^[a-z0-9_~.-]{1,8}$/);
    const decorated = fc.oneof(
      fc.tuple(word, fc.constantFrom(...ALLOWED)).map(([user, name]) => `https://${user}@${name}/`),
      fc.tuple(word, word, fc.constantFrom(...ALLOWED)).map(([a, b, name]) => `https://${a}:${b}@${name}/`),
      fc.tuple(fc.constantFrom(...ALLOWED), host).map(([name, evil]) => `https://${name}@${evil}/`),
      fc
        .tuple(fc.constantFrom(...ALLOWED), fc.integer({ min: 0, max: 99_999 }))
        .map(([name, port]) => `https://${name}:${port}/`),
      fc.tuple(label, fc.constantFrom(...ALLOWED)).map(([prefix, name]) => `https://${prefix}${name}/`),
      fc.tuple(fc.constantFrom(...ALLOWED), label).map(([name, suffix]) => `https://${name}${suffix}/`),
      fc.tuple(fc.constantFrom(...ALLOWED), host).map(([name, suffix]) => `https://${name}.${suffix}/`),
      fc.constantFrom(...ALLOWED).map((name) => `https://${name}./`),
    );
    fc.assert(
      fc.property(decorated, (url) => {
        const parsed = URL.parse(url);
        const isPlain = parsed !== null && parsed.port === '' && parsed.username === '' && below(parsed.hostname);
        fc.pre(!isPlain);
        expect(verdict(url)).not.toMatch(/^fetch/);
      }),
    );
  });

  it('every spelling of an IPv4 address is refused', () => {
    const octet = fc.integer({ min: 0, max: 255 });
    const spelling = (value: number) =>
      fc.constantFrom(String(value), `0x${value.toString(16)}`, `0${value.toString(8)}`);
    const address = fc.tuple(octet, octet, octet, octet).chain(([a, b, c, d]) => {
      const whole = ((a * 256 + b) * 256 + c) * 256 + d;
      return fc.oneof(
        spelling(whole),
        fc.tuple(spelling(a), spelling(whole % 2 ** 24)).map((parts) => parts.join('.')),
        fc.tuple(spelling(a), spelling(b), spelling(c), spelling(d)).map((parts) => parts.join('.')),
      );
    });
    fc.assert(
      fc.property(address, fc.constantFrom('', '.'), (text, dot) => {
        expect(verdict(`https://${text}${dot}/`)).toBe('ip_literal_blocked');
      }),
    );
  });

  it('nothing throws, and what may be fetched is plain https to a host of the list', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.string({ unit: 'grapheme' }).map((rest) => `https://${rest}`),
      fc.string({ unit: 'grapheme' }).map((rest) => `https://good.com${rest}`),
      fc.string().map((start) => `${start}good.com/`),
    );
    fc.assert(
      fc.property(text, fc.array(fc.string(), { maxLength: 2 }), (url, more) => {
        const checked = checkOutsideUrl(url, [...ALLOWED, ...more]);
        expect(checkOutsideUrl(url, []).ok).toBe(false);
        if (!checked.ok) return;
        const { protocol, username, password, port, hostname } = checked.url;
        expect({ protocol, username, password, port }).toEqual({
          protocol: 'https:',
          username: '',
          password: '',
          port: '',
        });
        expect(below(hostname) || more.some((name) => hostname.endsWith(name))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
