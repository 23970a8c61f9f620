import ipaddr from 'ipaddr.js';

/** All that IANA has given out for IPv6 on the internet; what lies outside of it embeds IPv4, is local or is reserved. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Whether anyone on the internet may be meant. False for private, loopback, link-local, multicast, documentation and reserved addresses,
 * for IPv6 that stands for an IPv4 address (compatible, translated, 6to4, Teredo), and for what is no address. IPv4-mapped IPv6 counts as its IPv4.
 */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  return parsed.range() === 'unicast' && (parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6));
}
