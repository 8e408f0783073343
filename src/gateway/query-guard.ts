import { HttpError } from './http-error.ts';

/** Compared without case, accents, separators and encodings: what in a name says that its value is a secret. */
const CREDENTIAL =
  /token|secret|passw|pwd|auth|apikey|accesskey|credential|jwt|bearer|session|signature|^sig$|^key$|^pass$/;
const MAX_DECODINGS = 3;

/** Meta's handshake: the only names that hold a secret and may stand in a query, on its GET alone. */
export const VERIFY_QUERY = ['hub.mode', 'hub.verify_token', 'hub.challenge'];
/** As a PHP server would write them: a handshake that comes like this is not Meta's. */
export const UNDERSCORED_VERIFY_QUERY = VERIFY_QUERY.map((name) => name.replace('.', '_'));
/** What `ALLOW_QUERY_TOKEN` brings back, for API clients (design.md §6 row 5). */
export const TOKEN_QUERY = ['token', 'access_token'];

/** For every route, before anything else: a credential in the query is refused wherever it stands. */
export function refuseCredentials(url: URL, allowed: readonly string[]): void {
  if (url.search === '' || url.search === '?') return;
  const named = namesIn(url.search.slice(1)).some((name) => !allowed.includes(name) && namesCredential(name));
  if (!named) return;
  throw new HttpError('query_token_not_allowed', { event: { type: 'AUTH_DENY', reason: 'query_token' } });
}

/**
 * Only the listed names may stand in a query. Anything else that names a credential, in any spelling, is 401 `SEC-001`; the rest is 400.
 * Looks at the raw query, because a parser that agrees with an attacker sees nothing (security.md B).
 */
export function guardQuery(url: URL, allowed: readonly string[]): void {
  refuseCredentials(url, allowed);
  if (url.search === '' || url.search === '?') return;
  const foreign = namesIn(url.search.slice(1)).filter((name) => !allowed.includes(name));
  if (foreign.length > 0) throw new HttpError('invalid_request', { details: ['unknown query parameter'] });
}

/** Every place where a server might see a name: after `?`, `&`, `;`, decoded once as servers do. */
function namesIn(query: string): readonly string[] {
  return query.split(/[&;?]/).map((pair) => decodeOnce(pair.split('=', 1)[0] ?? ''));
}

function namesCredential(name: string): boolean {
  let current = name;
  for (let i = 0; i < MAX_DECODINGS; i++) {
    if (CREDENTIAL.test(bare(current))) return true;
    const decoded = decodeOnce(current);
    if (decoded === current) return false;
    current = decoded;
  }
  return CREDENTIAL.test(bare(current));
}

function bare(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '');
}

function decodeOnce(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
