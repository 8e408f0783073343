import { describe, expect, it } from 'vitest';
import { TtlCache } from '#src/kernel/ttl-cache';

describe('a cache of things that die', () => {
  it('holds an entry until its time, and not at it', () => {
    const cache = new TtlCache<string, string>(10);
    cache.set('wa:1', 'Branch 1', 1_000);
    expect(cache.get('wa:1', 999)).toBe('Branch 1');
    expect(cache.get('wa:1', 1_000)).toBeUndefined();
    expect(cache.get('wa:2', 0)).toBeUndefined();
  });

  it('tells a remembered nothing from an unknown key', () => {
    const cache = new TtlCache<string, null>(10);
    cache.set('unknown account', null, 1_000);
    expect(cache.get('unknown account', 0)).toBeNull();
  });

  it('drops the oldest when it is full', () => {
    const cache = new TtlCache<number, string>(2);
    cache.set(1, 'a', 1_000);
    cache.set(2, 'b', 1_000);
    cache.set(3, 'c', 1_000);
    expect([1, 2, 3].map((key) => cache.get(key, 0))).toEqual([undefined, 'b', 'c']);
  });

  it('counts an entry that is set again as new, and as one', () => {
    const cache = new TtlCache<number, string>(2);
    cache.set(1, 'a', 1_000);
    cache.set(2, 'b', 1_000);
    cache.set(1, 'a2', 2_000);
    cache.set(3, 'c', 1_000);
    expect([1, 2, 3].map((key) => cache.get(key, 0))).toEqual(['a2', undefined, 'c']);
    expect(cache.get(1, 1_500)).toBe('a2');
  });

  it('forgets on demand', () => {
    const cache = new TtlCache<number, string>(2);
    cache.set(1, 'a', 1_000);
    cache.delete(1);
    expect(cache.get(1, 0)).toBeUndefined();
  });
});
