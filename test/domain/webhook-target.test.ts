import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/domain/public-address.ts';
import { webhookTarget } from '../../src/domain/webhook-target.ts';
import { PRIVATE_HOSTS } from '../support/private-hosts.ts';

describe('a target', () => {
  it.each(PRIVATE_HOSTS)('that is private is refused however it is written: %s', (host) => {
    for (const port of ['', ':8443'])
      expect(() => webhookTarget(`https://${host}${port}/hook`, false)).toThrow(
        expect.objectContaining({ code: 'invalid-value', field: 'url' }),
      );
    expect(() => webhookTarget(`http://${host}/hook`, true)).not.toThrow();
  });

  it.each([
    'http://partner.test/',
    'https://user@partner.test/',
    'https://:secret@partner.test/',
    'https://partner.test/#fragment',
    'ftp://partner.test/',
    '//partner.test',
    '/hook',
    'partner.test',
    '',
    `https://partner.test/${'x'.repeat(2000)}`,
  ])('is refused unless it is a plain https address: %s', (url) => {
    if (url === '//partner.test') expect(webhookTarget(url, false)).toBe('https://partner.test/');
    else expect(() => webhookTarget(url, false)).toThrow(expect.objectContaining({ field: 'url' }));
  });

  it.each(['https://user@127.0.0.1/', 'https://127.0.0.1/#x', 'ftp://127.0.0.1/'])(
    'that may be private is still no other than a web address: %s',
    (url) => {
      expect(() => webhookTarget(url, true)).toThrow(expect.objectContaining({ field: 'url' }));
    },
  );

  it.each([
    ['https://Partner.Test/Hook?a=B', 'https://partner.test/Hook?a=B'],
    ['https://8.8.8.8:8443/', 'https://8.8.8.8:8443/'],
    ['https://[2606:4700::1]/', 'https://[2606:4700::1]/'],
    ['https://localhost.example.com/', 'https://localhost.example.com/'],
    ['https://xn--bcher-kva.example/', 'https://xn--bcher-kva.example/'],
  ])('that is public is taken: %s', (url, written) => {
    expect(webhookTarget(url, false)).toBe(written);
  });
});

describe('an address', () => {
  it.each([
    '0.0.0.0 10.0.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255 168.63.129.16 169.254.169.254',
    '172.16.0.1 172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1',
    '224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255',
    ':: ::1 ::7f00:1 ::ffff:127.0.0.1 ::ffff:8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::a00:1 100::1 2001::1 2001:db8::1 2002:7f00:1::',
    'fc00::1 fd00:ec2::254 fe80::1 fec0::1 ff02::1 fe80::1%eth0 2606:4700::1%eth0',
    'localhost x',
  ])('that is not public is told: %s', (addresses) => {
    for (const address of addresses.split(' ')) expect(isPublicAddress(address), address).toBe(false);
  });

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '172.15.0.1',
    '172.32.0.1',
    '192.169.0.1',
    '2606:4700::1111',
    '2a00:1450::1',
  ])('that is public is told: %s', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});
