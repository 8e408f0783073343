/**
 * Set by Cloudflare on every request and not to be forged from outside; whatever else claims to be an address (`x-forwarded-for`,
 * `x-real-ip`) is only a claim.
 */
const ADDRESS_HEADER = 'cf-connecting-ip';
const UNKNOWN = 'unknown';

/** Whom a limit counts: an IPv4 address, or the /64 that one IPv6 customer has. */
export function callerOf(headers: Headers): string {
  const address = headers.get(ADDRESS_HEADER)?.trim().toLowerCase() ?? '';
  if (address === '') return UNKNOWN;
  return address.includes(':') ? ipv6Network(address) : address;
}

/** Whom an event is about: the /24 or /64, so that one neighbourhood is one row (decisions.md, Gate). */
export function networkOf(headers: Headers): string {
  const caller = callerOf(headers);
  const [a, b, c, d] = caller.split('.');
  return d === undefined ? caller : `${a}.${b}.${c}.0/24`;
}

const GROUPS = 8;
const KEPT_GROUPS = 4;

function ipv6Network(address: string): string {
  const [head = '', tail] = address.split('%')[0]?.split('::') ?? [];
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, GROUPS - left.length - right.length)).fill('0');
  const groups = [...left, ...zeros, ...right].slice(0, KEPT_GROUPS);
  return `${groups.map((group) => group.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
