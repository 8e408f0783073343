const RANDOM = 'k7Qm2Zr9Vt4Xw8Bn';
const binding = {};

/** What wrangler.toml binds, as far as the reading of settings looks at it. */
const BINDINGS = {
  CONVERSATIONS: binding,
  RESTAURANTS: binding,
  ACCOUNTS: binding,
  OUTBOUND_QUEUE: binding,
  JOURNAL_QUEUE: binding,
  DEAD_LETTER_QUEUE: binding,
  IP_LIMIT: binding,
  TOKEN_LIMIT: binding,
};

/** Looks like one that somebody drew at random. */
export function strongSecret(name: string): string {
  return `${name}-${RANDOM}`;
}

/** The least that a production Worker needs. */
export const PRODUCTION = {
  ...BINDINGS,
  ENVIRONMENT: 'production',
  META_APP_SECRET: strongSecret('app'),
  META_VERIFY_TOKEN: strongSecret('verify'),
  ID_PEPPER: strongSecret('pepper'),
  ACCOUNT_TOKEN_KEY: strongSecret('key'),
  DATABASE_URL: `postgres://owner:${RANDOM}@ep-blue-1.eu-central-1.aws.neon.tech/resto`,
  GRAPH_BASE_URL: 'https://graph.facebook.com',
  GRAPH_API_VERSION: 'v26.0',
};
