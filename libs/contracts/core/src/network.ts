/**
 * By what a client's address is counted: an IPv6 address by its /64, which one machine has for itself; an IPv4 address whole, also where it
 * is written as IPv6. What is no address counts as it is.
 */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!address.includes(':')) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').toLowerCase().split('::', 2);
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const after = groups(tail ?? '');
  const embedded = after.at(-1)?.includes('.') ? 1 : 0; // a dotted end fills two groups
  const zeros = tail === undefined ? 0 : 8 - groups(head).length - after.length - embedded;
  const whole = [...groups(head), ...Array.from({ length: zeros }, () => '0'), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
