import ipaddr from 'ipaddr.js';

/** All IPv6 addresses that IANA has assigned for the internet; others embed IPv4, are local or are reserved. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether the address is public. False for private, loopback, link-local, multicast, documentation and reserved addresses,
 * for IPv6 that stands for an IPv4 address (compatible, translated, 6to4, Teredo), and for anything that is not an address. IPv4-mapped IPv6 counts
 * as its IPv4.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6));
}
