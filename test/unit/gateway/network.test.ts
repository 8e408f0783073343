import { describe, expect, it } from 'vitest';
import { callerOf, networkOf } from '#src/gateway/network';

const from = (address: string, more: Record<string, string> = {}) =>
  new Headers({ ...(address && { 'cf-connecting-ip': address }), ...more });

describe('where a call comes from', () => {
  it.each([
    ['198.51.100.7', '198.51.100.7', '198.51.100.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1:2::/64'],
    ['2001:DB8:0001:0002::9', '2001:db8:1:2::/64', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0:0::/64'],
    ['', 'unknown', 'unknown'],
  ])('%s counts as %s and is reported as %s', (address, caller, network) => {
    expect(callerOf(from(address))).toBe(caller);
    expect(networkOf(from(address))).toBe(network);
  });

  it('is never what the caller claims (C18)', () => {
    const claims = { 'x-forwarded-for': '203.0.113.9', 'x-real-ip': '203.0.113.9', forwarded: 'for=203.0.113.9' };
    expect(callerOf(from('198.51.100.7', claims))).toBe('198.51.100.7');
    expect(callerOf(from('', claims))).toBe('unknown');
  });
});
