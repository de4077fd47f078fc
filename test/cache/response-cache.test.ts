import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResponseCache } from '../../src/cache/response-cache.ts';

type Entry = { readonly name: string; size: number };
const entry = (name: string, size = 1000): Entry => ({ name, size });

describe('the response cache', () => {
  it('finds what it keeps by its key and by other names, and nothing else', () => {
    const cache = new ResponseCache<Entry>(100_000);
    cache.set('key', entry('one'), []);
    cache.alias('key', 'other');
    cache.alias('missing', 'lost');
    expect(cache.get('key')?.name).toBe('one');
    expect(cache.getByAlias('other')?.name).toBe('one');
    expect(cache.getByAlias('key')).toBeUndefined();
    expect(cache.getByAlias('lost')).toBeUndefined();
    cache.set('key', entry('two'), []);
    expect(cache.getByAlias('other')).toBeUndefined();
  });

  it('forgets what has a tag, and all else stays', () => {
    const cache = new ResponseCache<Entry>(100_000);
    cache.set('a', entry('a'), ['x', 'y']);
    cache.set('b', entry('b'), ['y']);
    cache.set('c', entry('c'), ['z']);
    cache.alias('a', 'other');
    cache.purge(new Set(['x', 'unknown']));
    expect(['a', 'b', 'c'].map((key) => cache.get(key)?.name)).toEqual([undefined, 'b', 'c']);
    expect(cache.getByAlias('other')).toBeUndefined();
    cache.purge('everything');
    expect(cache.bytes).toBe(0);
    expect(cache.get('c')).toBeUndefined();
  });

  it('keeps within its bytes, what was asked for lately longest', () => {
    const cache = new ResponseCache<Entry>(28_000);
    for (const key of ['a', 'b', 'c', 'd']) cache.set(key, entry(key), []);
    cache.get('a');
    for (const key of ['e', 'f', 'g', 'e', 'f', 'g']) cache.set(key, entry(key), []);
    expect(cache.get('a')?.name).toBe('a');
    expect(cache.get('e')?.name).toBe('e');
    expect(cache.get('b')).toBeUndefined();
    expect(cache.bytes).toBeLessThanOrEqual(28_000);
  });

  it('takes in what is new the first time while there is room, and once it is full the second time', () => {
    const cache = new ResponseCache<Entry>(28_000);
    const all = Array.from({ length: 5 }, (_, n) => `${n}`);
    expect(all.map((key) => cache.set(key, entry(key), ['tag']))).toEqual([...all.map(() => true)]);
    for (let n = 0; n < 100; n += 1) expect(cache.set(`once ${n}`, entry('x'), [])).toBe(false);
    expect(cache.set('once 7', entry('x'), [])).toBe(true);
    expect(all.filter((key) => cache.get(key) === undefined)).toEqual(['0']);
    expect(cache.set('3', entry('anew'), ['tag'])).toBe(true);
    cache.purge(new Set(['tag']));
    expect(cache.set('new', entry('x'), [])).toBe(true);
  });

  it('keeps nothing that is larger than a quarter of it, and nothing at all with no bytes', () => {
    const cache = new ResponseCache<Entry>(28_000);
    expect(cache.set('large', entry('large', 7000), [])).toBe(false);
    expect(cache.set('small', entry('small', 100), [])).toBe(true);
    expect(cache.get('large')).toBeUndefined();
    const none = new ResponseCache<Entry>(0);
    none.set('a', entry('a', 0), []);
    expect(none.get('a')).toBeUndefined();
  });

  it('counts what an entry comes to take', () => {
    const cache = new ResponseCache<Entry>(28_000);
    const growing = entry('a');
    cache.set('a', growing, []);
    const before = cache.bytes;
    growing.size = 2000;
    cache.weigh('a');
    expect(cache.bytes - before).toBe(1000);
  });

  it('never counts wrong, whatever is done with it', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
    const step = fc.oneof(
      fc.record({
        do: fc.constant('set' as const),
        key: name,
        size: fc.nat(3000),
        tags: fc.uniqueArray(name),
      }),
      fc.record({ do: fc.constant('alias' as const), key: name, alias: fc.string({ maxLength: 5 }) }),
      fc.record({ do: fc.constant('get' as const), key: name }),
      fc.record({ do: fc.constant('purge' as const), tags: fc.uniqueArray(name) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const cache = new ResponseCache<Entry>(12_000);
        for (const it of steps) {
          if (it.do === 'set') cache.set(it.key, entry(it.key, it.size), it.tags);
          else if (it.do === 'alias') cache.alias(it.key, it.alias);
          else if (it.do === 'get') cache.get(it.key);
          else cache.purge(new Set(it.tags));
          expect(cache.bytes).toBeGreaterThanOrEqual(0);
          expect(cache.bytes).toBeLessThanOrEqual(12_000);
        }
        cache.purge(new Set(['a', 'b', 'c', 'd', 'e', 'f']));
        const untagged = ['a', 'b', 'c', 'd', 'e', 'f'].some((key) => cache.get(key) !== undefined);
        if (!untagged) expect(cache.bytes).toBe(0);
      }),
    );
  });
});
