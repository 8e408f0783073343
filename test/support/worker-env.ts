import { FIRST } from '../../scripts/db/demo-values.ts';
import { APP_SECRET } from './webhook.ts';

const SETTINGS = {
  ENVIRONMENT: 'development',
  META_APP_SECRET: APP_SECRET,
  META_VERIFY_TOKEN: 'dev-verify-token',
  ID_PEPPER: 'dev-id-pepper-0123456789abcdef',
  ACCOUNT_TOKEN_KEY: 'dev-account-token-key-0123456789abcdef',
  DATABASE_URL: 'postgres://nobody:nothing@db.localtest/none',
  GRAPH_BASE_URL: 'http://127.0.0.1:9',
  GRAPH_API_VERSION: 'v26.0',
};

export const NO_CONTEXT = { waitUntil: () => {} };

/** Bindings as the platform makes them, with objects that do what a test says. The one cast. */
export function envWith(
  changes: Readonly<Record<string, unknown>>,
  objects: { receive?: () => unknown; claim?: () => unknown; findOwner?: () => unknown } = {},
): Env {
  const { tenantId, restaurantId } = FIRST;
  const findOwner = async () => (objects.findOwner ?? (() => ({ tenantId, restaurantId, sealedToken: null })))();
  const receive = async () => (objects.receive ?? (() => ({ fresh: 1, duplicates: 0 })))();
  const claim = async () => (objects.claim ?? (() => ({ kind: 'idle' })))();
  const namespace = (stub: object) => ({ idFromName: String, idFromString: String, get: () => stub });
  const queue = { send: async () => {}, sendBatch: async () => {} };
  const limit = { limit: async () => ({ success: true }) };
  const bindings = {
    ACCOUNTS: namespace({ findOwner }),
    CONVERSATIONS: namespace({ receive, claim }),
    RESTAURANTS: namespace({}),
    OUTBOUND_QUEUE: queue,
    JOURNAL_QUEUE: queue,
    DEAD_LETTER_QUEUE: queue,
    IP_LIMIT: limit,
    TOKEN_LIMIT: limit,
  };
  return { ...SETTINGS, ...bindings, ...changes } as unknown as Env;
}
