import { isRefused, type Row, statusIs } from './row.ts';
import type { Target } from './target.ts';

const CHANNELS = ['whatsapp', 'instagram', 'messenger'];
const PATHS = CHANNELS.map((channel) => `/v1/inbound/${channel}`);
/** Nothing in it concerns anybody. */
const EMPTY = '{"object":"whatsapp_business_account","entry":[]}';
const MEBIBYTE = 1_024 * 1_024;

const each = <T>(paths: readonly string[], ask: (path: string) => Promise<T>) => Promise.all(paths.map(ask));

function verifyPath(path: string, changes: Readonly<Record<string, string>>, target: Target): string {
  const token = target.secrets.META_VERIFY_TOKEN ?? '';
  const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': '1158201444', ...changes };
  return `${path}?${new URLSearchParams(query)}`;
}

export const gatewayRows: readonly Row[] = [
  {
    area: 'healthz',
    expects: '200, HEAD too',
    run: async (target) =>
      statusIs(200, await target.call('/healthz'), await target.call('/healthz', { method: 'HEAD' })),
  },
  { area: 'healthz', expects: 'unknown path 404', run: async (target) => statusIs(404, await target.call('/nowhere')) },
  {
    area: 'readyz',
    expects: '200, everything there',
    run: async (target) => statusIs(200, await target.call('/readyz')),
  },
  {
    area: 'verify',
    expects: 'right token: the challenge, on each channel',
    run: async (target) => {
      const replies = await each(PATHS, (path) => target.call(verifyPath(path, {}, target)));
      return statusIs(200, ...replies) ?? (replies.every(({ text }) => text === '1158201444') ? null : 'another text');
    },
  },
  {
    area: 'verify',
    expects: 'wrong token: 403',
    run: async (target) =>
      statusIs(
        403,
        ...(await each(PATHS, (path) => target.call(verifyPath(path, { 'hub.verify_token': 'wrong' }, target)))),
      ),
  },
  {
    area: 'verify',
    expects: 'nothing given, or mode unsubscribe: 4xx',
    run: async (target) =>
      isRefused(
        ...(await each(PATHS, (path) => target.call(path))),
        ...(await each(PATHS, (path) => target.call(verifyPath(path, { 'hub.mode': 'unsubscribe' }, target)))),
      ),
  },
  {
    area: 'query token',
    expects: 'all four names on all three channels: 401 SEC-001',
    run: async (target) => {
      const names = ['token', 'access_token', 'api_token', 'webhook_token'];
      const paths = PATHS.flatMap((path) => names.map((name) => `${path}?${name}=x`));
      const replies = await each(paths, (path) => target.post(path, EMPTY));
      return statusIs(401, ...replies) ?? (replies.every(({ text }) => text.includes('SEC-001')) ? null : 'no SEC-001');
    },
  },
  {
    area: 'content type',
    expects: 'text/plain 415, none 4xx',
    run: async (target) =>
      statusIs(
        415,
        await target.post('/v1/inbound/whatsapp', EMPTY, { ...target.signed(EMPTY), 'content-type': 'text/plain' }),
      ) ?? isRefused(await target.post('/v1/inbound/whatsapp', EMPTY, { ...target.signed(EMPTY), 'content-type': '' })),
  },
  {
    area: 'content type',
    expects: 'empty or invalid JSON: 4xx',
    run: async (target) =>
      isRefused(
        ...(await Promise.all(['', '{'].map((body) => target.post('/v1/inbound/whatsapp', body, target.signed(body))))),
      ),
  },
  {
    area: 'methods',
    expects: 'PUT, DELETE, PATCH: 4xx',
    run: async (target) =>
      isRefused(
        ...(await each(['PUT', 'DELETE', 'PATCH'], (method) =>
          target.call('/v1/inbound/whatsapp', { method, body: EMPTY }),
        )),
      ),
  },
  {
    area: 'size',
    expects: 'signed 2.7 MB is taken, more than 3 MiB is 413',
    run: async (target) => {
      const [taken, large] = [2_700_000, 3 * MEBIBYTE + 64].map(
        (size) => `{"entry":[],"x":"${'y'.repeat(size - 19)}"}`,
      );
      const first = await target.post('/v1/inbound/whatsapp', taken ?? '', target.signed(taken ?? ''));
      return (
        statusIs(200, first) ??
        statusIs(413, await target.post('/v1/inbound/whatsapp', large ?? '', target.signed(large ?? '')))
      );
    },
  },
  {
    area: 'signature',
    expects: 'valid, without a token: 200 on each channel',
    run: async (target) =>
      statusIs(200, ...(await each(PATHS, (path) => target.post(path, EMPTY, target.signed(EMPTY))))),
  },
  {
    area: 'signature',
    expects: 'wrong or missing: 401 SEC-003 on each channel',
    run: async (target) => {
      const wrong = await each(PATHS, (path) =>
        target.post(path, EMPTY, target.signed(EMPTY, 'another-secret-0123456789')),
      );
      const missing = await each(PATHS, (path) => target.post(path, EMPTY));
      const replies = [...wrong, ...missing];
      return statusIs(401, ...replies) ?? (replies.every(({ text }) => text.includes('SEC-003')) ? null : 'no SEC-003');
    },
  },
  {
    area: 'signature',
    expects: 'aliases …-incoming-v16 behave alike',
    run: async (target) => {
      const aliases = ['wa', 'ig', 'msg'].map((name) => `/v1/inbound/${name}-incoming-v16`);
      const signed = await each(aliases, (path) => target.post(path, EMPTY, target.signed(EMPTY)));
      return statusIs(200, ...signed) ?? statusIs(401, ...(await each(aliases, (path) => target.post(path, EMPTY))));
    },
  },
  {
    area: 'correlation',
    expects: 'echoes x-correlation-id, makes one without',
    run: async (target) => {
      const id = `smoke-${target.run}`;
      const given = await target.call('/healthz', { headers: { 'x-correlation-id': id } });
      const made = await target.call('/healthz');
      const isRight =
        given.headers.get('x-correlation-id') === id && (made.headers.get('x-correlation-id') ?? '') !== '';
      return isRight ? null : `got ${given.headers.get('x-correlation-id')}`;
    },
  },
  {
    area: 'headers',
    expects: 'nosniff, HSTS, CSP, no-store on every answer',
    run: async (target) => {
      const replies = await each(['/healthz', '/nowhere', '/v1/admin/ping', '/docs'], (path) => target.call(path));
      const names = ['x-content-type-options', 'strict-transport-security', 'content-security-policy', 'cache-control'];
      return replies.every(({ headers }) => names.every((name) => headers.has(name))) ? null : 'one is missing';
    },
  },
];
