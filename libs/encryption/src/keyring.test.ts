import fc from 'fast-check';
import { Keyring, SealBroken } from './keyring.js';

const keyring = new Keyring(Buffer.alloc(32, 7));

describe('Keyring', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5_000 }), fc.string(), (plain, context) => {
        expect(keyring.open(keyring.seal(plain, context), context)).toEqual(Buffer.from(plain));
      }),
    );
  });

  it('refuses bytes of which any was changed', () => {
    const sealed = keyring.seal(Buffer.from('a face'), 'materials/1');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, difference) => {
        const changed = Buffer.from(sealed);
        changed[index] = changed[index]! ^ difference;
        expect(() => keyring.open(changed, 'materials/1')).toThrow(SealBroken);
      }),
    );
  });

  it('refuses what was sealed for another place or with another key', () => {
    const sealed = keyring.seal(Buffer.from('a face'), 'materials/1');
    expect(() => keyring.open(sealed, 'materials/2')).toThrow(SealBroken);
    expect(() => new Keyring(Buffer.alloc(32, 8)).open(sealed, 'materials/1')).toThrow(SealBroken);
  });

  it('never seals the same text to the same bytes', () => {
    expect(keyring.seal(Buffer.from('a'), 'b')).not.toEqual(keyring.seal(Buffer.from('a'), 'b'));
  });
});
