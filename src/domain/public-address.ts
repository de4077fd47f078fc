import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address (without brackets) is one of the public internet's, and so one that a stranger may have us call. Of IPv6
 * that is what IANA has given out (2000::/3) but for its special ranges: whatever carries an IPv4 address inside, such as mapped,
 * NAT64 and 6to4 addresses, is none of it. Text that is no address isn't either.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text) || text.includes('%')) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv6') return address.match(GIVEN_OUT);
  return !PUBLIC_METADATA.includes(address.toString());
}

/** Whether a URL's host is an IP address; WHATWG URL has made one of each way to write it (`0x7f.1`, `2130706433`). */
export function literalOf(hostname: string): string | null {
  const bare = hostname.replace(/^\[(.*)\]$/, '$1');
  return ipaddr.isValid(bare) ? bare : null;
}

const GIVEN_OUT = ipaddr.parseCIDR('2000::/3');

/** Where Azure's machines are told their secrets: of the public range, and answered by the machine's own host. */
const PUBLIC_METADATA = ['168.63.129.16'];
