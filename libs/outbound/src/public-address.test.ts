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
    'localhost',
    '',
  ])('is false of %s', (address) => expect(isPublic(address)).toBe(false));

  it('is false of every private IPv4 address, also written as IPv6', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(fc.constantFrom([10], [127], [192, 168], [169, 254]), byte, byte, byte, (prefix, b, c, d) => {
        const address = [...prefix, b, c, d].slice(0, 4).join('.');
        expect(isPublic(address)).toBe(false);
        expect(isPublic(`::ffff:${address}`)).toBe(false);
      }),
    );
  });
});
