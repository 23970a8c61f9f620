import fc from 'fast-check';
import { isPublic } from './public-address.js';

describe('isPublic', () => {
  it('is true of addresses on the internet', () => {
    expect(['8.8.8.8', '203.119.25.1', '2400:3200::1'].map(isPublic)).toEqual([true, true, true]);
  });

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fc00::1',
    '::ffff:10.0.0.1',
    '64:ff9b::a00:1',
    '64:ff9b::808:808',
    '64:ff9b:1::1',
    '::7f00:1',
    '::808:808',
    '::ffff:0:7f00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '3fff::1',
    '100::1',
    'fec0::1',
    'ff02::1',
    'fd12:3456::1',
    '5f00::1',
    '4000::1',
    '192.0.0.8',
    '192.0.2.1',
    '192.88.99.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '240.0.0.1',
    'fe80::1%eth0',
    'localhost',
    '',
  ])('is false of %s', (address) => expect(isPublic(address)).toBe(false));

  it('is false of every private IPv4 address, also where IPv6 stands for it', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    const ranges = [[0], [10], [127], [192, 168], [169, 254], [172, 16], [100, 64], [192, 0, 0], [198, 18], [240]];
    fc.assert(
      fc.property(fc.constantFrom(...ranges), byte, byte, byte, (prefix, b, c, d) => {
        const bytes = [...prefix, b, c, d].slice(0, 4);
        const address = bytes.join('.');
        const hex = bytes.map((one) => one.toString(16).padStart(2, '0')).join('');
        const [high, low] = [hex.slice(0, 4), hex.slice(4)];
        const written = [`::ffff:${address}`, `::${address}`, `::ffff:0:${address}`, `64:ff9b::${address}`, `64:ff9b:1::${address}`];
        for (const one of [address, ...written, `2002:${high}:${low}::1`, `2001:0:${high}:${low}::1`]) expect([one, isPublic(one)]).toEqual([one, false]);
      }),
    );
  });

  it('is true of IPv6 only inside of 2000::/3', () => {
    const group = fc.integer({ min: 0, max: 0xffff });
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const address = groups.map((one) => one.toString(16)).join(':');
        const [first = 0] = groups;
        if (first >> 13 !== 1) expect([address, isPublic(address)]).toEqual([address, false]);
      }),
    );
  });
});
