import { describe, expect, it } from 'vitest';
import { areWithin, clientAt, isWithin, networkOf } from '../../src/domain/networks.ts';

describe('a network', () => {
  it.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::/32', '::1', '192.0.2.77/24'])(
    'may be %s',
    (text) => {
      expect(networkOf(text)).not.toBeNull();
    },
  );

  it.each([
    '',
    '192.0.2',
    '127.1',
    '0x7f.0.0.1',
    '192.0.2.0/33',
    '192.0.2.0/',
    '10.0.0.0/8/8',
    '2001:db8::/129',
    'example.com',
    '::ffff:192.0.2.1',
    '::ffff:0:0/96',
    '1.2.3.4 ',
  ])('is not %j', (text) => {
    expect(networkOf(text)).toBeNull();
  });
});

describe('an address', () => {
  const networks = ['192.0.2.0/24', '198.51.100.7', '2001:db8::/32'];

  it.each(['192.0.2.0', '192.0.2.255', '198.51.100.7', '::ffff:192.0.2.9', '2001:db8:ffff::1'])(
    'such as %s is within networks that hold it',
    (address) => {
      expect(isWithin(address, networks)).toBe(true);
    },
  );

  it.each(['192.0.3.0', '198.51.100.8', '2001:db9::1', '::1', '', 'unknown', '::ffff:198.51.100.8'])(
    'such as %j is within no others',
    (address) => {
      expect(isWithin(address, networks)).toBe(false);
    },
  );

  it('is one client, of IPv6 with all of its network of 64 bits', () => {
    expect(clientAt('192.0.2.1')).toBe('192.0.2.1');
    expect(clientAt('::ffff:192.0.2.1')).toBe('192.0.2.1');
    expect(clientAt('2001:db8:0:1:aaaa::1')).toBe(clientAt('2001:db8:0:1:bbbb::2'));
    expect(clientAt('2001:db8:0:1::1')).not.toBe(clientAt('2001:db8:0:2::1'));
    expect(clientAt('')).toBeNull();
  });
});

describe('networks', () => {
  it.each([
    [['10.1.0.0/16'], ['10.0.0.0/8'], true],
    [['10.1.2.3', '2001:db8:1::/48'], ['10.0.0.0/8', '2001:db8::/32'], true],
    [['10.0.0.0/8'], ['10.0.0.0/8'], true],
    [['10.0.0.0/7'], ['10.0.0.0/8'], false],
    [['10.1.0.0/16', '11.0.0.1'], ['10.0.0.0/8'], false],
    [['::/0'], ['0.0.0.0/0'], false],
  ])('%j are within %j: %j', (inner, outer, expected) => {
    expect(areWithin(inner, outer)).toBe(expected);
  });
});
