/** Everything that a client can be allowed to do, and what each right is for. A route names one of these; nothing else is granted. */
export const SCOPES = {
  'inbound:write': 'post customers’ messages (/v1/inbound)',
  'delivery:quote': 'ask what a delivery costs',
  'admin:read': 'read orders and settings of the tenant',
  'admin:write': 'change settings of the tenant',
  'support:read': 'read tickets',
  'support:write': 'answer and close tickets',
  'console:act': 'send `!` commands in messages that it posts',
  'dlq:replay': 'send dead letters again',
  'erase:execute': 'find, export and erase a customer',
} as const satisfies Readonly<Record<`${string}:${string}`, string>>;

export type Scope = keyof typeof SCOPES;

/** Granted by the exact scope, by `*`, or by `<prefix>:*` where the required one has exactly two parts (spec/a §2.5). */
export function hasScope(granted: readonly string[], required: string): boolean {
  const parts = required.split(':');
  const byPrefix = parts.length === 2 && granted.includes(`${parts[0]}:*`);
  return byPrefix || granted.includes(required) || granted.includes('*');
}

/** What may be granted: a scope of the list, all of a prefix that the list has, or `*`. */
export function isGrantable(pattern: string): boolean {
  if (pattern === '*' || Object.hasOwn(SCOPES, pattern)) return true;
  const [prefix, rest, ...more] = pattern.split(':');
  return rest === '*' && more.length === 0 && Object.keys(SCOPES).some((scope) => scope.startsWith(`${prefix}:`));
}
