import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hasScope, isGrantable, SCOPES, type Scope } from '#src/tenancy/index';

const ALL = Object.keys(SCOPES) as Scope[];

describe('a scope', () => {
  it.each([
    [['admin:read'], 'admin:read', true],
    [['admin:*'], 'admin:read', true],
    [['*'], 'admin:read', true],
    [['menu:read', 'admin:read'], 'admin:read', true],
    [[], 'admin:read', false],
    [['admin:write'], 'admin:read', false],
    [['admin'], 'admin:read', false],
    [['adm:*'], 'admin:read', false],
    [['admin:read:all'], 'admin:read', false],
    [['Admin:Read'], 'admin:read', false],
    [['admin:r*'], 'admin:read', false],
    [['*:*'], 'admin:read', false],
    [['*:read'], 'admin:read', false],
    [[':*'], 'admin:read', false],
    [[''], 'admin:read', false],
    [['admin:*'], 'admin:read:all', false],
    [['admin:*'], 'admin', false],
    [['legacy_shared'], 'admin:read', false],
    [['legacy_shared'], 'inbound:write', false],
  ])('%j grants %s: %s', (granted, required, expected) => {
    expect(hasScope(granted, required)).toBe(expected);
  });

  const part = fc.constantFrom('admin', 'inbound', 'read', 'write', '*', '', 'Admin', 'constructor');
  const anything = fc.oneof(
    fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(':')),
    fc.string(),
    fc.constantFrom(...ALL),
  );

  it('is granted by three things and by nothing else', () => {
    fc.assert(
      fc.property(fc.array(anything, { maxLength: 6 }), anything, (granted, required) => {
        const [prefix, , more] = required.split(':');
        const isOfTwoParts = required.includes(':') && more === undefined;
        const sufficient = new Set([required, '*', ...(isOfTwoParts ? [`${prefix}:*`] : [])]);
        expect(hasScope(granted, required)).toBe(granted.some((scope) => sufficient.has(scope)));
      }),
    );
  });

  it('is never lost by a further grant, and never gained by one of another prefix', () => {
    fc.assert(
      fc.property(fc.subarray(ALL), fc.constantFrom(...ALL), fc.constantFrom(...ALL), (granted, required, other) => {
        if (hasScope(granted, required)) expect(hasScope([...granted, other], required)).toBe(true);
        const [prefix] = other.split(':');
        const gained = hasScope([...granted, `${prefix}:*`], required) && !hasScope(granted, required);
        if (gained) expect(required.startsWith(`${prefix}:`)).toBe(true);
      }),
    );
  });
});

describe('what may be granted', () => {
  it.each([...ALL, '*', 'admin:*', 'support:*', 'dlq:*'])('%s', (pattern) => {
    expect(isGrantable(pattern)).toBe(true);
  });

  it.each([
    '',
    'admin',
    'admin:',
    'admin:*:*',
    'admin:delete',
    'adm:*',
    'Admin:read',
    ' admin:read',
    '**',
    '*:*',
    ':*',
    '*:read',
    'legacy_shared',
    'toString',
    'constructor:*',
  ])('not %j', (pattern) => {
    expect(isGrantable(pattern)).toBe(false);
  });

  it('every right that a client can have is of two parts, so that `<prefix>:*` covers it', () => {
    expect(ALL.filter((scope) => !/^[a-z]+:[a-z]+$/.test(scope))).toEqual([]);
  });
});
