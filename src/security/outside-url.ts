/** Why an address that somebody gave us is not fetched, in the order in which it is asked (spec/a §3.8). */
export type UrlRefusal =
  | 'invalid_url'
  | 'https_only'
  | 'no_credentials'
  | 'missing_host'
  | 'localhost_blocked'
  | 'ip_literal_blocked'
  | 'ipv6_literal_blocked'
  | 'port_blocked'
  | 'own_host_blocked'
  | 'allowlist_empty'
  | 'domain_not_allowed';

export type OutsideUrl = { readonly ok: true; readonly url: URL } | { readonly ok: false; readonly reason: UrlRefusal };

const MAX_LENGTH = 2_048;
const LOCAL = /(?:^|\.)(?:localhost|local|internal)$/;
/** The parser has turned every spelling (hex, octal, one number, other digits) into this one, or found no address in it at all. */
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}$/;
/** A Worker that fetches a Worker of its own account calls itself. */
const OWN = /(?:^|\.)workers\.dev$/;

/**
 * May this address be fetched? It is parsed once, and what was parsed decides and is fetched, because two parsers that disagree are the hole.
 * The list of hosts is the only strong guard: a Worker cannot see what address a name leads to (security.md §4.4).
 */
export function checkOutsideUrl(text: string, allowed: readonly string[]): OutsideUrl {
  const url = text.length <= MAX_LENGTH ? URL.parse(text) : null;
  if (url === null) return { ok: false, reason: 'invalid_url' };
  const reason = refusalOf(url, allowed);
  return reason === null ? { ok: true, url } : { ok: false, reason };
}

function refusalOf(url: URL, allowed: readonly string[]): UrlRefusal | null {
  if (url.protocol !== 'https:') return 'https_only';
  if (url.username !== '' || url.password !== '') return 'no_credentials';
  const host = url.hostname.replace(/(?<!\.)\.+$/, '');
  if (host === '') return 'missing_host';
  if (LOCAL.test(host)) return 'localhost_blocked';
  if (IPV4.test(host)) return 'ip_literal_blocked';
  if (host.includes(':')) return 'ipv6_literal_blocked';
  if (url.port !== '') return 'port_blocked';
  if (OWN.test(host)) return 'own_host_blocked';
  if (allowed.length === 0) return 'allowlist_empty';
  return allowed.some((domain) => belongsTo(url.hostname, domain)) ? null : 'domain_not_allowed';
}

/** The host itself or one below it. With its final dot a host is another name to certificates and servers, so it belongs to none. */
function belongsTo(host: string, domain: string): boolean {
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}
