import ipaddr from 'ipaddr.js';

/**
 * An address and the bits of it that count; null for text that is neither an IP address nor a network (RFC 4632, RFC 4291), and for IPv4
 * that is mapped into IPv6, which is written as what it is.
 */
export function networkOf(text: string): Network | null {
  const [host = '', ...bits] = text.split('/');
  if (!isAddress(host) || (bits.length > 0 && !ipaddr.isValidCIDR(text))) return null;
  const address = ipaddr.parse(host);
  if (address instanceof ipaddr.IPv6 && address.isIPv4MappedAddress()) return null;
  return bits.length > 0 ? ipaddr.parseCIDR(text) : [address, bitsOf(address)];
}

export type Network = readonly [address: ipaddr.IPv4 | ipaddr.IPv6, bits: number];

/** Whether an address is in one of these networks. IPv4 is found whether or not it comes mapped into IPv6. */
export function isWithin(address: string, networks: readonly string[]): boolean {
  if (!isAddress(address)) return false;
  const one = ipaddr.process(address);
  return networks.some((network) => holds(network, one, bitsOf(one)));
}

/** Whether each of `networks` is in one of `others`. */
export function areWithin(networks: readonly string[], others: readonly string[]): boolean {
  return networks.every((text) => {
    const [first, bits] = networkOf(text) ?? [];
    return first !== undefined && bits !== undefined && others.some((other) => holds(other, first, bits));
  });
}

function holds(other: string, first: Network[0], bits: number): boolean {
  const [start, most] = networkOf(other) ?? [];
  return (
    start !== undefined &&
    most !== undefined &&
    start.kind() === first.kind() &&
    bits >= most &&
    first.match(start, most)
  );
}

/** Who asks, as far as an address tells: of IPv6 its first 64 bits, all of which one client commonly has. Null for text that is no address. */
export function clientAt(address: string): string | null {
  if (!isAddress(address)) return null;
  if (!address.includes(':')) return address;
  const one = ipaddr.process(address);
  if (one.kind() === 'ipv4') return one.toString();
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${one.toString()}/64`).toString()}/64`;
}

/** With a dot in each place, as people write it: `127.1` is an address to a resolver alone. */
function isAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}

function bitsOf(address: Network[0]): number {
  return address.kind() === 'ipv4' ? 32 : 128;
}
