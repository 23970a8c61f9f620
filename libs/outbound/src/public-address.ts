import ipaddr from 'ipaddr.js';

/** Whether anyone on the internet may be meant: no private, loopback, link-local, multicast, mapped or reserved address. */
export function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
