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

  it('refuses bytes if any of them was changed', () => {
    const sealed = keyring.seal(Buffer.from('a face'), 'materials/1');
    fc.assert(
      fc.property(fc.nat({ max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (index, difference) => {
        const changed = Buffer.from(sealed);
        changed[index] = changed[index]! ^ difference;
        expect(() => keyring.open(changed, 'materials/1')).toThrow(SealBroken);
      }),
    );
  });

  it('refuses what was encrypted for another context or with another key', () => {
    const sealed = keyring.seal(Buffer.from('a face'), 'materials/1');
    expect(() => keyring.open(sealed, 'materials/2')).toThrow(SealBroken);
    expect(() => new Keyring(Buffer.alloc(32, 8)).open(sealed, 'materials/1')).toThrow(SealBroken);
  });

  it('never encrypts the same text to the same bytes', () => {
    expect(keyring.seal(Buffer.from('a'), 'b')).not.toEqual(keyring.seal(Buffer.from('a'), 'b'));
  });
});

describe('several master keys', () => {
  const [old, fresh] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const before = new Keyring(old);
  const during = new Keyring([fresh, old], old);
  const after = new Keyring(fresh, old);

  it('can be changed without a moment in which something can’t be decrypted', () => {
    // first every service learns to decrypt with the new key, then every service encrypts with it
    const learning = new Keyring([old, fresh], old);
    const sealed = [before, learning, during].map((each) => each.seal(Buffer.from('a face'), 'place'));
    for (const each of [learning, during]) for (const bytes of sealed) expect(each.open(bytes, 'place').toString()).toBe('a face');
  });

  it('are replaced by wrapping the data keys again, after which the old one is not needed', () => {
    const sealed = before.seal(Buffer.from('a face'), 'place');
    expect(() => after.open(sealed, 'place')).toThrow(SealBroken);
    const rewrapped = during.rewrap(sealed, 'place');
    expect(after.open(rewrapped ?? sealed, 'place').toString()).toBe('a face');
    expect(during.rewrap(rewrapped ?? sealed, 'place')).toBeUndefined();
    expect(() => during.rewrap(sealed, 'another place')).toThrow(SealBroken);
  });

  it('do not change keyed hashes', () => {
    expect(after.derive('hash')).toEqual(before.derive('hash'));
  });

  it('decrypt what was encrypted before keys had ids', () => {
    const v2 = before.seal(Buffer.from('a face'), 'place');
    const v1 = Buffer.concat([Buffer.of(1), v2.subarray(5)]);
    expect(during.open(v1, 'place').toString()).toBe('a face');
    expect(after.open(during.rewrap(v1, 'place') ?? v1, 'place').toString()).toBe('a face');
  });
});
