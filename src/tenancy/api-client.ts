/** A partner or tool that calls our API with a bearer token. */
export interface ApiClient {
  readonly clientId: string;
  readonly name: string;
  readonly tenantId: string;
  readonly restaurantId: string;
  readonly scopes: readonly string[];
}

/** `rb_<env>_<id>_<secret>_<crc>` (decisions.md, Gate). */
const TOKEN_FORM = /^rb_[a-z]+_[A-Za-z0-9]{8}_[A-Za-z0-9_-]{43}_[0-9a-f]{8}$/;
const MAX_TOKEN_LENGTH = 200;

/** Only a token of our form is worth a look-up; development takes any, so that the demo tokens work there and nowhere else. */
export function isPlausibleToken(token: string, environment: string): boolean {
  if (token === '' || token.length > MAX_TOKEN_LENGTH) return false;
  return environment === 'development' || TOKEN_FORM.test(token);
}

/** Granted by the exact scope, by `*`, or by `<namespace>:*`. */
export function hasScope(granted: readonly string[], required: string): boolean {
  const [namespace = ''] = required.split(':');
  return granted.includes(required) || granted.includes('*') || granted.includes(`${namespace}:*`);
}
