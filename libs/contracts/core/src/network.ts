/**
 * The key by which clients are counted: the /64 of an IPv6 address, which one machine may have to itself; a whole IPv4 address, also if
 * written as IPv6. Anything that is not an address is returned as it is.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::', 2);
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = groups(tail ?? '');
  const embedded = after.at(-1)?.includes('.') ? 1 : 0; // an embedded IPv4 address fills two groups
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - after.length - embedded;
  const whole = [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
