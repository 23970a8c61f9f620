import fc from 'fast-check';
import { networkOf } from './network.js';

describe('the network of an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['64:ff9b::192.0.2.1', '64:ff9b:0:0::/64'],
    ['unknown', 'unknown'],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('is the same for all addresses of an IPv6 /64, however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.tuple(group, group, group, group), fc.ipV6(), ([a, b, c, d], other) => {
        const head = [a, b, c, d].map((each) => each.toString(16)).join(':');
        expect(networkOf(`${head}::`)).toBe(`${head}::/64`);
        expect(networkOf(`${head}:0:0:${d.toString(16)}:1`)).toBe(`${head}::/64`);
        expect(networkOf(other).split('::/64')[0]?.split(':')).toHaveLength(4);
      }),
    );
  });
});
